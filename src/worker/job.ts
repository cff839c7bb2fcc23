import { type Allocate, type BlockMemory, Blocks } from '../core/blocks.js';
import type { Core } from '../core/core.js';
import { type EvaluationData, EvaluationJob } from '../network/training/evaluation-job.js';
import { type TrainingData, TrainingJob } from '../network/training/training-job.js';
import { type NeuronData, NeuronJob } from '../neuron/job.js';
import type { Slices } from './slices.js';

/**
 * Work that goes on in steps of about a millisecond, on another thread or between other tasks of this one. All that it
 * is given and all that it returns is plain data.
 */
export interface Job<Request, Report> {
  /** Does what is asked for; may pause at each `yield`, and before its first step. */
  run(request: Request): Generator<void, Report>;
  /** Ends a `run` at one of its pauses for good: what is whole is kept. */
  stop(): Report;
}

/** The clock of whoever runs a job, set after each step: jobs need not ask the time themselves. */
export interface StepClock {
  /** Milliseconds. */
  now: number;
  /** The longest step since the job last set this to 0: what a request to stop may have to wait for. */
  longest: number;
}

/** A step so long that a request to stop cannot be honoured in time: the thread may have to be ended instead. */
export const LONG_STEP = 10;

/** Everything a job works on, plain data. */
export type JobData = TrainingData | EvaluationData | NeuronData;

/** One job in an engine of this thread. */
export class RunningJob {
  readonly #slices: Slices;
  readonly #blocks: Blocks;
  readonly #job: Job<unknown, unknown>;
  #stopped = false;

  /** @throws EngineError out of memory. */
  constructor(core: Core, memory: BlockMemory, data: JobData, slices: Slices) {
    this.#slices = slices;
    this.#blocks = new Blocks(memory);
    try {
      this.#job = createJob(core, data, this.#blocks.allocate, slices);
    } catch (error) {
      this.#blocks.release();
      throw error;
    }
  }

  /** The answer to a request; after `stop` that of the job's own `stop`. */
  async run(request: unknown): Promise<unknown> {
    const report = await this.#slices.run(this.#job.run(request), () => this.#stopped);
    return report ?? this.#job.stop();
  }

  stop(): void {
    this.#stopped = true;
    this.#slices.wake();
  }

  /** Gives the memory back. */
  end(): void {
    this.#blocks.release();
  }
}

/** Places a job in an engine's memory. @throws EngineError out of memory. */
function createJob(
  core: Core,
  data: JobData,
  allocate: Allocate,
  clock: StepClock,
): Job<unknown, unknown> {
  switch (data.kind) {
    case 'training':
      return new TrainingJob(core, data, allocate, clock) as Job<unknown, unknown>;
    case 'evaluation':
      return new EvaluationJob(core, data, allocate);
    case 'neuron':
      return new NeuronJob(core, data, allocate, clock) as Job<unknown, unknown>;
  }
}
