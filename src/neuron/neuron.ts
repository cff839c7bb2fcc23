import { notAPromise } from '../base/callback.js';
import {
  BusyError,
  DataError,
  DisposedError,
  DivergenceError,
  MyelinError,
  ShapeError,
} from '../base/errors.js';
import { inspectable } from '../base/inspect.js';
import { sendJSON } from '../base/not-cloneable.js';
import { seedOf } from '../base/seed.js';
import { floatsLength } from '../base/typed-array.js';
import { checkBoolean, checkInteger, checkOptions, describe } from '../base/validate.js';
import { ACTIVATION_LINEAR, ACTIVATION_SIGMOID } from '../core/abi.js';
import { ACTIVATIONS } from '../core/abi-names.js';
import { withBlocks } from '../core/blocks.js';
import { type Core, SCRATCH_BYTES } from '../core/core.js';
import { core, loadFamily } from '../core/engine.js';
import { neuronFamily } from '../core/families/neuron.js';
import { ACTIVATE_F64 } from '../core/js/activation.js';
import { sigmoidF64 } from '../core/js/sigmoid.js';
import {
  type Activation,
  activationCode,
  resolveActivation,
  slopeOf,
} from '../description/activations.js';
import {
  drawBiases,
  drawWeights,
  resolveInitializer,
  uniform,
} from '../description/initializers.js';
import { notFinite, ownList, ownMatrix, unreadable } from '../matrix/intake.js';
import type { MatrixLike, Numbers, Vector } from '../matrix/matrix-like.js';
import { putList, putMatrix } from '../matrix/numbers.js';
import { readSample } from '../matrix/sample.js';
import { RandomState } from '../random/random-state.js';
import { ASYNC_OPTIONS, resolveAsyncOptions } from '../worker/async-options.js';
import { answersOf, SHORT, sumOf, TINY } from './answer.js';
import { readNeuronJSON, toNeuronJSON } from './json.js';
import type {
  NeuronJSON,
  NeuronOptions,
  NeuronTrainAsyncOptions,
  NeuronTrainAsyncResult,
  NeuronTrainOptions,
  NeuronTrainResult,
} from './options.js';
import {
  NEURON_TRAIN_OPTIONS,
  type NeuronTrainSettings,
  neuronDiverged,
  readTrainingData,
  resolveNeuronTraining,
  sliceOf,
} from './training.js';
import { neuronData, trainNeuronAsync } from './training-async.js';

const MAX_INPUTS = 1_000_000;

const NOT_CLONEABLE = sendJSON('Neuron');

/**
 * One artificial neuron: activation(x·w + bias), trained by full-batch gradient descent on ½Σ(target − output)².
 * The whole training is one call into the engine.
 *
 * Weights live on this object; linear memory is used only for the length of a call, so nothing has to be freed.
 *
 * @example
 * ```ts
 * const neuron = new Neuron({ inputs: 3, bias: false, seed: 15 });
 * neuron.train([[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]], [0, 1, 1, 0]);
 * console.log(neuron.run([1, 0, 0])); // 0.99993707…
 * ```
 */
export class Neuron {
  /** @internal */
  readonly notCloneable = NOT_CLONEABLE;
  readonly #seed: number;
  readonly #inputs: number;
  readonly #activation: Activation;
  readonly #code: number;
  /** Of leakyRelu below 0. */
  readonly #slope: number;
  readonly #hasBias: boolean;
  /** inputs + 1 numbers; the last is the bias, 0 without one. */
  #parameters: Float64Array;
  #state: 'ready' | 'training' | 'disposed' = 'ready';

  /**
   * @throws OptionError an option is unknown, of the wrong type or out of range.
   * @throws ShapeError `weights` has another length.
   * @throws DataError a weight is not a finite number.
   */
  constructor(options: NeuronOptions) {
    inspectable(this, 'Neuron', (self) => ({
      inputs: self.inputs,
      activation: self.activation,
      weights: self.weights,
      bias: self.bias,
      seed: self.seed,
    }));
    loadFamily(neuronFamily);
    const given = checkOptions('Neuron', options, [
      'inputs',
      'activation',
      'bias',
      'initializer',
      'seed',
      'weights',
    ]);
    this.#inputs = checkInteger('Neuron: inputs', given.inputs, 1, MAX_INPUTS);
    this.#activation = resolveActivation(
      'Neuron: activation',
      given.activation ?? 'sigmoid',
      ACTIVATIONS,
    );
    this.#code = activationCode(this.#activation);
    this.#slope = slopeOf(this.#activation);
    this.#hasBias = checkBoolean('Neuron: bias', given.bias ?? true);
    const initializer = resolveInitializer('Neuron: initializer', given.initializer ?? uniform());
    this.#seed = seedOf('Neuron', given.seed);
    const random = new RandomState(this.#seed);
    this.#parameters = new Float64Array(this.#inputs + 1);
    if (given.weights === undefined) {
      this.#parameters.set(drawWeights(initializer, random, this.#inputs, 1));
      if (this.#hasBias) this.#parameters.set(drawBiases(initializer, random, 1), this.#inputs);
    } else {
      this.#setWeights(given.weights);
    }
    random.dispose();
  }

  /** The seed that the weights were drawn with. */
  get seed(): number {
    return this.#seed;
  }

  /** Numbers in a sample. */
  get inputs(): number {
    return this.#inputs;
  }

  /** The activation: its name, or what `leakyRelu` returned. */
  get activation(): Activation {
    return this.#activation;
  }

  /** A copy of the weights, (inputs). @throws DisposedError */
  get weights(): Float64Array {
    this.#check();
    return this.#parameters.slice(0, this.#inputs);
  }

  /** The bias, 0 for a neuron without one. @throws DisposedError */
  get bias(): number {
    this.#check();
    return this.#parameters[this.#inputs]!;
  }

  /**
   * The neuron's answer.
   *
   * @param input One sample, (inputs): the answer is a number. A batch, (samples, inputs): one number each.
   * @throws ShapeError another number of inputs. @throws DataError no finite number, with row and column.
   * @throws DisposedError
   *
   * @example
   * ```ts
   * const neuron = new Neuron({ inputs: 2, weights: [1, -1] });
   * neuron.run([3, 1]); // 0.8807970779778823
   * neuron.run([[3, 1], [0, 0]]); // Float64Array [0.8807970779778823, 0.5]
   * ```
   */
  run(input: Vector): number;
  run(input: MatrixLike): Float64Array;
  run(input: Vector | MatrixLike): number | Float64Array {
    this.#check();
    const inputs = this.#inputs;
    const weights = this.#parameters;
    let z = this.#hasBias ? weights[inputs]! : -0;
    // One short function, whose calls V8 resolves: each one more takes as long as an input.
    try {
      if (inputs < TINY && Array.isArray(input) && input.length === inputs) {
        for (let j = 0; j < inputs; j++) {
          const value: unknown = input[j];
          z = typeof value === 'number' ? z + value * weights[j]! : Number.NaN;
        }
      } else if (
        inputs < TINY &&
        ArrayBuffer.isView(input) &&
        (input as unknown as Vector)[inputs] === undefined
      ) {
        for (let j = 0; j < inputs; j++) {
          const value: unknown = (input as unknown as Vector)[j];
          z = typeof value === 'number' ? z + value * weights[j]! : Number.NaN;
        }
      } else z = this.#sum(input, z);
    } catch (error) {
      throw asUnreadable(error);
    }
    this.#check(); // a getter may have disposed of it
    if (z - z !== 0) return this.#runChecked(input);
    return this.#code === ACTIVATION_SIGMOID
      ? sigmoidF64(z)
      : ACTIVATE_F64[this.#code]!(z, this.#slope);
  }

  /**
   * Trains with all samples at once, `iterations` times:
   * weights += learningRate · Xᵀ·((target − output)·output′), and the bias likewise: the gradient of ½Σ(target − output)².
   *
   * @param inputs (samples, inputs). @param targets (samples).
   * @returns The updates made and the mean squared error that is left.
   * @throws OptionError, ShapeError, DataError: the neuron is as it was.
   * @throws DivergenceError A weight or the error became NaN or ∞. The neuron holds the last finite weights.
   * @throws EngineError `ERR_OUT_OF_MEMORY`. @throws BusyError called from its own `onProgress`. @throws DisposedError
   *
   * @example
   * ```ts
   * const or = new Neuron({ inputs: 2, seed: 1 });
   * const { iterations, error } = or.train([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 1], {
   *   iterations: 50_000,
   *   errorThreshold: 0.001,
   * });
   * ```
   */
  train(inputs: MatrixLike, targets: Vector, options: NeuronTrainOptions = {}): NeuronTrainResult {
    this.#checkReady();
    const settings = resolveNeuronTraining(checkOptions('train', options, NEURON_TRAIN_OPTIONS));
    const data = readTrainingData(inputs, targets, this.#inputs);
    this.#checkReady(); // again: what was read may have been getters that did anything
    const samples = data.x.rows;
    const engine = core();
    const before = this.#parameters;
    this.#state = 'training';
    let outcome: NeuronTrainResult | DivergenceError;
    try {
      const work = engine.neuronWorkspace(samples, this.#inputs);
      const bytes = [8 * samples * this.#inputs, 8 * samples, 8 * (this.#inputs + 1), work >>> 0];
      outcome = withBlocks(engine, bytes, (x, y, weights, workspace) => {
        putMatrix('train: inputs', data.x, engine.f64, x! >>> 3);
        putList('train: targets', data.y, samples, engine.f64, y! >>> 3);
        engine.f64.set(before, weights! >>> 3);
        engine.neuronPrepare(samples, this.#inputs, x!, y!, workspace!);
        return this.#iterate(engine, samples, x!, weights!, workspace!, settings);
      });
    } catch (error) {
      this.#parameters = before;
      throw error;
    } finally {
      this.#state = 'ready';
    }
    return resultOf(outcome);
  }

  /**
   * As `train`, to the same bits, but in a worker, or in time slices where none can be had: the page or the event loop
   * stays free. The data is checked and copied (or moved, with `transfer`) before the call returns. Meanwhile the neuron
   * can be run, and answers with the weights that were last reported; what changes it is a BusyError.
   *
   * @param inputs (samples, inputs). @param targets (samples).
   * @returns As `train`, and why the training ended. After `signal`, within 50 ms: `stoppedBy: 'abort'`.
   * @throws (rejects with) the errors of `train`. @throws EngineError also: the worker failed; the neuron is as it was.
   *
   * @example
   * ```ts
   * const { error } = await neuron.trainAsync(inputs, targets, { iterations: 1_000_000 });
   * ```
   */
  async trainAsync(
    inputs: MatrixLike,
    targets: Vector,
    options: NeuronTrainAsyncOptions = {},
  ): Promise<NeuronTrainAsyncResult> {
    this.#checkReady();
    const given = checkOptions('train', options, [...NEURON_TRAIN_OPTIONS, ...ASYNC_OPTIONS]);
    const settings = resolveNeuronTraining(given);
    const how = resolveAsyncOptions('train', given);
    const own = readTrainingData(inputs, targets, this.#inputs);
    this.#checkReady(); // again: what was read may have been getters that did anything
    const before = this.#parameters;
    const neuron = {
      inputs: this.#inputs,
      parameters: before.slice(),
      hasBias: this.#hasBias,
      activation: this.#code,
      slope: this.#slope,
    };
    this.#state = 'training';
    let outcome: NeuronTrainAsyncResult | DivergenceError;
    try {
      const data = neuronData(neuron, own, settings, how.transfer);
      outcome = await trainNeuronAsync(data, settings, how, (parameters) => {
        this.#parameters = parameters;
      });
    } catch (error) {
      this.#parameters = before;
      throw error;
    } finally {
      this.#state = 'ready';
    }
    return resultOf(outcome);
  }

  /** The neuron as plain data, all numbers exact. @throws DisposedError */
  toJSON(): NeuronJSON {
    this.#check();
    const bias = this.#hasBias ? this.bias : null;
    return toNeuronJSON(this.#activation, this.#seed, this.weights, bias);
  }

  /**
   * The neuron that `toJSON` described.
   *
   * @throws FormatError The data is not a neuron's.
   *
   * @example
   * ```ts
   * const copy = Neuron.fromJSON(JSON.parse(JSON.stringify(neuron)));
   * ```
   */
  static fromJSON(json: NeuronJSON): Neuron {
    return new Neuron(readNeuronJSON(json));
  }

  /** Ends the neuron's life: any later use is a DisposedError. Optional; a second call does nothing. */
  dispose(): void {
    if (this.#state === 'training') throw new BusyError('Neuron');
    this.#state = 'disposed';
    this.#parameters = new Float64Array(0);
  }

  /** For `using`: the same as `dispose`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  #check(): void {
    if (this.#state === 'disposed') throw new DisposedError('Neuron');
  }

  #checkReady(): void {
    this.#check();
    if (this.#state === 'training') throw new BusyError('Neuron');
  }

  #setWeights(weights: Vector): void {
    const inputs = this.#inputs;
    const what = 'Neuron: weights';
    const fits = (length: number): boolean =>
      length === inputs || (this.#hasBias && length === inputs + 1);
    const misfit = (): ShapeError => {
      const expected = this.#hasBias ? `${inputs} or ${inputs + 1}` : `${inputs}`;
      return new ShapeError(`${what}: expected ${expected} numbers, got ${describe(weights)}.`);
    };
    const own = ownList(what, weights, (length) => {
      if (!fits(length)) throw misfit();
    });
    if (typeof weights === 'string') {
      throw new DataError(`${what}: expected ${inputs} numbers, got ${describe(weights)}.`);
    }
    if (!own) throw misfit();
    putList(what, own, own.length, this.#parameters);
  }

  /** The bias as the kernels take it: −0, the neutral element of addition, where there is none. */
  #start(): number {
    return this.#hasBias ? this.#parameters[this.#inputs]! : -0;
  }

  /** bias + x·w where nothing needs to be looked into (answer.ts); NaN: the way that checks must see it. */
  #sum(input: unknown, start: number): number {
    const inputs = this.#inputs;
    if (roundsOtherwise(inputs)) return Number.NaN;
    if (inputs > SHORT && ArrayBuffer.isView(input))
      return this.#sumOfFloats(input as Numbers, start);
    return sumOf(input, this.#parameters, inputs, start);
  }

  /** The same of a typed array by the kernel. */
  #sumOfFloats(input: Numbers, start: number): number {
    const inputs = this.#inputs;
    if (floatsLength(input) !== inputs || 16 * inputs + 8 > SCRATCH_BYTES) return Number.NaN;
    const engine = core();
    const { scratch, f64 } = engine;
    const at = scratch >>> 3;
    // With the bias behind the weights, which the first input overwrites.
    f64.set(this.#parameters, at);
    f64.set(input, at + inputs);
    return engine.neuronRun(inputs, scratch + 8 * inputs, scratch, start, ACTIVATION_LINEAR, 0);
  }

  /** Batches, and what says of itself that it is out of order: every number is looked at. */
  #runChecked(input: Vector | MatrixLike): number | Float64Array {
    if (typeof input !== 'object' || input === null) {
      throw new ShapeError(
        `run: expected ${this.#inputs} numbers or rows of them, got ${describe(input)}.`,
      );
    }
    const answers = this.#answers(input);
    this.#check();
    if (answers) return answers;
    const numbers = readSample('run', input, this.#inputs);
    this.#check();
    return numbers ? this.#runSample(numbers) : this.#runBatch(input as MatrixLike);
  }

  /** A batch as far as nothing needs to be looked into. */
  #answers(input: object): Float64Array | undefined {
    if (roundsOtherwise(this.#inputs)) return undefined;
    try {
      return answersOf(
        input,
        this.#parameters,
        this.#inputs,
        this.#start(),
        this.#code,
        this.#slope,
      );
    } catch (error) {
      throw asUnreadable(error);
    }
  }

  #runSample(numbers: Numbers): number {
    const engine = core();
    const inputs = this.#inputs;
    return this.#layOut(engine, 1, (at) => {
      const view = engine.f64;
      const x = (at >>> 3) + inputs;
      view.set(numbers, x);
      for (let j = 0; j < inputs; j++) {
        const value = view[x + j]!;
        if (value - value !== 0) throw notFinite('run', value, 0, j);
      }
      return engine.neuronRun(inputs, at + 8 * inputs, at, this.#start(), this.#code, this.#slope);
    });
  }

  #runBatch(batch: MatrixLike): Float64Array {
    const inputs = this.#inputs;
    const own = ownMatrix('run', batch, inputs);
    this.#check();
    const samples = own.rows;
    const engine = core();
    return this.#layOut(engine, samples, (at) => {
      const x = at + 8 * inputs;
      const out = x + 8 * samples * inputs;
      putMatrix('run', own, engine.f64, x >>> 3);
      const start = this.#start();
      engine.neuronRunBatch(samples, inputs, x, at, start, this.#code, this.#slope, out);
      return engine.f64.slice(out >>> 3, (out >>> 3) + samples);
    });
  }

  /** Lends `body` a block: the weights, then room for as many samples and an answer to each. */
  #layOut<T>(engine: Core, samples: number, body: (at: number) => T): T {
    const run = (at: number): T => {
      // With the bias behind them, which the first number of the samples overwrites.
      engine.f64.set(this.#parameters, at >>> 3);
      return body(at);
    };
    const bytes = 8 * (this.#inputs * (samples + 1) + samples);
    if (bytes <= SCRATCH_BYTES) return run(engine.scratch);
    return withBlocks(engine, [bytes], (at) => run(at!));
  }

  /** The training itself, in one call or, with `onProgress`, in a hundred. */
  #iterate(
    engine: Core,
    samples: number,
    x: number,
    weights: number,
    workspace: number,
    { iterations, learningRate, threshold, onProgress }: NeuronTrainSettings,
  ): NeuronTrainResult | DivergenceError {
    const inputs = this.#inputs;
    const slice = sliceOf(iterations, onProgress);
    let done = 0;
    for (;;) {
      const wanted = Math.min(slice, iterations - done);
      const made = engine.neuronTrain(
        samples,
        inputs,
        x,
        weights,
        this.#hasBias,
        this.#code,
        this.#slope,
        learningRate,
        threshold,
        wanted,
        workspace,
      );
      this.#parameters = engine.f64.slice(weights >>> 3, (weights >>> 3) + inputs + 1);
      if (made < 0) return neuronDiverged(done - made, learningRate);
      done += made;
      const result = { iterations: done, error: engine.f64[workspace >>> 3]! };
      const answer = onProgress?.({ ...result });
      const goOn = notAPromise('train: onProgress', answer);
      if (goOn === false || made < wanted || done === iterations) return result;
    }
  }
}

/** What is thrown in place of what an object of the caller's threw. */
function asUnreadable(error: unknown): MyelinError {
  return error instanceof MyelinError ? error : unreadable('run', error);
}

/** @throws DivergenceError the training's own: one that a callback of the user's threw never comes here. */
function resultOf<T extends NeuronTrainResult>(outcome: T | DivergenceError): T {
  if (outcome instanceof DivergenceError) throw outcome;
  return outcome;
}

/** Whether the kernel's sum of so many products has other bits than the plain one: relaxed kernels fuse whole vectors. */
function roundsOtherwise(inputs: number): boolean {
  return inputs >= TINY && core().engine === 'relaxed';
}
