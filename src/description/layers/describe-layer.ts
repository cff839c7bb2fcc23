import { checkOptions } from '../../base/validate.js';
import { CHECKED } from './checked.js';
import type { DescribeInner, LayerDescription, LayerKind } from './layer-kind.js';
import { type EveryLayerSpec, factorOption } from './learning-rate-factor.js';

/** What the function of a kind returns: its options checked and filled in, frozen. @throws OptionError */
export function describeLayer<Spec extends LayerDescription & EveryLayerSpec>(
  kind: LayerKind<Spec>,
  options: object,
): Spec {
  const where = kind.kind;
  const own = checkOptions(where, options as Record<string, unknown>, [
    ...kind.options,
    'learningRateFactor',
  ]);
  // Not by a rest in braces, which would inherit what somebody has given to all objects.
  const { learningRateFactor } = own;
  if (learningRateFactor !== undefined) delete own.learningRateFactor;
  let isWhole = true;
  // A layer within is checked with the network: this knows no register, which knows every kind.
  const asGiven: DescribeInner = (_where, spec) => {
    isWhole = false;
    return spec as LayerDescription;
  };
  const spec = kind.describe(where, own, asGiven);
  if (learningRateFactor !== undefined) {
    return { ...spec, ...factorOption(where, learningRateFactor) };
  }
  return isWhole ? CHECKED.put(spec) : spec;
}
