import { OptionError } from '../../base/errors.js';
import { freezePlain } from '../../base/plain-data.js';
import { checkName, checkOptions, describe } from '../../base/validate.js';
import { bring } from '../../core/engine.js';
import { countOf } from '../../matrix/shape.js';
import { denseKind } from './dense.js';
import { dropoutKind } from './dropout.js';
import type { LayerDescription, LayerKind, LayerTensor, ResolvedLayer } from './layer-kind.js';
import { type EveryLayerSpec, readFactor, withFactor } from './learning-rate-factor.js';

/** Every kind of layer by name. Another one is a file of its own and a line here, or brought by `registerLayerKind`. */
const KINDS: Map<string, LayerKind> = new Map(
  [denseKind, dropoutKind].map((kind) => [kind.kind, kind as LayerKind]),
);

/** Makes a kind known that not every program has. @internal */
export function registerLayerKind(kind: LayerKind): void {
  KINDS.set(kind.kind, kind);
}

/** The layers of a network, each in its place. @throws OptionError @internal */
export function resolveLayers(
  what: string,
  specs: unknown,
  inputShape: readonly number[],
): ResolvedLayer[] {
  if (!Array.isArray(specs) || specs.length === 0) {
    throw new OptionError(
      `${what}: expected a list of at least one layer, such as [dense({ units: 1 })], got ${describe(specs)}.`,
    );
  }
  const layers: ResolvedLayer[] = [];
  let shape = inputShape;
  for (const [i, spec] of (specs as unknown[]).entries()) {
    const layer = resolveLayer(`${what}[${i}]`, spec, shape);
    layers.push(layer);
    shape = layer.outputShape;
  }
  if (!layers.some(({ tensors }) => tensors.some(({ buffer }) => !buffer))) {
    throw new OptionError(`${what}: no layer has weights; add a dense(…).`);
  }
  return layers;
}

/** One layer behind samples of a known shape, frozen. @throws OptionError @internal */
export function resolveLayer(
  where: string,
  given: unknown,
  inputShape: readonly number[],
): ResolvedLayer {
  if (typeof given !== 'object' || given === null) {
    throw new OptionError(`${where}: expected a layer such as dense(…), got ${describe(given)}.`);
  }
  const name = checkName(`${where}: kind`, (given as { kind?: unknown }).kind, [...KINDS.keys()]);
  const kind = KINDS.get(name)!;
  if (kind.family) bring(kind.family);
  const options = checkOptions(where, given as EveryLayerSpec & LayerDescription, [
    'kind',
    ...kind.options,
    'learningRateFactor',
  ]);
  const spec = kind.describe(where, options as unknown as Readonly<Record<string, unknown>>);
  const { tensors, ...placement } = kind.place(where, spec, inputShape);
  const layer: ResolvedLayer = {
    activation: 0,
    sizes: [],
    settings: [],
    isIdentity: false,
    note: '',
    layers: [],
    ...placement,
    kind: name,
    code: kind.code,
    spec,
    inputShape,
    slots: tensors.length,
    tensors: tensors.flatMap((tensor, slot): LayerTensor[] =>
      tensor ? [{ ...tensor, slot, count: countOf(tensor.shape), learningRateFactor: 1 }] : [],
    ),
  };
  const { learningRateFactor } = options;
  return freezePlain(
    learningRateFactor === undefined
      ? layer
      : withFactor(where, layer, readFactor(where, learningRateFactor)),
  );
}
