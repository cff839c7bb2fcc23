import { DivergenceError } from '../../base/errors.js';
import type { Allocate } from '../../core/blocks.js';
import type { Core } from '../../core/core.js';
import { DTYPES, type DtypeName } from '../../core/dtype.js';
import { blockAt, type NetworkBlock, wordsOf } from '../../core/network-block.js';
import { batchesPerStep } from '../../core/network-passes.js';
import type { NetworkPlan } from '../../core/plan.js';
import { type CreateJob, type Job, LONG_STEP, type StepClock } from '../../worker/job.js';
import type { Evaluated } from './evaluation.js';
import type { StopReason } from './history.js';
import {
  extentOf,
  type Filling,
  layOutArrays,
  type SampleArrays,
  type SamplesInMemory,
} from './samples-in-memory.js';
import { type JobSettings, layOutTraining, type TrainingInMemory } from './training-layout.js';

/** Epochs are reported at least this often, in milliseconds. */
const REPORT_AFTER = 500;
/** The state is copied once so many milliseconds of work would have to be repeated, more where the copy is large. */
const COPY_AFTER = 8;
const COPIED_PER_MILLISECOND = 2 ** 20;
/** Places of the order that are shuffled in about a millisecond on the slowest engine. */
const SHUFFLED_PER_STEP = 2 ** 15;

/** A training, all of it. */
export interface TrainingData {
  readonly kind: 'training';
  readonly plan: NetworkPlan;
  readonly dtype: DtypeName;
  /** The network's block. */
  readonly words: Uint32Array;
  readonly settings: JobSettings;
  readonly samples: SampleArrays;
  /** Samples to train with; those behind, if any, validate. */
  readonly trained: number;
  /** Samples apart to validate with. */
  readonly apart: SampleArrays | undefined;
  /** Their order after an earlier training. */
  readonly order: Uint32Array | undefined;
}

/** Epochs to train. With an evaluation one at a time. */
export interface EpochsRequest {
  /** The learning rate of each. */
  readonly rates: readonly number[];
  /** No epoch after one whose loss is at most this. */
  readonly threshold: number;
  /** Whether the state is wanted afterwards. */
  readonly state: boolean;
}

/** The network between two epochs. */
export interface TrainedState {
  /** Its block. */
  readonly words: Uint32Array;
  /** The order of the samples; undefined where they are not shuffled. */
  readonly order: Uint32Array | undefined;
}

/** How the epochs went. They may be fewer than were asked for. */
export interface EpochsReport {
  /** The loss of each. */
  readonly losses: readonly number[];
  /** What was measured after the last one. */
  readonly scored: Evaluated | undefined;
  /** Why no epoch shall follow, if the method itself says so. */
  readonly ending: StopReason | undefined;
  /** After the last one, where it was asked for or may be needed. */
  readonly state: TrainedState | undefined;
  /** Why the epoch after these failed. */
  readonly divergence: { readonly message: string; readonly epoch: number } | undefined;
}

/** A network's training. */
export class TrainingJob implements Job<EpochsRequest, EpochsReport> {
  readonly #block: NetworkBlock;
  readonly #placed: TrainingInMemory;
  /** What fills the samples' places, to be done once before the first epoch. */
  readonly #fillings: Filling[] = [];
  readonly #clock: StepClock;
  readonly #shuffles: boolean;
  readonly #trainingStep: number;
  readonly #evaluationStep: number;
  readonly #copyAfter: number;
  #copiedAt = 0;
  /** Whether an epoch has begun and is not whole. */
  #partial = false;
  /** Epochs before this request. */
  #before = 0;
  #losses: number[] = [];
  #scored: Evaluated | undefined;

  constructor(core: Core, data: TrainingData, allocate: Allocate, clock: StepClock) {
    const { plan, dtype, words, settings, trained, order } = data;
    const start = allocate(words.byteLength);
    core.u32.set(words, start >>> 2);
    this.#block = blockAt(core, plan, DTYPES[dtype], start, words.byteLength);
    const layOut = (samples: SampleArrays): SamplesInMemory => {
      const [placed, fill] = layOutArrays(core, samples, allocate);
      this.#fillings.push(fill);
      return placed;
    };
    const samples = {
      data: layOut(data.samples),
      apart: data.apart && layOut(data.apart),
      trained,
      order,
    };
    this.#placed = layOutTraining(this.#block, settings, samples, allocate);
    this.#clock = clock;
    this.#shuffles = settings.shuffle;
    // Of sequences of any length a row is a step.
    const { steps } = extentOf(samples.data.sequences, trained, this.#placed.batch);
    this.#trainingStep = batchesPerStep(plan, Math.max(steps, this.#placed.batch));
    this.#evaluationStep = batchesPerStep(plan, 256);
    this.#copyAfter = COPY_AFTER + words.byteLength / COPIED_PER_MILLISECOND;
  }

  run(request: EpochsRequest): Generator<void, EpochsReport> {
    // At once, not at the first step, which `stop` may forestall.
    this.#before = this.#placed.epochs.done;
    this.#losses = [];
    this.#scored = undefined;
    return this.#train(request);
  }

  stop(): EpochsReport {
    if (this.#partial) this.#placed.epochs.rewind(this.#before + this.#losses.length);
    return this.#report(true, undefined);
  }

  *#train({ rates, threshold, state }: EpochsRequest): Generator<void, EpochsReport> {
    const clock = this.#clock;
    const began = clock.now;
    let divergence: DivergenceError | undefined;
    for (const fill of this.#fillings.splice(0)) yield* fill();
    try {
      for (const rate of rates) {
        clock.longest = 0;
        yield* this.#epoch(rate);
        if (this.#losses.at(-1)! <= threshold || this.#placed.epochs.ending) break;
        if (clock.now - began >= REPORT_AFTER || clock.longest >= LONG_STEP) break;
      }
    } catch (error) {
      if (!(error instanceof DivergenceError)) throw error;
      divergence = error;
    }
    const stateWanted = state || divergence !== undefined || clock.longest >= LONG_STEP;
    return this.#report(stateWanted, divergence);
  }

  *#epoch(rate: number): Generator<void, void> {
    const { epochs, evaluation } = this.#placed;
    if (this.#clock.now - this.#copiedAt >= this.#copyAfter) {
      epochs.copy();
      this.#copiedAt = this.#clock.now;
    }
    this.#partial = true;
    epochs.begin(rate);
    while (epochs.shuffle(SHUFFLED_PER_STEP)) yield;
    while (epochs.advance(this.#trainingStep)) yield;
    const loss = epochs.end();
    let scored: Evaluated | undefined;
    if (evaluation) {
      evaluation.begin();
      do yield;
      while (evaluation.advance(this.#evaluationStep));
      scored = yield* evaluation.end();
    }
    this.#partial = false;
    this.#losses.push(loss);
    this.#scored = scored;
    yield;
  }

  #report(withState: boolean, divergence: DivergenceError | undefined): EpochsReport {
    return {
      losses: this.#losses,
      scored: this.#scored,
      ending: this.#losses.length > 0 ? this.#placed.epochs.ending : undefined,
      state: withState
        ? {
            words: wordsOf(this.#block).slice(),
            order: this.#shuffles ? this.#placed.epochs.order.slice() : undefined,
          }
        : undefined,
      divergence: divergence && { message: divergence.message, epoch: divergence.iteration },
    };
  }
}

/** For whoever runs it. */
export const createTrainingJob: CreateJob<TrainingData, EpochsRequest, EpochsReport> = (
  core,
  data,
  allocate,
  clock,
) => new TrainingJob(core, data, allocate, clock);
