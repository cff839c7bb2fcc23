import type { Allocate } from '../core/blocks.js';
import type { Core } from '../core/core.js';

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

/** Everything a job works on, plain data. `kind` is its name in the register of the worker's program. */
export interface JobData {
  readonly kind: string;
}

/** Places a job in an engine's memory. @throws EngineError out of memory. */
export type CreateJob<Data extends JobData, Request, Report> = (
  core: Core,
  data: Data,
  allocate: Allocate,
  clock: StepClock,
) => Job<Request, Report>;
