import { DataError, DivergenceError } from '../../../base/errors.js';
import { checkOptions } from '../../../base/validate.js';
import type { SamplesLike, TensorLike } from '../../../matrix/matrix-like.js';
import { onAbort } from '../../../worker/abort.js';
import { resolveAsyncOptions } from '../../../worker/async-options.js';
import { type Executor, withExecutor } from '../../../worker/executor.js';
import { checkNetwork } from '../../check-network.js';
import type { Network } from '../../network.js';
import type { NetworkState } from '../../state.js';
import { Course } from '../course.js';
import type { History } from '../history.js';
import { TRAIN_OPTIONS, type TrainOptions } from '../options.js';
import { checkResumable, type TrainingProgress } from '../progress.js';
import {
  checkMeasurable,
  copySamples,
  readSamples,
  resolveClassWeights,
  withoutWeight,
} from '../samples.js';
import type { SampleArrays } from '../samples-in-memory.js';
import {
  type Gatherable,
  gathered,
  inMemory,
  inOrder,
  type Pieces,
  throughBuffer,
} from './chunks.js';
import {
  checkSameEpoch,
  nothingCame,
  ownStreamOptions,
  resolveStream,
  type StreamOptions,
  type StreamSettings,
} from './options.js';
import { FixedRows, type MakeRows } from './rows.js';
import { SequenceRows } from './sequence-rows.js';
import {
  createStreamJob,
  type StreamData,
  type StreamReport,
  type StreamRequest,
} from './stream-job.js';
import {
  batchesOf,
  isRandomAccess,
  itemsOf,
  type RandomAccessSource,
  type StreamBatch,
  type StreamSource,
} from './stream-source.js';

/** Bytes of a chunk's inputs, about: some milliseconds of work. */
const CHUNK_BYTES = 2 ** 20;

/**
 * Trains a network with samples that need not fit into memory. They are read once an epoch, the next chunk while a worker
 * trains with the last, and never further ahead. Samples that can be had in any order, and sources of up to `bufferRows`
 * samples, are shuffled as `train` does: the result is the same to the bit. Others go through a shuffle buffer.
 *
 * @param source What is iterated in each epoch, of `{ inputs, targets }` (some samples) or `{ input, target }` (one); or
 * `{ length, read }`.
 * @param options As for `train`, where `validationData` fits into memory.
 * @returns How the training went. After `signal` the network is as it was after the last whole epoch.
 * @throws (rejects with) as `trainAsync`; DataError also: no samples. What the source throws: the network is as it was.
 *
 * @example
 * ```ts
 * async function* batches() {
 *   for (const file of files) yield await read(file); // { inputs, targets }
 * }
 * await trainStream(network, batches, { epochs: 3, loss: 'meanSquaredError', optimizer: adam() });
 * ```
 */
export async function trainStream(
  network: Network,
  source: StreamSource,
  options: StreamOptions,
): Promise<History> {
  checkNetwork('trainStream', network);
  const { state } = network.internals();
  state.checkReady();
  const given = ownStreamOptions(options);
  const how = resolveAsyncOptions('trainStream', given);
  const settings = resolveStream(given, state);
  const training = new StreamTraining(network, state, given, settings, how.signal);
  const saved = state.save();
  state.phase = 'training';
  try {
    const { data, chunks } = await training.open(source);
    await withExecutor(data, createStreamJob, how, (executor) => training.run(executor, chunks));
    const history = training.history();
    if (history.stoppedBy === 'abort' && !training.hasTrained) state.restore(saved);
    return history;
  } catch (error) {
    if (!training.hasDiverged(error)) state.restore(saved);
    throw error;
  } finally {
    state.liveProgress = undefined;
    state.phase = 'ready';
  }
}

/**
 * Goes on with data that came later: one pass over it, the optimizer's state and the learning rate as they stand.
 * scikit-learn's `partial_fit`.
 *
 * @param options As for `train`; `epochs` is 1 unless given.
 * @throws As `train`.
 */
export function partialFit(
  network: Network,
  inputs: SamplesLike,
  targets: TensorLike,
  options: Omit<TrainOptions, 'epochs'> & { epochs?: number },
): History {
  checkNetwork('partialFit', network);
  const given = checkOptions('partialFit', options, TRAIN_OPTIONS);
  return network.train(inputs, targets, { ...given, epochs: given.epochs ?? 1 });
}

/** The chunks of an epoch, from so many samples on. */
type Chunks = (
  epoch: number,
  order: Uint32Array | undefined,
  first: number,
) => AsyncGenerator<SampleArrays>;

/** The caller's side. */
class StreamTraining {
  readonly #network: Network;
  readonly #state: NetworkState;
  readonly #settings: StreamSettings;
  readonly #signal: AbortSignal | undefined;
  readonly #classWeights: readonly number[] | undefined;
  readonly #apart: SampleArrays | undefined;
  readonly #progress: TrainingProgress | undefined;
  #course: Course | undefined;
  /** That of the epoch that runs. */
  #order: Uint32Array | undefined;
  #batchSize = 1;
  #chunkRows = 1;
  #divergence: DivergenceError | undefined;
  /** Whether a piece of the source is done with when the next is asked for: not where all are kept. */
  #reuses = false;
  /** Whether this call has trained a whole epoch. */
  hasTrained = false;

  constructor(
    network: Network,
    state: NetworkState,
    given: StreamOptions,
    settings: StreamSettings,
    signal: AbortSignal | undefined,
  ) {
    this.#network = network;
    this.#state = state;
    this.#settings = settings;
    this.#signal = signal;
    const { loss, validationData, metrics, resume } = settings.train;
    this.#classWeights = resolveClassWeights(
      'trainStream: classWeights',
      given.classWeights,
      state.plan.outputs,
    );
    if (validationData) {
      const { inputs, targets, sampleWeights } = validationData;
      const what = 'trainStream: validationData';
      const apart = readSamples(
        what,
        state,
        inputs,
        targets,
        loss,
        metrics,
        sampleWeights,
        undefined,
      );
      checkMeasurable('trainStream', metrics, apart.rows);
      this.#apart = copySamples(state, apart, loss, apart.rows, false);
    }
    this.#progress = resume ? state.progress : undefined;
    const { checkpoint } = settings;
    if (checkpoint) checkSameEpoch(checkpoint, this.#begun);
  }

  /** The epoch that comes first, counted from 0. */
  get #begun(): number {
    return this.#progress?.history.epochs ?? 0;
  }

  history(): History {
    return this.#course!.history();
  }

  /** Whether it is this training's own divergence, after which the network is as it was after the last whole epoch. */
  hasDiverged(error: unknown): boolean {
    return this.#divergence !== undefined && this.#divergence === error && this.hasTrained;
  }

  /** Reads the beginning of the source, which tells how it is to be gone through. */
  async open(source: StreamSource): Promise<{ data: StreamData; chunks: Chunks }> {
    const state = this.#state;
    const { train, bufferRows } = this.#settings;
    const [like, all, begun] = isRandomAccess(source)
      ? await this.#openRandom(source)
      : await this.#openStream(source);
    const { shuffle, batchSize, loss, labelSmoothing, optimizer, metrics, clipNorm, clipValue } =
      train;
    this.#batchSize = all ? Math.min(batchSize, all.length) : batchSize;
    // Of sequences of any length as long as the first ones are.
    const rowBytes = (this.#batchSize * like.inputs.byteLength) / like.rows;
    this.#chunkRows = this.#batchSize * Math.max(1, Math.floor(CHUNK_BYTES / rowBytes));
    if (this.#settings.onCheckpoint) {
      const most = this.#settings.checkpointEvery * this.#batchSize;
      this.#chunkRows = Math.min(this.#chunkRows, most);
    }
    const progress = this.#progress;
    const validates = this.#apart !== undefined;
    if (progress) {
      const known = { ...train, shuffle: shuffle && all !== undefined };
      checkResumable(progress, known, validates, all?.length ?? 0, state);
    }
    state.useOptimizer(optimizer);
    state.progress = undefined;
    state.loss = loss;
    const size = this.#chunkRows;
    const makeRows = makeRowsOf(state);
    let first = begun;
    const chunks: Chunks = (epoch, order, from) => {
      if (all) return gathered(all, size, order, from, epoch);
      const pieces =
        first ?? this.#pieces(source as Exclude<StreamSource, RandomAccessSource>, like, epoch);
      first = undefined;
      const seed = (state.seed + Math.imul(epoch + 1, 0x9e3779b1)) >>> 0;
      const rows = shuffle
        ? throughBuffer(pieces, size, bufferRows, seed, makeRows)
        : inOrder(pieces, size, makeRows);
      return skipping(rows, from, makeRows);
    };
    this.#course = new Course({ settings: train, validates, progress }, () => state.readNumbers());
    state.liveProgress = () => this.#course!.progress;
    const order = all && shuffle ? orderOf(state.order, all.length) : undefined;
    return {
      chunks,
      data: {
        kind: 'stream',
        plan: state.plan,
        dtype: state.dtype.name,
        words: state.copy(),
        settings: {
          loss,
          labelSmoothing,
          batchSize: this.#batchSize,
          optimizer,
          shuffle,
          groupByLength: false,
          metrics,
          clipNorm,
          clipValue,
          before: this.#course.epochs,
        },
        capacity: size,
        classIndices: like.targets instanceof Uint32Array,
        weighted: like.weights !== undefined,
        apart: this.#apart,
        order,
      },
    };
  }

  async run(executor: Executor<StreamRequest, StreamReport>, chunks: Chunks): Promise<void> {
    const course = this.#course!;
    const stopListening = onAbort(this.#signal, () => executor.stop(true));
    let { checkpoint } = this.#settings;
    try {
      while (!course.over) {
        const rate = course.rate();
        const report = await this.#epoch(executor, chunks, rate, checkpoint);
        checkpoint = undefined;
        if (!report) return course.abort();
        if (report.offender) throw this.#diverged(report.offender, rate);
        this.#adopt(report);
        this.hasTrained = true;
        course.heed(await course.take(rate, report.loss!, report.scored, undefined));
        if (this.#signal?.aborted) course.abort();
      }
    } finally {
      stopListening();
    }
    if (course.best) this.#state.writeNumbers(course.best);
  }

  /** One pass; undefined where the user no longer wants it. */
  async #epoch(
    executor: Executor<StreamRequest, StreamReport>,
    chunks: Chunks,
    rate: number,
    from: StreamSettings['checkpoint'],
  ): Promise<StreamReport | undefined> {
    const { onCheckpoint, checkpointEvery } = this.#settings;
    const epoch = this.#course!.epochs;
    const ask = async (request: StreamRequest): Promise<StreamReport | undefined> => {
      if (this.#signal?.aborted) return undefined;
      const report = await executor.run(request);
      return this.#signal?.aborted ? undefined : report;
    };
    const begun = await ask({ type: 'begin', rate, sums: from?.sums });
    if (!begun) return undefined;
    this.#order = begun.order;
    let samples = from?.samples ?? 0;
    let saved = samples;
    let counts = (from?.sums.weight ?? 0) > 0;
    const asked: Promise<StreamReport | undefined>[] = [];
    try {
      for await (const chunk of chunks(epoch, begun.order, samples)) {
        // One is trained with, and one waits for that, so that the worker does not.
        if (asked.length === 2 && !(await asked.shift())) return undefined;
        samples += chunk.rows;
        counts ||= chunk.weights === undefined || chunk.weights.some((weight) => weight > 0);
        const due = onCheckpoint && samples - saved >= checkpointEvery * this.#batchSize;
        const answer = ask({ type: 'chunk', samples: chunk, state: due === true });
        answer.catch(() => {}); // awaited later; until then an error is not unheard
        asked.push(answer);
        if (!due) continue;
        const report = await asked.at(-1);
        if (!report) return undefined;
        saved = samples;
        await this.#checkpoint(report, epoch, samples);
      }
      if (samples === 0) throw nothingCame(epoch);
      for (const answer of asked) if (!(await answer)) return undefined;
      if (!counts) throw withoutWeight('trainStream');
    } finally {
      await Promise.allSettled(asked);
    }
    return ask({ type: 'end' });
  }

  /** Shows the network as it is in the midst of an epoch. */
  async #checkpoint({ words, sums }: StreamReport, epoch: number, samples: number): Promise<void> {
    const state = this.#state;
    const before = { words: state.copy(), order: state.order };
    state.adopt(words!, this.#order ?? state.order);
    try {
      await this.#settings.onCheckpoint?.({
        format: 'myelin-stream-checkpoint',
        version: 1,
        network: this.#network.toJSON(),
        epoch,
        samples,
        sums: sums!,
      });
    } finally {
      state.adopt(before.words, before.order);
    }
  }

  #adopt({ words }: StreamReport): void {
    this.#state.adopt(words!, this.#order ?? this.#state.order);
  }

  #diverged(offender: string, rate: number): DivergenceError {
    const epoch = this.#course!.epochs + 1;
    this.#divergence = new DivergenceError(
      `trainStream: in epoch ${epoch} ${offender} stopped being finite; the network is as it was after the epoch before. A learning rate below ${rate}, clipNorm, or scaled inputs may help.`,
      epoch,
    );
    this.#state.divergence = this.#divergence;
    return this.#divergence;
  }

  async #openRandom(
    source: RandomAccessSource,
  ): Promise<[like: SampleArrays, all: Gatherable, begun: undefined]> {
    const read = async (rows: Uint32Array, epoch: number): Promise<SampleArrays> =>
      this.#arrays(await source.read(rows, epoch));
    const like = await read(Uint32Array.of(0), this.#begun);
    const checked = async (rows: Uint32Array, epoch: number): Promise<SampleArrays> => {
      const samples = await read(rows, epoch);
      checkLike(like, samples);
      return samples;
    };
    return [like, { length: source.length, read: checked }, undefined];
  }

  /** Up to `bufferRows` samples are all that there are; where more come, what was read is where the first epoch begins. */
  async #openStream(
    source: Exclude<StreamSource, RandomAccessSource>,
  ): Promise<[like: SampleArrays, all: Gatherable | undefined, begun: Pieces | undefined]> {
    const { bufferRows } = this.#settings;
    const pieces = this.#pieces(source, undefined, this.#begun);
    const read: SampleArrays[] = [];
    let rows = 0;
    let ended = false;
    while (rows <= bufferRows && !ended) {
      const { value, done } = await pieces.next();
      if (done) ended = true;
      else {
        read.push(value);
        rows += value.rows;
      }
    }
    const [like] = read;
    if (!like) throw nothingCame(0);
    if (ended) {
      return [like, inMemory(read, makeRowsOf(this.#state)), undefined];
    }
    this.#reuses = true;
    return [like, undefined, goingOn(read, pieces)];
  }

  async *#pieces(
    source: Exclude<StreamSource, RandomAccessSource>,
    given: SampleArrays | undefined,
    epoch: number,
  ): AsyncGenerator<SampleArrays> {
    let like = given;
    let last: SampleArrays | undefined;
    for await (const batch of batchesOf(itemsOf(source, epoch))) {
      const samples = this.#arrays(batch, this.#reuses ? last : undefined);
      like ??= samples;
      checkLike(like, samples);
      yield samples;
      // What is read at first is kept.
      if (this.#reuses && !samples.offsets) last = samples;
    }
  }

  /** A batch, checked and copied, into the room of an earlier one. @throws ShapeError @throws DataError */
  #arrays({ inputs, targets, sampleWeights }: StreamBatch, room?: SampleArrays): SampleArrays {
    const state = this.#state;
    const { loss } = this.#settings.train;
    const what = 'trainStream';
    const weights = this.#classWeights;
    const read = readSamples(what, state, inputs, targets, loss, [], sampleWeights, weights);
    return copySamples(state, { ...read, isPiece: true }, loss, read.rows, false, room);
  }
}

/** Room for samples of this network. */
function makeRowsOf({ entersSteps, leavesSteps }: NetworkState): MakeRows {
  return entersSteps
    ? (like, capacity) => new SequenceRows(like, capacity, leavesSteps)
    : (like, capacity) => new FixedRows(like, capacity);
}

/** All batches are of one kind. @throws DataError */
function checkLike(first: SampleArrays, samples: SampleArrays): void {
  if (first.targets instanceof Uint32Array !== samples.targets instanceof Uint32Array) {
    throw new DataError(
      'trainStream: source: targets are class indices in some batches, and rows in others.',
    );
  }
  if ((first.weights === undefined) !== (samples.weights === undefined)) {
    throw new DataError('trainStream: source: some batches have weights, and others have not.');
  }
}

/** The order goes on from training to training, as that of `train`. */
function orderOf(earlier: Uint32Array | undefined, samples: number): Uint32Array {
  if (earlier?.length === samples) return earlier.slice();
  return Uint32Array.from({ length: samples }, (_, i) => i);
}

async function* goingOn(
  read: SampleArrays[],
  rest: AsyncIterator<SampleArrays>,
): AsyncGenerator<SampleArrays> {
  try {
    while (read.length > 0) yield read.shift()!;
    for (;;) {
      const { value, done } = await rest.next();
      if (done) return;
      yield value;
    }
  } finally {
    await rest.return?.();
  }
}

/** Without the first `samples`. */
async function* skipping(
  chunks: AsyncGenerator<SampleArrays>,
  samples: number,
  makeRows: MakeRows,
): AsyncGenerator<SampleArrays> {
  let left = samples;
  for await (const chunk of chunks) {
    if (left === 0) yield chunk;
    else if (left < chunk.rows) {
      const rest = makeRows(chunk, chunk.rows - left);
      rest.fill(chunk, left);
      yield rest.samples;
      left = 0;
    } else left -= chunk.rows;
  }
}
