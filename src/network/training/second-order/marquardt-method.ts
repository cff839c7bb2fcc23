import { EngineError, OptionError } from '../../../base/errors.js';
import {
  ANSWER_CONVERGED,
  ANSWER_EVALUATE,
  ANSWER_PAUSE,
  ANSWER_STALLED,
  DAMPING_BYTES,
  DAMPING_LOSS,
  FRAME_BATCH,
  FRAME_BYTES,
  FRAME_GRADIENTS,
  FRAME_WORKSPACE,
  LEVENBERG_MARQUARDT_DAMPING,
  LEVENBERG_MARQUARDT_LEARNING_RATE,
  LEVENBERG_MARQUARDT_TOLERANCE,
} from '../../../core/abi.js';
import type { Pointer } from '../../../core/core.js';
import { wordsOf } from '../../../core/network-block.js';
import { workspaceBytes } from '../../../core/network-passes.js';
import { type NetworkPlan, positionsOf } from '../../../core/plan.js';
import type { LevenbergMarquardtSpec } from '../../../description/second-order.js';
import type { FullBatchMethod, FullBatchPlace } from '../full-batch.js';
import { checkFullBatch, everyLayer } from './check.js';
import { Iterations } from './iterations.js';

const NAME = 'levenbergMarquardt';
/** Two matrices of so many rows are 1.6 GB, and one factor takes minutes. */
const MOST_PARAMETERS = 10_000;
/** Rows of J that are gathered before JᵀJ grows. */
const ROWS = 64;
/** Multiplications of the factor in one step, about a millisecond. */
const BUDGET = 1e6;

/** @internal */
export const marquardtMethod: FullBatchMethod = {
  check(state, options) {
    state.checkOneLength('train: levenbergMarquardt');
    checkFullBatch(NAME, state, options);
    if (options.loss !== 'meanSquaredError') {
      throw new OptionError(
        `train: loss: ${NAME} is for sums of squares: expected 'meanSquaredError', got '${String(options.loss)}'; lbfgs() takes any loss.`,
      );
    }
    for (const [i, layer] of state.layers.entries()) {
      const mixing = everyLayer(layer).find(({ mixesSamples }) => mixesSamples);
      if (mixing) {
        throw new OptionError(
          `train: layers[${i}] (${mixing.kind}) lets an answer depend on other samples, while ${NAME} goes sample by sample; lbfgs() can train it.`,
        );
      }
      if (everyLayer(layer).some(({ spec }) => (spec as { l1?: number }).l1)) {
        throw new OptionError(
          `train: layers[${i}]: l1 is no sum of squares, which ${NAME} needs; l2 is, and lbfgs() takes both.`,
        );
      }
    }
    const count = partsOf(state.plan).reduce((sum, [, length]) => sum + length, 0);
    if (count > MOST_PARAMETERS) {
      throw new OptionError(
        `train: optimizer: ${NAME} is for up to ${MOST_PARAMETERS} trained parameters, as its matrix has the square of that; this network has ${count}. lbfgs() or adam() takes any number.`,
      );
    }
  },
  layOut: (place) => new MarquardtIterations(place),
};

/** What is trained: where each part begins, and its length; neighbours are one part. */
function partsOf({ layers, parameters }: NetworkPlan): (readonly [at: number, length: number])[] {
  const parts: [number, number][] = [];
  for (const { tensors } of layers) {
    for (const { at, count, learningRateFactor } of tensors) {
      if (at >= parameters || learningRateFactor === 0) continue;
      const last = parts.at(-1);
      if (last && last[0] + last[1] === at) last[1] += count;
      else parts.push([at, count]);
    }
  }
  return parts;
}

class MarquardtIterations extends Iterations {
  /** Trained parameters. */
  readonly #count: number;
  readonly #parts: Pointer;
  readonly #partCount: number;
  /** A frame for one sample at a time. */
  readonly #single: Pointer;
  readonly #samplesAtATime: number;
  readonly #total: number;
  readonly #rows: Pointer;
  readonly #packed: Pointer;
  readonly #normal: Pointer;
  readonly #diagonal: Pointer;
  readonly #factor: Pointer;
  readonly #work: Pointer;
  /** The next sample of which rows of J are wanted. */
  #sample = 0;

  constructor(place: FullBatchPlace) {
    const { block, optimizer, allocate, weight } = place;
    const { core, plan, dtype, optimizerScalars, start } = block;
    const { tolerance, damping } = optimizer as LevenbergMarquardtSpec;
    const scalars = core.f64.subarray(optimizerScalars >>> 3);
    scalars[LEVENBERG_MARQUARDT_LEARNING_RATE] = 1;
    scalars[LEVENBERG_MARQUARDT_TOLERANCE] = tolerance;
    scalars[LEVENBERG_MARQUARDT_DAMPING] = damping;
    super(place);
    const parts = partsOf(plan);
    const n = parts.reduce((sum, [, length]) => sum + length, 0);
    if (n > MOST_PARAMETERS) throw new EngineError(`${NAME}: ${n} parameters are too many.`);
    this.#count = n;
    this.#partCount = parts.length;
    this.#parts = allocate(8 * Math.max(1, parts.length));
    this.#samplesAtATime = Math.max(1, Math.floor(ROWS / plan.outputs));
    this.#total = weight / positionsOf(plan);
    const rows = this.#samplesAtATime * plan.outputs;
    this.#rows = allocate(8 * rows * Math.max(1, n));
    this.#packed = allocate(Math.max(16, core.jacobianWorkspace(n, rows) >>> 0));
    this.#normal = allocate(8 * Math.max(1, n * n));
    this.#factor = allocate(8 * Math.max(1, n * n));
    this.#diagonal = allocate(8 * Math.max(1, n));
    this.#work = allocate(core.marquardtWorkspace(n) >>> 0);
    this.#single = allocate(FRAME_BYTES);
    const gradients = allocate(plan.parameters * dtype.size);
    const workspace = allocate(workspaceBytes(core, dtype, start, plan, 1));
    const { u32 } = core;
    u32.set(parts.flat(), this.#parts >>> 2);
    u32.copyWithin(this.#single >>> 2, place.frame >>> 2, (place.frame + FRAME_BYTES) >>> 2);
    u32[(this.#single + FRAME_GRADIENTS) >>> 2] = gradients;
    u32[(this.#single + FRAME_WORKSPACE) >>> 2] = workspace;
    u32[(this.#single + FRAME_BATCH) >>> 2] = 1;
    this.#storeDiagonal(gradients);
    this.forget();
  }

  protected forget(): void {
    const { u32 } = this.place.block.core;
    u32.fill(0, this.#work >>> 2, (this.#work + DAMPING_BYTES) >>> 2);
    this.#sample = 0;
  }

  protected decide(loss: number): 'evaluate' | 'pause' | 'over' {
    const { block, trained } = this.place;
    const { core, dtype, parameters, optimizerScalars } = block;
    const kernels = core.minimizers[dtype.name];
    const [n, parts, count, normal] = [this.#count, this.#parts, this.#partCount, this.#normal];
    if (n > 0 && this.#sample < trained) {
      const first = this.#sample;
      this.#sample = Math.min(first + this.#samplesAtATime, trained);
      const given = [this.#single, first, this.#sample, this.#total, parts, count] as const;
      kernels.networkJacobian(...given, this.#rows, normal, this.#packed, first === 0);
      if (this.#sample < trained) return 'pause';
    }
    const places = [n, parts, count, parameters, this.gradient, normal] as const;
    const others = [this.#diagonal, this.#factor, optimizerScalars, this.#work] as const;
    const answer = kernels.marquardtAdvance(...places, ...others, loss, BUDGET);
    if (answer === ANSWER_EVALUATE) return 'evaluate';
    if (answer === ANSWER_PAUSE) return 'pause';
    if (answer === ANSWER_CONVERGED) this.ending = 'converged';
    if (answer === ANSWER_STALLED) this.ending = 'stalled';
    this.loss = core.f64[(this.#work + DAMPING_LOSS) >>> 3]!;
    this.#sample = 0;
    return 'over';
  }

  /**
   * The curvature of the l2 penalties, whatever the layers make of them: half of what their gradient, which is linear, grows by
   * when all parameters go from 1 to 2. It is all that a backward pass leaves of a gradient of 0 at the outputs.
   */
  #storeDiagonal(gradients: Pointer): void {
    const { block, allocate } = this.place;
    const { core, plan, dtype, parameters } = block;
    const passes = core.network[dtype.name];
    const words = wordsOf(block).slice();
    const { size } = dtype;
    const x = allocate(plan.inputs * size);
    const y = allocate(plan.outputs * size);
    const out = allocate(Math.max(plan.inputs, plan.outputs) * size);
    const view = dtype.view(core);
    const at = (pointer: Pointer, count: number) =>
      view.subarray(pointer / size, pointer / size + count);
    const penaltiesAt = (value: number): Float64Array => {
      at(x, plan.inputs).fill(0);
      at(y, plan.outputs).fill(0);
      at(gradients, plan.parameters).fill(0);
      at(parameters, plan.parameters).fill(value);
      passes.forward(this.#single, 1, x, out, true);
      passes.backward(this.#single, 1, x, y, out);
      return Float64Array.from(at(gradients, plan.parameters));
    };
    const [first, second] = [penaltiesAt(1), penaltiesAt(2)];
    wordsOf(block).set(words);
    let place = this.#diagonal >>> 3;
    for (const [from, length] of partsOf(plan)) {
      for (let i = from; i < from + length; i++) core.f64[place++] = (second[i]! - first[i]!) / 2;
    }
  }
}
