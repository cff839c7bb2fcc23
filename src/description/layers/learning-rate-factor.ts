import { OptionError } from '../../base/errors.js';
import { checkNumber, describe, isDictionary, ownProperties } from '../../base/validate.js';
import type { LayerDescription, LayerTensor, ResolvedLayer } from './layer-kind.js';

/**
 * What the optimizer's learning rate is multiplied by for a layer's tensors: one number for all, or numbers by the
 * tensors' names, 1 for those not named. With 0 a tensor stays as it is, buffers too.
 */
export type LearningRateFactor = number | Readonly<Record<string, number>>;

/** What every layer takes beside its own options. */
export interface EveryLayerOptions {
  /**
   * What the optimizer's learning rate is multiplied by: a number ≥ 0 for all of the layer's tensors, or numbers by name,
   * such as `{ bias: 2 }`. 0 freezes: nothing of the layer changes in training, and nothing is computed for it that no
   * layer before it needs. Default 1. Can be changed later, see `Layer.learningRateFactor`.
   */
  learningRateFactor?: LearningRateFactor;
}

/** What every layer's description may hold. */
export interface EveryLayerSpec {
  /** Absent: 1. */
  readonly learningRateFactor?: LearningRateFactor;
}

/** The factor that a user gave, our own copy. @throws OptionError */
export function readFactor(where: string, given: unknown): LearningRateFactor {
  const what = `${where}: learningRateFactor`;
  if (typeof given !== 'object') return checkNumber(what, given, 0);
  if (!isDictionary(given)) {
    throw new OptionError(
      `${what}: expected a number ≥ 0, or numbers by the names of tensors, got ${describe(given)}.`,
    );
  }
  const factors: Record<string, number> = Object.create(null);
  for (const [name, factor] of Object.entries(ownProperties(given))) {
    factors[name] = checkNumber(`${what}: ${name}`, factor, 0);
  }
  return factors;
}

/** A factor that a user gave, for a description: left out where it is 1. @throws OptionError */
export function factorOption(where: string, given: unknown): EveryLayerSpec {
  if (given === undefined) return {};
  const factor = readFactor(where, given);
  return factor === 1 ? {} : { learningRateFactor: factor };
}

/** The layer with other factors, of its tensors and in its description. @throws OptionError a name that is none. */
export function withFactor(
  where: string,
  layer: ResolvedLayer,
  factor: LearningRateFactor,
): ResolvedLayer {
  const what = `${where}: learningRateFactor`;
  const names = layer.tensors.map(({ name }) => name);
  if (typeof factor === 'object') {
    const wrong = Object.keys(factor).find((name) => !names.includes(name));
    if (wrong !== undefined) {
      const known = names.length > 0 ? names.join(', ') : 'none';
      throw new OptionError(`${what}: '${wrong}' is no tensor of the layer; known are ${known}.`);
    }
  }
  const tensors = layer.tensors.map((tensor) => ({
    ...tensor,
    learningRateFactor: typeof factor === 'number' ? factor : (factor[tensor.name] ?? 1),
  }));
  const { learningRateFactor: _, ...spec } = layer.spec as LayerDescription & EveryLayerSpec;
  const common = factorOf(tensors);
  // Layers within have factors of their own, which this one takes the place of.
  const isPlain = common === 1 && layer.layers.length === 0;
  const described: LayerDescription & EveryLayerSpec = isPlain
    ? spec
    : { ...spec, learningRateFactor: common };
  return { ...layer, tensors, spec: described };
}

/** The factor of all tensors where it is the same, else each one's by name; those that are 1 are left out. */
export function factorOf(tensors: readonly LayerTensor[]): LearningRateFactor {
  const first = tensors[0]?.learningRateFactor ?? 1;
  if (tensors.every(({ learningRateFactor }) => learningRateFactor === first)) return first;
  return Object.fromEntries(
    tensors
      .filter(({ learningRateFactor }) => learningRateFactor !== 1)
      .map(({ name, learningRateFactor }) => [name, learningRateFactor]),
  );
}
