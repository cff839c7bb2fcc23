import { type DivergenceError, OptionError, ShapeError } from '../base/errors.js';
import { inspectable } from '../base/inspect.js';
import { sendJSON } from '../base/not-cloneable.js';
import { checkOptions, describe } from '../base/validate.js';
import { isFullBatch, type OptimizerSpec, resolveOptimizer } from '../description/optimizers.js';
import type { Matrix } from '../matrix/matrix.js';
import type {
  Numbers,
  SamplesLike,
  TargetsLike,
  TensorLike,
  Vector,
} from '../matrix/matrix-like.js';
import { type AnyShape, namedShape } from '../matrix/shape.js';
import type { Tensor } from '../matrix/tensor.js';
import {
  type NetworkData,
  type NetworkJSON,
  type NetworkModelJSON,
  toNetworkData,
  toNetworkJSON,
} from './json.js';
import { type Layer, LayerHandle } from './layer.js';
import { type NetworkOptions, stateOf } from './options.js';
import { OwnLoop, type StepOptions } from './own-loop.js';
import { readNetworkJSON } from './read-json.js';
import { Runner } from './run.js';
import { activationsOf, isOptions, layersUpTo, type RunOptions, runLayers } from './run-layer.js';
import { activationsOfSequences, runSequences } from './run-sequences.js';
import { type Session, sessionOf } from './session.js';
import { resolveModule, type SourceOptions, sourceModel } from './source/source-model.js';
import type { NetworkState } from './state.js';
import { summarize } from './summary.js';
import { type EvaluateOptions, evaluateNetwork } from './training/evaluate.js';
import { type EvaluateAsyncOptions, evaluateNetworkAsync } from './training/evaluate-async.js';
import { type GradientsOptions, networkGradients } from './training/gradients.js';
import type { History } from './training/history.js';
import { trainNetwork } from './training/loop.js';
import { resolveClipping, type TrainOptions } from './training/options.js';
import { type TrainAsyncOptions, trainNetworkAsync } from './training/train-async.js';

const NOT_CLONEABLE = sendJSON('Network');

/**
 * A feed-forward network of any depth. Training is one call into the engine for each epoch.
 *
 * Its numbers stay in the engine's memory between calls for speed and leave it when room is short; nothing has to be
 * freed. Weights are drawn layer by layer (row by row, then the biases if their initializer is random) from NumPy's
 * generator started from `seed`, which then shuffles the samples of each epoch and draws the dropout: the same seed,
 * data and options give the same bits on every engine, and the draws of scikit-learn's `MLPClassifier`.
 *
 * @example
 * ```ts
 * const network = new Network({
 *   inputs: 2,
 *   layers: [dense({ units: 4, activation: 'tanh' }), dense({ units: 1, activation: 'sigmoid' })],
 *   seed: 1,
 * });
 * network.train([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0], {
 *   epochs: 2000,
 *   loss: 'binaryCrossentropy',
 *   optimizer: adam({ learningRate: 0.05 }),
 * });
 * network.run([0, 1]); // Float64Array [ 0.99… ]
 * ```
 */
export class Network {
  /** @internal */
  readonly notCloneable = NOT_CLONEABLE;
  #layers: readonly Layer[] | undefined;
  readonly #state: NetworkState;
  readonly #runner: Runner;
  readonly #loop: OwnLoop;

  /**
   * @throws OptionError an option is unknown, of the wrong type or out of range.
   * @throws EngineError `ERR_OUT_OF_MEMORY`: more parameters than a block of memory can have.
   */
  constructor(options: NetworkOptions) {
    inspectable(this, 'Network', (self) => {
      self.#state.check();
      const { inputs, parameterCount, dtype, seed } = self;
      const layers = self.layers.map(
        ({ kind, outputShape }) => `${kind} ${outputShape.map(String).join('×')}`,
      );
      return { inputs, layers, parameterCount, dtype, seed };
    });
    const state = stateOf(options);
    this.#state = state;
    this.#runner = new Runner(state);
    this.#loop = new OwnLoop(state);
  }

  /** The latest of a training's own, which a callback cannot have thrown. @internal */
  get divergence(): DivergenceError | undefined {
    return this.#state.divergence;
  }

  /** The seed that the weights were drawn with. */
  get seed(): number {
    return this.#state.seed;
  }

  /** Numbers in a sample; in a step where there may be any number of them. */
  get inputs(): number {
    return this.#state.plan.inputs;
  }

  /**
   * The shape of a sample: `[inputs]` where only their number was given. Of sequences of any length null stands first, in the place
   * of the number of steps.
   */
  get inputShape(): AnyShape {
    return namedShape(this.#state.inputShape, this.#state.entersSteps);
  }

  /** The shape of an answer; with null first it has as many steps as the sample. */
  get outputShape(): AnyShape {
    return namedShape(this.#state.outputShape, this.#state.leavesSteps);
  }

  /** The type of all numbers inside. */
  get dtype(): 'float64' | 'float32' {
    return this.#state.dtype.name;
  }

  /** The layers, from the inputs to the outputs. */
  get layers(): readonly Layer[] {
    const state = this.#state;
    this.#layers ??= Object.freeze(state.layers.map((_, i) => new LayerHandle(state, i)));
    return this.#layers;
  }

  /** Trained numbers of all layers; buffers do not count. */
  get parameterCount(): number {
    return this.#state.plan.parameters;
  }

  /**
   * The network's answer, without dropout. For one sample `out`, of the length and dtype of the answer, takes it and is
   * returned, in place of a new array. Options in its place: `{ layer }` answers with the outputs of a layer inside, by its `name`
   * or its place, and computes none behind it.
   *
   * @param input One sample, (inputs): the answer is (outputs). A batch, (samples, inputs): (samples, outputs). Where samples
   * or answers have a shape of several axes, a sample or a batch may be nested lists or come with its shape, and answers to
   * those are a `Tensor` of their shape: say so by `run<Tensor>(…)`, as TypeScript cannot know. A list is always one
   * flattened sample, and its answer flat; with a shape of `[1, n]` one nested row is a batch.
   * @throws ShapeError another number of inputs. @throws DataError no finite number, with row and column.
   * @throws OptionError `out` is no such array, on an error it is as it was; there is no such layer.
   * @throws EngineError `ERR_OUT_OF_MEMORY`. @throws DisposedError
   *
   * @example
   * ```ts
   * network.run([0, 1]); // Float64Array [ 0.99… ]
   * network.run([[0, 1], [1, 1]]).toArray(); // [ [ 0.99… ], [ 0.00… ] ]
   * network.run([0, 1], { layer: 0 }); // of the first layer
   * ```
   */
  run(input: Vector, options?: RunOptions): Float64Array | Float32Array;
  run<T extends Float64Array | Float32Array>(input: Vector, out: T): T;
  run(input: SamplesLike, options?: RunOptions): Matrix;
  run<T extends Tensor | Tensor[] | Float64Array | Float32Array>(
    input: SamplesLike,
    options?: RunOptions,
  ): T;
  run(input: TensorLike, out?: Numbers | RunOptions): Numbers | Matrix | Tensor | Tensor[] {
    this.#state.check();
    if (typeof input !== 'object' || input === null) {
      throw new ShapeError(
        `run: expected ${this.inputs} numbers or rows of them, got ${describe(input)}.`,
      );
    }
    if (this.#state.entersSteps) return runSequences(this.#state, input, out) as Numbers | Matrix;
    if (out !== undefined && isOptions(out)) {
      return runLayers(this.#state, input, layersUpTo(this.#state, out));
    }
    const answer = this.#runner.sample(input, out);
    if (answer) return answer;
    if (out !== undefined) throw new OptionError('run: out is for one sample, got a batch.');
    return (
      this.#runner.shapedSample(input as SamplesLike) ?? this.#runner.batch(input as SamplesLike)
    );
  }

  /**
   * What each layer makes of a sample, from the first to the last: to draw, to look at, as features.
   *
   * @param input As for `run`: one sample, or a batch.
   * @returns For each layer its outputs in their shape; of a batch with the samples as the first axis. Of a list of sequences of any
   * length a list of tensors where the layer answers each step: say so by `activations<Tensor | Tensor[]>(…)`.
   * @throws as `run`
   *
   * @example
   * ```ts
   * for (const [i, { shape }] of network.activations(image).entries()) console.log(network.layers[i]!.name, shape);
   * ```
   */
  activations(input: TensorLike): Tensor[];
  activations<T extends Tensor | Tensor[]>(input: TensorLike): T[];
  activations(input: TensorLike): (Tensor | Tensor[])[] {
    this.#state.check();
    if (typeof input !== 'object' || input === null) {
      throw new ShapeError(
        `activations: expected ${this.inputs} numbers or rows of them, got ${describe(input)}.`,
      );
    }
    return this.#state.entersSteps
      ? activationsOfSequences(this.#state, input)
      : activationsOf(this.#state, input);
  }

  /**
   * A sequence that comes step by step, its states kept between two steps: for games, control, audio, text one letter at a time.
   *
   * @throws OptionError a layer needs more than the steps so far, such as `flatten` or `goBackwards`; no layer carries a state.
   * @throws DisposedError
   *
   * @example
   * ```ts
   * const session = network.session();
   * for (const sample of samples) console.log(session.step(sample));
   * ```
   */
  session(): Session {
    this.#state.check();
    return sessionOf(this.#state);
  }

  /**
   * Trains with mini-batches. A second training goes on where the first ended, with the optimizer's moments if it is
   * the same optimizer but for its learning rate, and with the order of the samples if they are as many: twice ten
   * epochs are twenty, to the bit.
   *
   * @param inputs (samples, inputs), or nested in the shape of samples, or one array with its shape.
   * @param targets (samples, outputs), likewise; for one output a list will do; for `categoricalCrossentropy` also class
   * indices: a list, or for outputs of several axes one for each row along the last, such as one a pixel or a step.
   * @returns Loss and metrics of each epoch, and why the training ended.
   * @throws OptionError, ShapeError, DataError: the network is as it was. So it is when `onEpoch` throws.
   * @throws DivergenceError The loss or a parameter became NaN or ∞. The network is as it was after the epoch before.
   * @throws EngineError `ERR_OUT_OF_MEMORY`. @throws BusyError called from its own `onEpoch`. @throws DisposedError
   *
   * @example
   * ```ts
   * const history = network.train(inputs, classes, {
   *   epochs: 50,
   *   loss: 'categoricalCrossentropy',
   *   optimizer: adam(),
   *   validationSplit: 0.2,
   *   earlyStopping: { patience: 5 },
   *   metrics: ['accuracy'],
   * });
   * console.log(history.stoppedBy, history.metrics.accuracy?.at(-1));
   * ```
   */
  train(inputs: SamplesLike, targets: TargetsLike, options: TrainOptions): History {
    this.#state.checkReady();
    return trainNetwork(this.#state, inputs, targets, options);
  }

  /**
   * As `train`, to the same bits, but in a worker: the page or the event loop stays free. Options, shapes and numbers are
   * checked and the data copied (or moved, with `transfer`) before the call returns. Where no worker can be had, or
   * WebAssembly is forbidden, the training goes on in time slices of at most 8 ms on this thread.
   *
   * Meanwhile the network can be run and read, and is as it was after the latest epoch that `onEpoch` was told of, without
   * `onEpoch` as it was before; what changes it is a BusyError. Eight trainings (or as many as there are processors) run
   * at a time, others wait. An idle worker ends after 5 s and keeps no process alive.
   *
   * @returns Loss and metrics of each epoch, and why the training ended. After `signal`, within 50 ms: `stoppedBy: 'abort'`,
   * with the weights of the last whole epoch.
   * @throws (rejects with) the errors of `train`. @throws EngineError also: the worker failed; the network is as it was.
   *
   * @example
   * ```ts
   * const controller = new AbortController();
   * const history = await network.trainAsync(inputs, targets, {
   *   epochs: 100,
   *   loss: 'meanSquaredError',
   *   optimizer: adam(),
   *   onEpoch: ({ epoch, loss }) => console.log(epoch, loss),
   *   signal: controller.signal,
   * });
   * ```
   */
  async trainAsync(
    inputs: SamplesLike,
    targets: TargetsLike,
    options: TrainAsyncOptions,
  ): Promise<History> {
    this.#state.checkReady();
    return trainNetworkAsync(this.#state, inputs, targets, options);
  }

  /**
   * Loss and metrics of samples, without dropout, penalties included.
   *
   * @param inputs (samples, inputs). @param targets As for `train`.
   * @returns `loss`, unless neither given nor known from a training, and the metrics asked for.
   * @throws OptionError, ShapeError, DataError. @throws EngineError `ERR_OUT_OF_MEMORY`. @throws DisposedError
   *
   * @example
   * ```ts
   * const { loss, accuracy } = network.evaluate(inputs, classes, { metrics: ['accuracy'] });
   * ```
   */
  evaluate(
    inputs: SamplesLike,
    targets: TargetsLike,
    options: EvaluateOptions = {},
  ): Record<string, number> {
    this.#state.check();
    return evaluateNetwork(this.#state, inputs, targets, options);
  }

  /**
   * As `evaluate`, to the same bits, but in a worker or in time slices, as `trainAsync`.
   *
   * @throws (rejects with) the errors of `evaluate`. @throws EngineError also: the worker failed. After `signal`: its reason.
   *
   * @example
   * ```ts
   * const { loss } = await network.evaluateAsync(inputs, targets);
   * ```
   */
  async evaluateAsync(
    inputs: SamplesLike,
    targets: TargetsLike,
    options: EvaluateAsyncOptions = {},
  ): Promise<Record<string, number>> {
    this.#state.check();
    return evaluateNetworkAsync(this.#state, inputs, targets, options);
  }

  /**
   * The forward pass of a training loop of one's own: with dropout, and what `backward` needs is kept.
   *
   * @param batch (samples, inputs), or in the shape of samples.
   * @returns (samples, outputs); a `Tensor` where an answer has several axes; of sequences of any length that are answered step by
   * step a `Tensor` each: say so by `forward<Tensor[]>(…)`.
   * @throws ShapeError @throws DataError @throws EngineError @throws BusyError @throws DisposedError
   *
   * @example
   * ```ts
   * const outputs = network.forward(batch);
   * const gradient = outputs.data.map((output, i) => output - targets[i]); // of ½Σ(output − target)²
   * network.backward({ data: gradient, shape: outputs.shape });
   * network.step(sgd({ learningRate: 0.1 }));
   * ```
   */
  forward(batch: SamplesLike): Matrix;
  forward<T extends Tensor | Tensor[]>(batch: SamplesLike): T;
  forward(batch: SamplesLike): Matrix | Tensor | Tensor[] {
    this.#state.checkReady();
    return this.#loop.forward(batch);
  }

  /**
   * The backward pass of the latest `forward`: from the gradient of the loss at the outputs to that of all parameters,
   * which is written to the layers' `gradients` (the layers' `l1` and `l2` penalties included), and that at the inputs.
   *
   * @param outputGradient (samples, outputs), or in their shape.
   * @returns (samples, inputs); a `Tensor` where a sample has several axes; of sequences of any length a `Tensor` each.
   * @throws OptionError no `forward` before, or used up. @throws ShapeError @throws DataError @throws EngineError
   * @throws BusyError @throws DisposedError
   */
  backward(outputGradient: SamplesLike): Matrix;
  backward<T extends Tensor | Tensor[]>(outputGradient: SamplesLike): T;
  backward(outputGradient: SamplesLike): Matrix | Tensor | Tensor[] {
    this.#state.checkReady();
    return this.#loop.backward(outputGradient);
  }

  /**
   * The loss of samples and its gradient, as a step of training would take it (with dropout, penalties included) but without
   * the step: for full-batch methods of one's own, for gradients that are gathered over many batches, for checks.
   *
   * @param inputs (samples, inputs). @param targets As for `train`.
   * @returns `loss`; its gradient stands in the layers' `gradients` and `parameterGradients`, for `step`. What is frozen has none.
   * @throws OptionError, ShapeError, DataError. @throws EngineError `ERR_OUT_OF_MEMORY`. @throws BusyError @throws DisposedError
   *
   * @example
   * ```ts
   * const { loss } = network.gradients(inputs, targets, { loss: 'meanSquaredError' });
   * console.log(loss, network.layers[0].gradients.weights.toArray());
   * network.step(sgd({ learningRate: 0.1 }));
   * ```
   */
  gradients(
    inputs: SamplesLike,
    targets: TargetsLike,
    options: GradientsOptions = {},
  ): {
    /** Of these samples, penalties included. */
    loss: number;
  } {
    this.#state.checkReady();
    return networkGradients(this.#state, inputs, targets, options);
  }

  /**
   * One step with the layers' `gradients`. Moments go on as in `train`.
   *
   * @throws OptionError @throws DivergenceError a parameter became NaN or ∞: the network is as it was.
   * @throws EngineError @throws BusyError @throws DisposedError
   */
  step(optimizer: OptimizerSpec, options: StepOptions = {}): void {
    this.#state.checkReady();
    const given = checkOptions('step', options, ['clipNorm', 'clipValue']);
    const { clipNorm, clipValue } = resolveClipping('step', given);
    const spec = resolveOptimizer('step: optimizer', optimizer);
    if (isFullBatch(spec)) {
      throw new OptionError(
        `step: optimizer: ${spec.kind} evaluates the loss where it likes, for which it needs the samples; use train.`,
      );
    }
    this.#loop.step(spec, clipNorm, clipValue);
  }

  /** Forgets the optimizer's moments and the order of the samples: the next training starts afresh, `toJSON` is smaller. */
  resetOptimizer(): void {
    this.#state.checkReady();
    this.#state.forget();
  }

  /** A table of the layers with their outputs and parameters. @throws DisposedError */
  summary(): string {
    this.#state.check();
    return summarize(this.#state);
  }

  /**
   * The network as plain data, all numbers exact, the optimizer's and the random state included: training goes on
   * with the copy as it would have with the original, to the bit.
   *
   * @throws EngineError `ERR_OUT_OF_MEMORY`. @throws DisposedError
   */
  toJSON(): NetworkJSON {
    this.#state.check();
    return toNetworkJSON(this.#state);
  }

  /** For functions of ours that train it. @internal */
  internals(): { readonly state: NetworkState } {
    return { state: this.#state };
  }

  /** As `toJSON`, with typed arrays. @internal */
  toData(): NetworkData {
    this.#state.check();
    return toNetworkData(this.#state);
  }

  /**
   * The network that `toJSON` described. Where `random` or `training` is null it starts anew.
   *
   * @throws FormatError The data is not a network's.
   *
   * @example
   * ```ts
   * const copy = Network.fromJSON(JSON.parse(JSON.stringify(network)));
   * ```
   */
  static fromJSON(json: NetworkModelJSON): Network {
    const { options, load } = readNetworkJSON(json);
    const network = new Network(options);
    load(network.#state);
    return network;
  }

  /**
   * The network as a program of its own: no dependencies, weights inside, no `eval`. It exports
   * `run(sample: ArrayLike<number>)`, which returns the bits that `run` here returns in a strict engine.
   *
   * The code that writes it is loaded when called; `toSource` of `myelin/source` gives the text at once.
   *
   * @throws OptionError @throws DisposedError
   *
   * @example
   * ```ts
   * await writeFile('model.cjs', await network.toSource({ module: 'cjs' }));
   * ```
   */
  async toSource(options: SourceOptions = {}): Promise<string> {
    const module = resolveModule(options);
    const model = sourceModel(this);
    const { writeSource } = await import('./source/write-source.js');
    return writeSource(model, module);
  }

  /** Ends the network's life and gives its memory back: any later use is a DisposedError. Optional. @throws BusyError */
  dispose(): void {
    if (this.#state.phase === 'disposed') return;
    this.#state.checkReady();
    this.#loop.dispose();
    this.#state.dispose();
  }

  /** For `using`: the same as `dispose`. */
  [Symbol.dispose](): void {
    this.dispose();
  }
}
