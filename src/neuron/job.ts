import type { Allocate } from '../core/blocks.js';
import type { Core, Pointer } from '../core/core.js';
import { type CreateJob, type Job, LONG_STEP, type StepClock } from '../worker/job.js';

/** Products of a weight and a sample in one step. */
const STEP_PRODUCTS = 200_000;
/** Weights are reported at least this often, in milliseconds. */
const REPORT_AFTER = 500;

/** A neuron's training, all of it. */
export interface NeuronData {
  readonly kind: 'neuron';
  readonly inputs: number;
  /** (samples, inputs). */
  readonly x: Float64Array;
  /** (samples). */
  readonly y: Float64Array;
  /** inputs + 1; the last is the bias. */
  readonly parameters: Float64Array;
  readonly hasBias: boolean;
  /** The activation's number. */
  readonly activation: number;
  /** Of leakyRelu below 0. */
  readonly slope: number;
  readonly learningRate: number;
  /** −1: never stop early. */
  readonly threshold: number;
}

/** Iterations to train. */
export interface IterationsRequest {
  readonly iterations: number;
}

/** How they went. They may be fewer than were asked for. */
export interface IterationsReport {
  /** Iterations made. */
  readonly iterations: number;
  /** The mean squared error that is left. */
  readonly error: number;
  readonly parameters: Float64Array;
  /** Whether the error has fallen to the threshold. */
  readonly reached: boolean;
  /** Whether the iteration after these diverged. */
  readonly diverged: boolean;
}

/** A neuron's training. */
export class NeuronJob implements Job<IterationsRequest, IterationsReport> {
  readonly #core: Core;
  readonly #data: Omit<NeuronData, 'x' | 'y' | 'parameters'>;
  readonly #clock: StepClock;
  readonly #samples: number;
  readonly #x: Pointer;
  readonly #weights: Pointer;
  readonly #work: Pointer;
  readonly #step: number;
  #made = 0;

  constructor(core: Core, data: NeuronData, allocate: Allocate, clock: StepClock) {
    const { x, y, parameters, ...rest } = data;
    const { inputs } = rest;
    const put = (values: Float64Array): Pointer => {
      const pointer = allocate(values.byteLength);
      core.f64.set(values, pointer >>> 3);
      return pointer;
    };
    this.#core = core;
    this.#data = rest;
    this.#clock = clock;
    this.#samples = y.length;
    this.#x = put(x);
    this.#weights = put(parameters);
    this.#work = allocate(core.neuronWorkspace(y.length, inputs) >>> 0);
    core.neuronPrepare(y.length, inputs, this.#x, put(y), this.#work);
    this.#step = Math.max(1, Math.floor(STEP_PRODUCTS / x.length));
  }

  run({ iterations }: IterationsRequest): Generator<void, IterationsReport> {
    this.#made = 0; // at once, not at the first step, which `stop` may forestall
    return this.#iterate(iterations);
  }

  stop(): IterationsReport {
    return this.#report(false, false);
  }

  *#iterate(iterations: number): Generator<void, IterationsReport> {
    const clock = this.#clock;
    const began = clock.now;
    while (this.#made < iterations) {
      const wanted = Math.min(this.#step, iterations - this.#made);
      const made = this.#train(wanted);
      this.#made += made < 0 ? -made - 1 : made;
      if (made < wanted) return this.#report(made >= 0, made < 0);
      clock.longest = 0;
      yield;
      if (clock.now - began >= REPORT_AFTER || clock.longest >= LONG_STEP) break;
    }
    return this.#report(false, false);
  }

  #train(iterations: number): number {
    const { inputs, hasBias, activation, slope, learningRate, threshold } = this.#data;
    return this.#core.neuronTrain(
      this.#samples,
      inputs,
      this.#x,
      this.#weights,
      hasBias,
      activation,
      slope,
      learningRate,
      threshold,
      iterations,
      this.#work,
    );
  }

  #report(reached: boolean, diverged: boolean): IterationsReport {
    const { f64 } = this.#core;
    const first = this.#weights >>> 3;
    return {
      iterations: this.#made,
      error: f64[this.#work >>> 3]!,
      parameters: f64.slice(first, first + this.#data.inputs + 1),
      reached,
      diverged,
    };
  }
}

/** For whoever runs it. */
export const createNeuronJob: CreateJob<NeuronData, IterationsRequest, IterationsReport> = (
  core,
  data,
  allocate,
  clock,
) => new NeuronJob(core, data, allocate, clock);
