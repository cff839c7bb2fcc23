import * as at from './abi.js';
import type { Core, Memory, Pointer } from './core.js';

/** A layer's numbers in the plan; see abi/structs.mjs. */
export interface PlannedLayer {
  readonly code: number;
  /** Numbers of a sample that enter. */
  readonly inputs: number;
  /** Numbers of a sample that leave. */
  readonly units: number;
  readonly activation: number;
  /** Of leakyRelu below 0. */
  readonly slope: number;
  /** How many tensors the layer's kernels know, absent ones too. */
  readonly slots: number;
  readonly tensors: readonly PlannedTensor[];
  /** Whole numbers of the kind's own. */
  readonly sizes: readonly number[];
  /** Other numbers of the kind's own, up to four. */
  readonly settings: readonly number[];
  /** Numbers a sample that are kept for the backward pass beside the outputs, at most. */
  readonly kept: number;
  /** Where rows are steps: numbers a step that are kept for each step of the longest sequence, at most. */
  readonly keptBySteps: number;
  /** A row that enters is a step of a sequence of any length. */
  readonly stepwise: boolean;
  /** The layers within; their tensors are among its own, slot after slot. */
  readonly inner: readonly PlannedLayer[];
}

/** Where a tensor stands. */
export interface PlannedTensor {
  /** Its number among those that the layer's kernels know. */
  readonly slot: number;
  /** Elements from the start of the parameters. Buffers stand behind all that is trained. */
  readonly at: number;
  readonly count: number;
  readonly learningRateFactor: number;
}

/** A network as the kernels see it. */
export interface NetworkPlan {
  readonly inputs: number;
  readonly outputs: number;
  /** The last axis of the outputs: what is one row for the loss. */
  readonly columns: number;
  /** Trained numbers. */
  readonly parameters: number;
  /** Numbers of the buffers, which stand behind them. */
  readonly buffers: number;
  /** Products of two numbers that a sample takes forward, about. */
  readonly products: number;
  /** A row that leaves is a step of a sequence of any length. */
  readonly stepwise: boolean;
  readonly layers: readonly PlannedLayer[];
}

/** Rows of the loss in a sample's outputs. */
export function positionsOf({ outputs, columns }: NetworkPlan): number {
  return outputs / columns;
}

/** Bytes of a plan in linear memory. */
export function planBytes({ layers }: NetworkPlan): number {
  return layers.reduce(
    (bytes, layer) => bytes + layer.slots * at.TENSOR_BYTES + descriptorBytes(layer),
    at.PLAN_BYTES,
  );
}

/** Those of a layer without its tensors, which those within share with it. */
function descriptorBytes({ sizes, inner }: PlannedLayer): number {
  return inner.reduce(
    (bytes, each) => bytes + descriptorBytes(each),
    at.LAYER_BYTES + sizeBytes(sizes),
  );
}

/** Aligned, so that the next layer's factors are. */
function sizeBytes(sizes: readonly number[]): number {
  return Math.ceil(sizes.length / 2) * 8;
}

/** Writes the plan at `pointer`. */
export function writePlan(
  { u32, f64 }: Pick<Memory, 'u32' | 'f64'>,
  pointer: Pointer,
  plan: NetworkPlan,
): void {
  const { layers, parameters } = plan;
  u32.fill(0, pointer >>> 2, (pointer + planBytes(plan)) >>> 2);
  const set = (place: number, value: number): void => {
    u32[place >>> 2] = value; // −1 becomes 2³² − 1, the same bits
  };
  const trained = layers.map(({ tensors }) =>
    tensors.filter((tensor) => tensor.at < parameters && tensor.learningRateFactor !== 0),
  );
  const first = trained.findIndex(({ length }) => length > 0);
  const allOne = layers.every(({ tensors }) =>
    tensors.every(({ learningRateFactor }) => learningRateFactor === 1),
  );
  set(pointer + at.PLAN_LAYERS, layers.length);
  set(pointer + at.PLAN_INPUTS, plan.inputs);
  set(pointer + at.PLAN_OUTPUTS, plan.outputs);
  set(pointer + at.PLAN_PARAMETERS, parameters);
  set(pointer + at.PLAN_NUMBERS, parameters + plan.buffers);
  set(pointer + at.PLAN_COLUMNS, plan.columns);
  set(pointer + at.PLAN_FIRST_TRAINED, first < 0 ? layers.length : first);
  set(pointer + at.PLAN_FACTORS, allOne ? 0 : 1);
  set(pointer + at.PLAN_STEPWISE, plan.stepwise ? 1 : 0);
  const start = pointer + at.PLAN_BYTES;
  let end = start + layers.length * at.LAYER_BYTES;
  for (const [i, layer] of layers.entries()) {
    const tensors = end;
    for (let slot = 0; slot < layer.slots; slot++) {
      const tensor = layer.tensors.find((each) => each.slot === slot);
      set(end + at.TENSOR_AT, tensor ? tensor.at : -1);
      set(end + at.TENSOR_COUNT, tensor ? tensor.count : 0);
      f64[(end + at.TENSOR_FACTOR) >>> 3] = tensor ? tensor.learningRateFactor : 0;
      end += at.TENSOR_BYTES;
    }
    end = writeLayer({ u32, f64 }, start + i * at.LAYER_BYTES, layer, tensors, end);
  }
}

/** Writes the descriptor at `start` of a layer whose tensors stand at `tensors`; what it points to from `end` on. Returns its end. */
function writeLayer(
  memory: Pick<Memory, 'u32' | 'f64'>,
  start: Pointer,
  layer: PlannedLayer,
  tensors: Pointer,
  end: Pointer,
): Pointer {
  const { u32, f64 } = memory;
  const { sizes, inner } = layer;
  const set = (offset: number, value: number): void => {
    u32[(start + offset) >>> 2] = value;
  };
  set(at.LAYER_KIND, layer.code);
  set(at.LAYER_INPUTS, layer.inputs);
  set(at.LAYER_UNITS, layer.units);
  set(at.LAYER_ACTIVATION, layer.activation);
  set(at.LAYER_TENSORS, tensors - start);
  set(at.LAYER_SLOTS, layer.slots);
  set(at.LAYER_SIZES, end - start);
  set(at.LAYER_STEPWISE, layer.stepwise ? 1 : 0);
  f64[(start + at.LAYER_SLOPE) >>> 3] = layer.slope;
  f64.set(layer.settings, (start + at.LAYER_SETTINGS) >>> 3);
  u32.set(sizes, end >>> 2);
  const first = end + sizeBytes(sizes);
  if (inner.length === 0) return first;
  set(at.LAYER_INNER_LAYERS, inner.length);
  set(at.LAYER_INNER, first - start);
  let next = first + inner.length * at.LAYER_BYTES;
  for (const [i, each] of inner.entries()) {
    next = writeLayer(memory, first + i * at.LAYER_BYTES, each, tensors, next);
    tensors += each.slots * at.TENSOR_BYTES;
  }
  return next;
}

/** What a pass works on; see abi/structs.mjs. What is left out is 0. */
export interface Frame {
  plan: Pointer;
  parameters: Pointer;
  workspace: Pointer;
  random: Pointer;
  /** Rows in a batch. */
  batch: number;
  gradients?: Pointer;
  moments?: Pointer;
  optimizerScalars?: Pointer;
  inputs?: Pointer;
  targets?: Pointer;
  sampleWeights?: Pointer;
  /** Where samples are of any length. */
  offsets?: Pointer;
  /** Steps of a batch, at most. */
  steps?: number;
  /** Steps of a sample, at most. */
  longest?: number;
  order?: Pointer;
  samples?: number;
  loss?: number;
  classIndices?: boolean;
  labelSmoothing?: number;
  optimizer?: number;
  clipNorm?: number;
  clipValue?: number;
}

/** Writes the frame at `pointer`, its sums 0. */
export function writeFrame(core: Core, pointer: Pointer, frame: Frame): void {
  const { u32, f64 } = core;
  const set = (offset: number, value: number): void => {
    u32[(pointer + offset) >>> 2] = value;
  };
  set(at.FRAME_PLAN, frame.plan);
  set(at.FRAME_PARAMETERS, frame.parameters);
  set(at.FRAME_GRADIENTS, frame.gradients ?? 0);
  set(at.FRAME_OPTIMIZER_STATE, frame.moments ?? 0);
  set(at.FRAME_OPTIMIZER_SCALARS, frame.optimizerScalars ?? 0);
  set(at.FRAME_WORKSPACE, frame.workspace);
  set(at.FRAME_INPUTS, frame.inputs ?? 0);
  set(at.FRAME_TARGETS, frame.targets ?? 0);
  set(at.FRAME_SAMPLE_WEIGHTS, frame.sampleWeights ?? 0);
  set(at.FRAME_ORDER, frame.order ?? 0);
  set(at.FRAME_RANDOM, frame.random);
  set(at.FRAME_OFFSETS, frame.offsets ?? 0);
  set(at.FRAME_ROW_OFFSETS, 0);
  set(at.FRAME_STEPS, frame.steps ?? 0);
  set(at.FRAME_LONGEST, frame.longest ?? 0);
  set(at.FRAME_SEQUENCES, 0);
  set(at.FRAME_STATES, 0);
  set(at.FRAME_SAMPLES, frame.samples ?? 0);
  set(at.FRAME_BATCH, frame.batch);
  set(at.FRAME_LOSS, frame.loss ?? 0);
  set(at.FRAME_CLASS_INDICES, frame.classIndices ? 1 : 0);
  set(at.FRAME_OPTIMIZER, frame.optimizer ?? 0);
  set(at.FRAME_WITHOUT_PENALTIES, 0);
  f64[(pointer + at.FRAME_LABEL_SMOOTHING) >>> 3] = frame.labelSmoothing ?? 0;
  f64[(pointer + at.FRAME_CLIP_NORM) >>> 3] = frame.clipNorm ?? 0;
  f64[(pointer + at.FRAME_CLIP_VALUE) >>> 3] = frame.clipValue ?? 0;
  clearSums(core, pointer);
}

/** Writes of the frame at `pointer` what a forward pass without dropout reads, no more: it is done for every sample. */
export function writeRunFrame(
  { u32 }: Core,
  pointer: Pointer,
  plan: Pointer,
  parameters: Pointer,
  workspace: Pointer,
  batch: number,
  steps = 0,
  longest = 0,
  offsets: Pointer = 0,
): void {
  u32[(pointer + at.FRAME_PLAN) >>> 2] = plan;
  u32[(pointer + at.FRAME_PARAMETERS) >>> 2] = parameters;
  u32[(pointer + at.FRAME_WORKSPACE) >>> 2] = workspace;
  u32[(pointer + at.FRAME_BATCH) >>> 2] = batch;
  u32[(pointer + at.FRAME_ROW_OFFSETS) >>> 2] = offsets;
  u32[(pointer + at.FRAME_STEPS) >>> 2] = steps;
  u32[(pointer + at.FRAME_LONGEST) >>> 2] = longest;
  u32[(pointer + at.FRAME_STATES) >>> 2] = 0;
}

/** Sets the frame's sums of losses and weights to 0. */
export function clearSums(core: Core, frame: Pointer): void {
  core.f64[(frame + at.FRAME_LOSS_SUM) >>> 3] = 0;
  core.f64[(frame + at.FRAME_WEIGHT_SUM) >>> 3] = 0;
}

/** The mean loss that the passes since `clearSums` have seen. */
export function meanLoss(core: Core, frame: Pointer): number {
  const { f64 } = core;
  return f64[(frame + at.FRAME_LOSS_SUM) >>> 3]! / f64[(frame + at.FRAME_WEIGHT_SUM) >>> 3]!;
}

/** The loss of a whole of which the passes since `clearSums` were a part, or all; `weight`: that of the whole, if not known there. */
export function lossOf(core: Core, frame: Pointer, weight?: number): number {
  if (weight === undefined) return meanLoss(core, frame);
  return core.f64[(frame + at.FRAME_LOSS_SUM) >>> 3]! / weight;
}
