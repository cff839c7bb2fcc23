import { checkOptions } from '../../base/validate.js';
import type { DescribeInner, LayerDescription, LayerKind } from './layer-kind.js';
import { type EveryLayerSpec, factorOption } from './learning-rate-factor.js';

/** What the function of a kind returns: its options checked and filled in. @throws OptionError */
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
  delete own.learningRateFactor;
  return { ...kind.describe(where, own, asGiven), ...factorOption(where, learningRateFactor) };
}

/** A layer within is checked with the network: this knows no register, which knows every kind. */
const asGiven: DescribeInner = (_where, spec) => spec as LayerDescription;
