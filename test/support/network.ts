import * as layout from '../../src/core/abi.js';
import { RANDOM_BYTES } from '../../src/core/abi.js';
import type { FullCore as Core } from '../../src/core/core.js';
import { type NetworkPlan, type PlannedLayer, planBytes, writePlan } from '../../src/core/plan.js';

export interface TestLayer {
  kind?: 'dense' | 'dropout';
  /** Index in ACTIVATIONS, or ACTIVATION_SOFTMAX. */
  activation?: number;
  /** Of leakyRelu below 0; default 0.01. */
  slope?: number;
  units: number;
  bias?: boolean;
  rate?: number;
  l1?: number;
  l2?: number;
  /** Of the learning rate: the weights', the bias's. */
  factors?: readonly [number, number];
}

export interface TestJob {
  dtype: 'F64' | 'F32';
  inputs: number;
  layers: readonly TestLayer[];
  /** In the place of one that is made of `layers`. */
  plan?: NetworkPlan;
  samples: number;
  batch: number;
  /** (samples, inputs), (samples, outputs) or class indices (samples). */
  x: readonly number[];
  y: readonly number[];
  classIndices?: boolean;
  labelSmoothing?: number;
  sampleWeights?: readonly number[];
  order?: readonly number[];
  parameters: readonly number[];
  loss: number;
  optimizer: number;
  scalars: readonly number[];
  clipNorm?: number;
  clipValue?: number;
}

/** Numbers of a layer's parameters. */
export function parameterCount(inputs: number, layers: readonly TestLayer[]): number {
  let count = 0;
  for (const layer of layers) {
    if (layer.kind !== 'dropout') count += (inputs + (layer.bias === false ? 0 : 1)) * layer.units;
    inputs = layer.units;
  }
  return count;
}

/** Bytes behind each block that nothing may write. */
const GUARD = 64;
const MARK = 0xa5;

/** A plan and a job in an engine's memory, with what a test reads of them. */
export class JobInMemory {
  readonly job: number;
  readonly outputs: number;
  readonly count: number;
  readonly #core: Core;
  readonly #size: number;
  readonly #dtype: 'F64' | 'F32';
  readonly #blocks: [start: number, end: number][] = [];
  readonly #batches: number;

  constructor(core: Core, t: TestJob) {
    this.#core = core;
    this.#dtype = t.dtype;
    this.#size = t.dtype === 'F64' ? 8 : 4;
    this.#batches = Math.ceil(t.samples / t.batch);
    const planned = t.plan ?? planOf(t);
    this.count = planned.parameters;
    this.outputs = planned.outputs;
    const plan = this.#plan(planned);
    const parameters = this.#numbers(t.parameters, this.count + planned.buffers);
    const gradients = this.#numbers([], this.count);
    const moments = this.#numbers([], 2 * this.count);
    const scalars = this.#block(64);
    core.f64.fill(0, scalars / 8, scalars / 8 + 8);
    core.f64.set(t.scalars, scalars / 8);
    const workspace = this.#block(core[`networkWorkspace${t.dtype}`](plan, t.batch));
    const x = this.#numbers(t.x, t.x.length);
    const y = t.classIndices ? this.#words(t.y) : this.#numbers(t.y, t.y.length);
    const weights = t.sampleWeights ? this.#numbers(t.sampleWeights, t.sampleWeights.length) : 0;
    const order = t.order ? this.#words(t.order) : 0;
    const random = this.#block(RANDOM_BYTES);
    core.randomSeed(random, 1);
    const job = this.#block(layout.FRAME_BYTES);
    this.job = job;
    core.u32.fill(0, job / 4, (job + layout.FRAME_BYTES) / 4);
    const words: [number, number][] = [
      [layout.FRAME_PLAN, plan],
      [layout.FRAME_PARAMETERS, parameters],
      [layout.FRAME_GRADIENTS, gradients],
      [layout.FRAME_OPTIMIZER_STATE, moments],
      [layout.FRAME_OPTIMIZER_SCALARS, scalars],
      [layout.FRAME_WORKSPACE, workspace],
      [layout.FRAME_INPUTS, x],
      [layout.FRAME_TARGETS, y],
      [layout.FRAME_SAMPLE_WEIGHTS, weights],
      [layout.FRAME_ORDER, order],
      [layout.FRAME_RANDOM, random],
      [layout.FRAME_SAMPLES, t.samples],
      [layout.FRAME_BATCH, t.batch],
      [layout.FRAME_LOSS, t.loss],
      [layout.FRAME_CLASS_INDICES, t.classIndices ? 1 : 0],
      [layout.FRAME_OPTIMIZER, t.optimizer],
    ];
    for (const [field, value] of words) core.u32[(job + field) / 4] = value;
    core.f64[(job + layout.FRAME_LABEL_SMOOTHING) / 8] = t.labelSmoothing ?? 0;
    core.f64[(job + layout.FRAME_CLIP_NORM) / 8] = t.clipNorm ?? 0;
    core.f64[(job + layout.FRAME_CLIP_VALUE) / 8] = t.clipValue ?? 0;
  }

  /** Puts the generator of dropout back to where it began. */
  reseed(): void {
    this.#core.randomSeed(this.#core.u32[(this.job + layout.FRAME_RANDOM) / 4]!, 1);
  }

  /** One pass over all batches; the mean loss. */
  epoch(): number {
    const core = this.#core;
    core.f64[(this.job + layout.FRAME_LOSS_SUM) / 8] = 0;
    core.f64[(this.job + layout.FRAME_WEIGHT_SUM) / 8] = 0;
    core[`networkTrain${this.#dtype}`](this.job, 0, this.#batches);
    return (
      core.f64[(this.job + layout.FRAME_LOSS_SUM) / 8]! /
      core.f64[(this.job + layout.FRAME_WEIGHT_SUM) / 8]!
    );
  }

  /** The loss outside training. */
  evaluated(): number {
    const core = this.#core;
    core.f64[(this.job + layout.FRAME_LOSS_SUM) / 8] = 0;
    core.f64[(this.job + layout.FRAME_WEIGHT_SUM) / 8] = 0;
    core[`networkEvaluate${this.#dtype}`](this.job, 0, this.#batches, 0);
    return (
      core.f64[(this.job + layout.FRAME_LOSS_SUM) / 8]! /
      core.f64[(this.job + layout.FRAME_WEIGHT_SUM) / 8]!
    );
  }

  /** Loss and gradient of all batches, in calls of `each` batches; `weight`: of all samples. */
  gradient(weight: number, each: number): Float64Array {
    const core = this.#core;
    const sum = this.#numbers(Array(this.count).fill(7), this.count);
    core.f64[(this.job + layout.FRAME_LOSS_SUM) / 8] = 0;
    core.f64[(this.job + layout.FRAME_WEIGHT_SUM) / 8] = 0;
    for (let first = 0; first < this.#batches; first += each) {
      const end = Math.min(first + each, this.#batches);
      core[`networkGradient${this.#dtype}`](this.job, first, end, weight, sum, first === 0);
    }
    const loss =
      core.f64[(this.job + layout.FRAME_LOSS_SUM) / 8]! /
      core.f64[(this.job + layout.FRAME_WEIGHT_SUM) / 8]!;
    return Float64Array.of(loss, ...this.#read(sum, this.count));
  }

  /** JᵀJ of all parameters, for a frame whose batch is 1, in calls of `each` samples. */
  normal(samples: number, total: number, each: number): Float64Array {
    const core = this.#core;
    const n = this.count;
    const parts = this.#words([0, n]);
    const rows = this.#block(8 * each * this.outputs * n);
    const normal = this.#block(8 * n * n);
    const packed = this.#block(core.jacobianWorkspace(n, each * this.outputs));
    for (let first = 0; first < samples; first += each) {
      const end = Math.min(first + each, samples);
      core[`networkJacobian${this.#dtype}`](
        ...([this.job, first, end, total, parts, 1, rows, normal, packed, first === 0] as const),
      );
    }
    return core.f64.slice(normal / 8, normal / 8 + n * n);
  }

  /** Several epochs in one call: how many were made, then their losses. */
  epochs(rates: readonly number[], threshold: number): Float64Array {
    const core = this.#core;
    const given = this.#block(8 * rates.length);
    const losses = this.#block(8 * rates.length);
    core.f64.set(rates, given / 8);
    const { length } = rates;
    const made = core[`networkEpochs${this.#dtype}`](this.job, length, given, losses, threshold);
    return Float64Array.of(made, ...core.f64.subarray(losses / 8, losses / 8 + Math.abs(made)));
  }

  /** The outputs of `rows` rows outside training, in a workspace of its own; undefined where an input is not finite. */
  run(rows: number): Float64Array | undefined {
    const core = this.#core;
    const [plan, batch, x] = [layout.FRAME_PLAN, layout.FRAME_BATCH, layout.FRAME_INPUTS].map(
      (field) => core.u32[(this.job + field) / 4]!,
    ) as [number, number, number];
    const out = this.#numbers([], rows * this.outputs);
    const place = (this.job + layout.FRAME_WORKSPACE) / 4;
    const trained = core.u32[place]!;
    const workspace = this.#block(core[`networkRunWorkspace${this.#dtype}`](plan, batch));
    core.u32[place] = workspace;
    const done = core[`networkRun${this.#dtype}`](this.job, rows, x, out);
    core.u32[place] = trained;
    return done ? this.#read(out, rows * this.outputs) : undefined;
  }

  /** Outputs of `rows` rows of the job's inputs, then the gradient at the inputs for ones at the outputs. */
  passes(rows: number, inputs: number): Float64Array {
    const core = this.#core;
    const x = core.u32[(this.job + layout.FRAME_INPUTS) / 4]!;
    const out = this.#numbers([], rows * this.outputs);
    const ones = this.#numbers(Array(rows * this.outputs).fill(1), rows * this.outputs);
    const inputGradient = this.#numbers([], rows * inputs);
    core[`networkForward${this.#dtype}`](this.job, rows, x, out, true);
    const outputs = this.#read(out, rows * this.outputs);
    core[`networkBackward${this.#dtype}`](this.job, rows, x, ones, inputGradient);
    return Float64Array.of(...outputs, ...this.#read(inputGradient, rows * inputs));
  }

  get parameters(): Float64Array {
    return this.#read(this.#core.u32[(this.job + layout.FRAME_PARAMETERS) / 4]!, this.count);
  }

  get gradients(): Float64Array {
    return this.#read(this.#core.u32[(this.job + layout.FRAME_GRADIENTS) / 4]!, this.count);
  }

  setInput(index: number, value: number): void {
    const at = this.#core.u32[(this.job + layout.FRAME_INPUTS) / 4]! / this.#size;
    this.#view()[at + index] = value;
  }

  setParameter(index: number, value: number): void {
    const at = this.#core.u32[(this.job + layout.FRAME_PARAMETERS) / 4]! / this.#size;
    this.#view()[at + index] = value;
  }

  /** Fails where something was written behind a block. */
  release(): void {
    const bytes = new Uint8Array(this.#core.u32.buffer);
    for (const [block, end] of this.#blocks) {
      const guard = bytes.subarray(end, end + GUARD);
      if (guard.some((byte) => byte !== MARK)) throw new Error('written behind a block');
      this.#core.release(block);
    }
  }

  #view(): Float64Array | Float32Array {
    return this.#dtype === 'F64' ? this.#core.f64 : this.#core.f32;
  }

  #read(pointer: number, count: number): Float64Array {
    return Float64Array.from(
      this.#view().subarray(pointer / this.#size, pointer / this.#size + count),
    );
  }

  #block(byteLength: number): number {
    const pointer = this.#core.allocate(Math.max(16, byteLength) + GUARD);
    const end = pointer + byteLength;
    new Uint8Array(this.#core.u32.buffer).fill(MARK, end, end + GUARD);
    this.#blocks.push([pointer, end]);
    return pointer;
  }

  #numbers(values: readonly number[], count: number): number {
    const pointer = this.#block(count * this.#size);
    this.#view().fill(0, pointer / this.#size, pointer / this.#size + count);
    this.#view().set(values, pointer / this.#size);
    return pointer;
  }

  #words(values: readonly number[]): number {
    const pointer = this.#block(4 * values.length);
    this.#core.u32.set(values, pointer / 4);
    return pointer;
  }

  #plan(plan: NetworkPlan): number {
    const pointer = this.#block(planBytes(plan));
    writePlan(this.#core, pointer, plan);
    return pointer;
  }
}

function planOf({ inputs, layers }: TestJob): NetworkPlan {
  let count = 0;
  let width = inputs;
  const planned = layers.map((layer): PlannedLayer => {
    const { units, activation = 0, slope = 0.01, factors = [1, 1] } = layer;
    const entered = width;
    width = units;
    const dense = layer.kind !== 'dropout';
    const counts = dense ? [entered * units, layer.bias === false ? 0 : units] : [];
    return {
      code: dense ? 0 : 1,
      inputs: entered,
      units,
      activation,
      slope,
      slots: counts.length,
      inner: [],
      tensors: counts.flatMap((length, slot) => {
        const at = count;
        count += length;
        return length > 0 ? [{ slot, at, count: length, learningRateFactor: factors[slot]! }] : [];
      }),
      sizes: dense ? [1, entered, units] : [],
      settings: dense ? [layer.l1 ?? 0, layer.l2 ?? 0] : [layer.rate ?? 0],
      kept: units,
      keptBySteps: 0,
      stepwise: false,
    };
  });
  return {
    inputs,
    outputs: width,
    columns: width,
    parameters: count,
    buffers: 0,
    products: count,
    stepwise: false,
    layers: planned,
  };
}
