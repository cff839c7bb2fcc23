import {
  FRAME_BYTES,
  FRAME_INPUTS,
  FRAME_LONGEST,
  FRAME_LOSS_SUM,
  FRAME_OFFSETS,
  FRAME_SAMPLE_WEIGHTS,
  FRAME_SAMPLES,
  FRAME_STEPS,
  FRAME_TARGETS,
  FRAME_WEIGHT_SUM,
  FRAME_WORKSPACE,
} from '../../../core/abi.js';
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
import { extentOf, type Filling, layOutArrays, type SampleArrays } from '../samples-in-memory.js';
import type { JobSettings } from '../training-layout.js';
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

/** A block of memory, in whose place a larger one may come. */
interface Room {
  at: Pointer;
  bytes: number;
}

function roomOf(allocate: Allocate, bytes: number): Room {
  return { at: allocate(bytes), bytes };
}

/** At least twice as large where it is too small, so that all that are given up are no more than the last. */
function widen(room: Room, bytes: number, allocate: Allocate): void {
  if (bytes <= room.bytes) return;
  Object.assign(room, roomOf(allocate, Math.max(bytes, 2 * room.bytes)));
}

/** Trains chunk by chunk: the same calls of the same kernels as for samples that are all there. */
class StreamJob implements Job<StreamRequest, StreamReport> {
  readonly #data: StreamData;
  readonly #block: NetworkBlock;
  readonly #frame: Pointer;
  readonly #allocate: Allocate;
  readonly #inputs: Room;
  readonly #targets: Room;
  readonly #weights: Room | undefined;
  /** Where samples are sequences of any length, of which a chunk has its own number of steps. */
  readonly #offsets: Room = { at: 0, bytes: 0 };
  readonly #workspace: Room;
  readonly #order: Pointer;
  readonly #fillings: Filling[] = [];
  readonly #evaluation: Evaluation | undefined;
  #step: number;

  constructor(core: Core, data: StreamData, allocate: Allocate) {
    const { plan, words, settings, capacity, order, apart } = data;
    const dtype = DTYPES[data.dtype];
    const start = allocate(words.byteLength);
    core.u32.set(words, start >>> 2);
    const block = blockAt(core, plan, dtype, start, words.byteLength);
    this.#data = data;
    this.#block = block;
    this.#allocate = allocate;
    this.#inputs = roomOf(allocate, capacity * plan.inputs * dtype.size);
    this.#targets = roomOf(
      allocate,
      capacity * (data.classIndices ? 4 * positionsOf(plan) : plan.outputs * dtype.size),
    );
    this.#weights = data.weighted
      ? roomOf(allocate, capacity * positionsOf(plan) * dtype.size)
      : undefined;
    this.#order = order ? allocate(order.byteLength) : 0;
    if (order) core.u32.set(order, this.#order >>> 2);
    const { loss, labelSmoothing, batchSize, metrics } = settings;
    const bytes = workspaceBytes(core, dtype, start, plan, batchSize);
    if (apart) {
      const [placed, fill] = layOutArrays(core, apart, allocate);
      this.#fillings.push(fill);
      const { batch, workspace } = evaluationBatch(block, placed);
      this.#workspace = roomOf(allocate, Math.max(bytes, workspace));
      const { at } = this.#workspace;
      const measured = { loss, labelSmoothing, metrics };
      this.#evaluation = new Evaluation(block, placed, measured, batch, at, allocate);
    } else this.#workspace = roomOf(allocate, bytes);
    this.#frame = this.#writeFrame(allocate);
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
    const { rows, inputs, targets, weights, offsets } = samples;
    if (offsets) this.#extend(samples, offsets);
    this.#put(inputs, this.#inputs);
    this.#put(targets, this.#targets);
    if (weights) this.#put(weights, this.#weights!);
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

  /** Makes room for a chunk of sequences, and tells the frame how long they are. */
  #extend({ rows, inputs, targets, weights }: SampleArrays, offsets: Uint32Array): void {
    const { core, dtype, start, plan } = this.#block;
    const { batchSize } = this.#data.settings;
    const batch = Math.min(batchSize, rows);
    const extent = extentOf({ offsets }, rows, batch);
    widen(this.#inputs, inputs.byteLength, this.#allocate);
    widen(this.#targets, targets.byteLength, this.#allocate);
    if (weights) widen(this.#weights!, weights.byteLength, this.#allocate);
    widen(this.#offsets, offsets.byteLength, this.#allocate);
    const bytes = workspaceBytes(core, dtype, start, plan, batchSize, extent);
    widen(this.#workspace, bytes, this.#allocate);
    this.#put(offsets, this.#offsets);
    this.#step = batchesPerStep(plan, Math.max(extent.steps, 1));
    const set = (offset: number, value: number): void => {
      core.u32[(this.#frame + offset) >>> 2] = value;
    };
    set(FRAME_INPUTS, this.#inputs.at);
    set(FRAME_TARGETS, this.#targets.at);
    set(FRAME_SAMPLE_WEIGHTS, this.#weights?.at ?? 0);
    set(FRAME_WORKSPACE, this.#workspace.at);
    set(FRAME_OFFSETS, this.#offsets.at);
    set(FRAME_STEPS, extent.steps);
    set(FRAME_LONGEST, extent.longest);
  }

  #put(values: Numbers | Uint32Array, { at }: Room): void {
    // Read anew: memory may have grown meanwhile.
    const { u32, f32, f64 } = this.#block.core;
    const view = values instanceof Uint32Array ? u32 : values instanceof Float32Array ? f32 : f64;
    view.set(values, at / values.BYTES_PER_ELEMENT);
  }

  #writeFrame(allocate: Allocate): Pointer {
    const { core, plan, dtype, start, parameters, moments, optimizerScalars, random } = this.#block;
    const { loss, labelSmoothing, batchSize, optimizer, clipNorm, clipValue } = this.#data.settings;
    const frame = allocate(FRAME_BYTES);
    writeFrame(core, frame, {
      plan: start,
      parameters,
      gradients: allocate(plan.parameters * dtype.size),
      moments,
      optimizerScalars,
      workspace: this.#workspace.at,
      inputs: this.#inputs.at,
      targets: this.#targets.at,
      sampleWeights: this.#weights?.at ?? 0,
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
