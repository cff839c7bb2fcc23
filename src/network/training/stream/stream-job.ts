import { FRAME_BYTES, FRAME_LOSS_SUM, FRAME_SAMPLES, FRAME_WEIGHT_SUM } from '../../../core/abi.js';
import { LOSSES, OPTIMIZERS } from '../../../core/abi-names.js';
import type { Allocate } from '../../../core/blocks.js';
import type { Core, Pointer } from '../../../core/core.js';
import { DTYPES, type DtypeName } from '../../../core/dtype.js';
import { blockAt, type NetworkBlock, numbersOf, wordsOf } from '../../../core/network-block.js';
import { batchesPerStep, workspaceBytes } from '../../../core/network-passes.js';
import {
  clearSums,
  meanLoss,
  type NetworkPlan,
  positionsOf,
  writeFrame,
} from '../../../core/plan.js';
import { momentCount } from '../../../description/optimizers.js';
import type { Numbers } from '../../../matrix/matrix-like.js';
import type { CreateJob, Job } from '../../../worker/job.js';
import { type Evaluated, Evaluation, evaluationBatch } from '../evaluation.js';
import type { JobSettings } from '../place.js';
import { type Filling, placeArrays, type SampleArrays } from '../placed-samples.js';
import type { LossSums } from './options.js';

/** Places of the order that are shuffled in about a millisecond on the slowest engine. */
const SHUFFLED_PER_STEP = 2 ** 15;

/** A training whose samples come in chunks. */
export interface StreamData {
  readonly kind: 'stream';
  readonly plan: NetworkPlan;
  readonly dtype: DtypeName;
  /** The network's block. */
  readonly words: Uint32Array;
  readonly settings: JobSettings;
  /** Rows of a chunk at most, whole batches. */
  readonly capacity: number;
  readonly classIndices: boolean;
  readonly weighted: boolean;
  /** Samples to validate with. */
  readonly apart: SampleArrays | undefined;
  /** Where all samples are at hand: their order, which each epoch shuffles; undefined: they are not, or as they stand. */
  readonly order: Uint32Array | undefined;
}

/** What is asked for. */
export type StreamRequest =
  /** An epoch begins; `sums`: an interrupted one goes on, whose order stands. */
  | { readonly type: 'begin'; readonly rate: number; readonly sums: LossSums | undefined }
  /** Its next batches. */
  | { readonly type: 'chunk'; readonly samples: SampleArrays; readonly state: boolean }
  /** It is over. */
  | { readonly type: 'end' };

/** How it went. */
export interface StreamReport {
  /** After `begin`, where it is shuffled. */
  readonly order?: Uint32Array;
  /** Where it was asked for, and after `end`. */
  readonly words?: Uint32Array;
  /** With them, inside an epoch. */
  readonly sums?: LossSums;
  /** After `end`. */
  readonly loss?: number;
  /** After `end`, where there is something to validate with. */
  readonly scored?: Evaluated;
  /** After `end`: what is no longer finite. */
  readonly offender?: string;
}

/** Trains chunk by chunk: the same calls of the same kernels as for samples that are all there. */
class StreamJob implements Job<StreamRequest, StreamReport> {
  readonly #data: StreamData;
  readonly #block: NetworkBlock;
  readonly #frame: Pointer;
  readonly #inputs: Pointer;
  readonly #targets: Pointer;
  readonly #weights: Pointer;
  readonly #order: Pointer;
  readonly #fillings: Filling[] = [];
  readonly #evaluation: Evaluation | undefined;
  readonly #step: number;

  constructor(core: Core, data: StreamData, allocate: Allocate) {
    const { plan, words, settings, capacity, order, apart } = data;
    const dtype = DTYPES[data.dtype];
    const start = allocate(words.byteLength);
    core.u32.set(words, start >>> 2);
    const block = blockAt(core, plan, dtype, start, words.byteLength);
    this.#data = data;
    this.#block = block;
    this.#inputs = allocate(capacity * plan.inputs * dtype.size);
    this.#targets = allocate(
      capacity * (data.classIndices ? 4 * positionsOf(plan) : plan.outputs * dtype.size),
    );
    this.#weights = data.weighted ? allocate(capacity * positionsOf(plan) * dtype.size) : 0;
    this.#order = order ? allocate(order.byteLength) : 0;
    if (order) core.u32.set(order, this.#order >>> 2);
    const { loss, labelSmoothing, batchSize, metrics } = settings;
    let bytes = workspaceBytes(core, dtype, start, plan, batchSize);
    if (apart) {
      const [placed, fill] = placeArrays(core, apart, allocate);
      this.#fillings.push(fill);
      const { batch, workspace } = evaluationBatch(block, placed);
      bytes = Math.max(bytes, workspace);
      const place = allocate(bytes);
      this.#evaluation = new Evaluation(
        block,
        placed,
        { loss, labelSmoothing, metrics },
        batch,
        place,
        allocate,
      );
      this.#frame = this.#writeFrame(place, allocate);
    } else {
      this.#frame = this.#writeFrame(allocate(bytes), allocate);
    }
    this.#step = batchesPerStep(plan, batchSize);
  }

  run(request: StreamRequest): Generator<void, StreamReport> {
    if (request.type === 'begin') return this.#begin(request.rate, request.sums);
    if (request.type === 'chunk') return this.#chunk(request.samples, request.state);
    return this.#end();
  }

  stop(): StreamReport {
    return {};
  }

  *#begin(rate: number, sums: LossSums | undefined): Generator<void, StreamReport> {
    for (const fill of this.#fillings.splice(0)) yield* fill();
    const { core, optimizerScalars, random } = this.#block;
    core.f64[optimizerScalars >>> 3] = rate;
    clearSums(core, this.#frame);
    if (sums) {
      core.f64[(this.#frame + FRAME_LOSS_SUM) >>> 3] = sums.loss;
      core.f64[(this.#frame + FRAME_WEIGHT_SUM) >>> 3] = sums.weight;
    }
    const samples = this.#data.order?.length ?? 0;
    if (samples === 0) return {};
    for (let left = sums ? 0 : samples; left > 0; ) {
      const rest = Math.max(0, left - SHUFFLED_PER_STEP);
      core.shuffleU32(random, left, rest, this.#order);
      left = rest;
      yield;
    }
    const first = this.#order >>> 2;
    return { order: core.u32.slice(first, first + samples) };
  }

  *#chunk(samples: SampleArrays, state: boolean): Generator<void, StreamReport> {
    const { core, passes } = this.#block;
    const { rows, inputs, targets, weights } = samples;
    this.#put(inputs, this.#inputs);
    this.#put(targets, this.#targets);
    if (weights) this.#put(weights, this.#weights);
    core.u32[(this.#frame + FRAME_SAMPLES) >>> 2] = rows;
    const batches = Math.ceil(rows / this.#data.settings.batchSize);
    for (let first = 0; first < batches; first += this.#step) {
      passes.train(this.#frame, first, Math.min(first + this.#step, batches));
      yield;
    }
    if (!state) return {};
    const { f64 } = core;
    const sums = {
      loss: f64[(this.#frame + FRAME_LOSS_SUM) >>> 3]!,
      weight: f64[(this.#frame + FRAME_WEIGHT_SUM) >>> 3]!,
    };
    return { words: this.#words(), sums };
  }

  *#end(): Generator<void, StreamReport> {
    const { core, passes, plan, parameters, moments } = this.#block;
    const loss = meanLoss(core, this.#frame);
    const kept = momentCount(this.#data.settings.optimizer) * plan.parameters;
    if (loss - loss !== 0) return { loss, offender: 'the loss' };
    if (!passes.allFinite(numbersOf(plan), parameters)) return { loss, offender: 'a parameter' };
    if (!passes.allFinite(kept, moments)) {
      return { loss, offender: "an average of the optimizer's" };
    }
    let scored: Evaluated | undefined;
    if (this.#evaluation) {
      this.#evaluation.begin();
      do yield;
      while (this.#evaluation.advance(this.#step));
      scored = yield* this.#evaluation.end();
    }
    return { loss, words: this.#words(), ...(scored ? { scored } : {}) };
  }

  #words(): Uint32Array {
    return wordsOf(this.#block).slice();
  }

  #put(values: Numbers | Uint32Array, pointer: Pointer): void {
    // Read anew: memory may have grown meanwhile.
    const { u32, f32, f64 } = this.#block.core;
    const view = values instanceof Uint32Array ? u32 : values instanceof Float32Array ? f32 : f64;
    view.set(values, pointer / values.BYTES_PER_ELEMENT);
  }

  #writeFrame(workspace: Pointer, allocate: Allocate): Pointer {
    const { core, plan, dtype, start, parameters, moments, optimizerScalars, random } = this.#block;
    const { loss, labelSmoothing, batchSize, optimizer, clipNorm, clipValue } = this.#data.settings;
    const frame = allocate(FRAME_BYTES);
    writeFrame(core, frame, {
      plan: start,
      parameters,
      gradients: allocate(plan.parameters * dtype.size),
      moments,
      optimizerScalars,
      workspace,
      inputs: this.#inputs,
      targets: this.#targets,
      sampleWeights: this.#weights,
      random,
      batch: batchSize,
      loss: LOSSES.indexOf(loss),
      labelSmoothing,
      classIndices: this.#data.classIndices,
      optimizer: OPTIMIZERS.indexOf(optimizer.kind),
      clipNorm,
      clipValue,
    });
    return frame;
  }
}

/** For whoever runs it. */
export const createStreamJob: CreateJob<StreamData, StreamRequest, StreamReport> = (
  core,
  data,
  allocate,
) => new StreamJob(core, data, allocate);
