import { OptionError } from '../../base/errors.js';
import { checkName, checkOptions, describe } from '../../base/validate.js';
import { loadFamily } from '../../core/engine.js';
import { type AnyShape, countOf, showShape } from '../../matrix/shape.js';
import { checkParts } from '../initializers.js';
import { CHECKED } from './checked.js';
import { denseKind } from './dense.js';
import { dropoutKind } from './dropout.js';
import type {
  DescribeInner,
  LayerDescription,
  LayerKind,
  LayerTensor,
  ResolvedLayer,
  TensorDeclaration,
} from './layer-kind.js';
import {
  type EveryLayerSpec,
  factorOption,
  readFactor,
  withFactor,
} from './learning-rate-factor.js';

/** Every kind of layer by name. Another one is a file of its own and a line here, or brought by `registerLayerKind`. */
const KINDS: Map<string, LayerKind> = new Map(
  [denseKind, dropoutKind].map((kind) => [kind.kind, kind as LayerKind]),
);

/**
 * Kinds that the functions of their names bring, or one function all at once, so that no other program carries them.
 */
const ABSENT: Readonly<Record<string, readonly string[]>> = {
  useImageLayers: [
    ...['activation', 'averagePool1d', 'averagePool2d', 'batchNorm', 'conv1d', 'conv2d'],
    ...['convTranspose2d', 'flatten', 'globalAveragePool', 'globalMaxPool', 'layerNorm'],
    ...['maxPool1d', 'maxPool2d', 'reshape', 'residual', 'upSample2d'],
  ],
  useSequenceLayers: ['bidirectional', 'embedding', 'gru', 'lstm', 'simpleRnn'],
  useAttentionLayers: ['positionalEmbedding', 'selfAttention'],
};

/** Makes a kind known that not every program has. @internal */
export function registerLayerKind(kind: LayerKind): void {
  KINDS.set(kind.kind, kind);
}

/** The layers of a network, each in its place. @throws OptionError @internal */
export function resolveLayers(what: string, specs: unknown, inputShape: AnyShape): ResolvedLayer[] {
  if (!Array.isArray(specs) || specs.length === 0) {
    throw new OptionError(
      `${what}: expected a list of at least one layer, such as [dense({ units: 1 })], got ${describe(specs)}.`,
    );
  }
  const layers: ResolvedLayer[] = [];
  // Of sequences of any length: what enters is one step, as long as no layer makes one answer of all.
  let steps = inputShape[0] === null;
  let shape = inputShape.map((length) => length ?? 1) as readonly number[];
  for (let i = 0; i < specs.length; i++) {
    const spec: unknown = specs[i];
    const layer = steps
      ? resolveStep(`${what}[${i}]`, spec, shape, inputShape)
      : resolveLayer(`${what}[${i}]`, spec, shape);
    if (layer.indices > 0 && layers.some(({ isIdentity, isRandom }) => !isIdentity || isRandom)) {
      throw new OptionError(
        `${what}[${i}]: ${layer.kind} takes the indices of samples, so that nothing may stand before it but what gives them another shape.`,
      );
    }
    if (!steps) layers.push(layer);
    else {
      steps = layer.steps === 'apart' || layer.outputShape.length === shape.length;
      layers.push({ ...layer, entersSteps: true, leavesSteps: steps });
    }
    shape = layer.outputShape;
  }
  if (!layers.some(({ tensors }) => tensors.some(({ buffer }) => !buffer))) {
    throw new OptionError(`${what}: no layer has weights; add a dense(…).`);
  }
  return layers;
}

/** Steps that no window is longer than. */
const MANY_STEPS = 2 ** 16;

/** A layer behind steps of sequences of any length. @throws OptionError it cannot have them. */
function resolveStep(
  where: string,
  spec: unknown,
  shape: readonly number[],
  inputShape: AnyShape,
): ResolvedLayer {
  const mixed = ({ kind }: ResolvedLayer): OptionError =>
    new OptionError(
      `${where}: ${kind} goes by the number of steps, which inputs ${showShape(inputShape)} leave open; give their number in the place of null, or put a layer before it that makes one answer of all steps, such as lstm({ units }) or globalAveragePool().`,
    );
  let layer: ResolvedLayer;
  try {
    layer = resolveLayer(where, spec, shape);
  } catch (error) {
    // What does not fit into one step may fit into more, and then goes by their number.
    throw mixed(resolveMany(where, spec, shape, error));
  }
  if (layer.steps === 'mixed') throw mixed(layer);
  if (layer.inputShape.length > 1 || layer.indices > 0) return layer;
  throw new OptionError(
    `${where}: inputs [null] are sequences of indices, which an embedding takes; sequences of numbers are [null, 1].`,
  );
}

/** @throws `error` it does not fit into many steps either. */
function resolveMany(
  where: string,
  spec: unknown,
  shape: readonly number[],
  error: unknown,
): ResolvedLayer {
  try {
    return resolveLayer(where, spec, [MANY_STEPS, ...shape.slice(1)]);
  } catch {
    throw error;
  }
}

/** A layer that a user gave, of whatever kind. */
interface Described {
  readonly kind: LayerKind;
  readonly spec: LayerDescription;
  /** As it was given. */
  readonly learningRateFactor: unknown;
}

/** Layers within layers, how deep. */
const MAX_DEPTH = 32;

function describeGiven(where: string, given: unknown, depth = 0): Described {
  if (depth > MAX_DEPTH) {
    throw new OptionError(`${where}: layers may be within layers ${MAX_DEPTH} deep at most.`);
  }
  if (typeof given !== 'object' || given === null) {
    throw new OptionError(`${where}: expected a layer such as dense(…), got ${describe(given)}.`);
  }
  const { kind: named } = given as { kind?: unknown };
  const kind = KINDS.get(named as string) ?? unknownKind(where, named);
  if (kind.family) loadFamily(kind.family);
  if (CHECKED.has(given)) {
    return { kind, spec: given as LayerDescription, learningRateFactor: undefined };
  }
  const options = checkOptions(where, given as EveryLayerSpec & LayerDescription, [
    'kind',
    ...kind.options,
    'learningRateFactor',
  ]);
  const own = options as unknown as Readonly<Record<string, unknown>>;
  let isWhole = true;
  // Its factor stays in the description: it is put in its place later.
  const describeInner: DescribeInner = (place, within) => {
    isWhole = false;
    const inner = describeGiven(place, within, depth + 1);
    return { ...inner.spec, ...factorOption(place, inner.learningRateFactor) };
  };
  const spec = kind.describe(where, own, describeInner);
  if (isWhole) CHECKED.put(spec);
  return { kind, spec, learningRateFactor: options.learningRateFactor };
}

function unknownKind(where: string, named: unknown): never {
  const use = Object.keys(ABSENT).find((name) => ABSENT[name]!.includes(named as string));
  if (use) {
    throw new OptionError(
      `${where}: kind: '${named}' is a layer of Myelin's that nothing in this program has used: import { ${use} } from 'myelin' and call ${use}() before.`,
    );
  }
  return checkName(`${where}: kind`, named, [...KINDS.keys()]) as never; // which is none of them
}

/** One layer behind samples of a known shape. @throws OptionError @internal */
export function resolveLayer(
  where: string,
  given: unknown,
  inputShape: readonly number[],
): ResolvedLayer {
  const { kind, spec, learningRateFactor } = describeGiven(where, given);
  const placed = kind.place(where, spec, inputShape, resolveLayer);
  // Field by field: V8 takes microseconds to spread objects of many shapes.
  const layer: ResolvedLayer = {
    kind: kind.kind,
    code: kind.code,
    spec,
    inputShape,
    outputShape: placed.outputShape,
    activation: placed.activation ?? 0,
    slope: placed.slope ?? 0,
    sizes: placed.sizes ?? [],
    settings: placed.settings ?? [],
    kept: placed.kept,
    products: placed.products,
    isIdentity: placed.isIdentity ?? false,
    isRandom: placed.isRandom ?? false,
    mixesSamples: placed.mixesSamples ?? false,
    note: placed.note ?? '',
    layers: placed.layers ?? [],
    slots: placed.tensors.length,
    tensors: tensorsOf(where, placed.tensors),
    indices: placed.indices ?? 0,
    steps: placed.steps ?? 'mixed',
    states: placed.states ?? 0,
    cached: placed.cached ?? 0,
    maxSteps: placed.maxSteps ?? 0,
    keptBySteps: placed.keptBySteps ?? 0,
    entersSteps: false,
    leavesSteps: false,
  };
  return learningRateFactor === undefined
    ? layer
    : withFactor(where, layer, readFactor(where, learningRateFactor));
}

/** The description of a layer that stands behind one step of what enters it. @internal */
export function stepSpec({ kind, spec, inputShape, layers }: ResolvedLayer): LayerDescription {
  return KINDS.get(kind)!.atStep?.(spec, inputShape, layers) ?? spec;
}

/** The tensors that are there, each with its slot. */
function tensorsOf(
  where: string,
  declared: readonly (TensorDeclaration | undefined)[],
): LayerTensor[] {
  const tensors: LayerTensor[] = [];
  for (let slot = 0; slot < declared.length; slot++) {
    const each = declared[slot];
    if (!each) continue;
    const { name, shape, initializer, fans, buffer, values, learningRateFactor = 1 } = each;
    const count = countOf(shape);
    checkParts(`${where}: ${name}`, initializer, shape.at(-1) ?? 1);
    const tensor = { name, shape, initializer, fans, slot, count, learningRateFactor };
    if (buffer || values)
      tensors.push({ ...tensor, ...(buffer && { buffer }), ...(values && { values }) });
    else tensors.push(tensor);
  }
  return tensors;
}
