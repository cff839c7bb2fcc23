import { DivergenceError } from '../../../base/errors.js';
import type { Pointer } from '../../../core/core.js';
import { numbersOf, wordsOf } from '../../../core/network-block.js';
import { clearSums, meanLoss } from '../../../core/plan.js';
import type { FullBatchPlace } from '../full-batch.js';
import type { StopReason } from '../history.js';
import type { TrainingEpochs } from '../training-epochs.js';

/** Iterations that go in one call where nothing is done between them. */
const TOGETHER = 32;

/**
 * The iterations of a full-batch method, which stand in the place of epochs: loss and gradient of all samples, batch by batch,
 * whenever the method's kernel asks for them.
 *
 * A training begins with an evaluation of its own, as data or parameters may have changed since the method's memory was filled;
 * to the bit it is what the iteration before ended with, so that twice ten iterations are twenty. For that buffers of layers
 * are put back after it.
 */
export abstract class Iterations implements TrainingEpochs {
  divergence: DivergenceError | undefined;
  ending: StopReason | undefined;
  done = 0;
  readonly order: Uint32Array = new Uint32Array(0);
  readonly together: number = TOGETHER;
  protected readonly place: FullBatchPlace;
  /** Where the gradient of all samples stands. */
  protected readonly gradient: Pointer;
  protected readonly batches: number;
  /** The loss at the parameters, where it is known. */
  protected loss: number | undefined;
  /** Whether a training begins or goes on after `rewind`: nothing is known yet. */
  protected fresh = true;
  readonly #words: Uint32Array;
  /** Iterations since the copy. */
  #since = 0;
  #batch = 0;
  #buffers: Float64Array | Float32Array | undefined;

  constructor(place: FullBatchPlace) {
    const { block, allocate, trained, batch } = place;
    this.place = place;
    this.gradient = allocate(block.plan.parameters * block.dtype.size);
    this.batches = Math.ceil(trained / batch);
    this.#words = wordsOf(block).slice();
  }

  /** Goes on from loss and gradient at the parameters: whether it wants them at others, or more time. */
  protected abstract decide(loss: number): 'evaluate' | 'pause' | 'over';

  /** Forgets what does not stand in the network's block. */
  protected abstract forget(): void;

  next(learningRate: number): number {
    this.begin(learningRate);
    while (this.advance(Number.POSITIVE_INFINITY));
    return this.end();
  }

  several(rates: Float64Array, threshold: number): Float64Array {
    const losses: number[] = [];
    for (const rate of rates) {
      const loss = this.next(rate);
      losses.push(loss);
      if (loss <= threshold || this.ending) break;
    }
    return Float64Array.from(losses);
  }

  begin(_learningRate: number): void {
    this.ending = undefined;
  }

  shuffle(_count: number): boolean {
    return false;
  }

  advance(count: number): boolean {
    for (let left = count; left > 0; ) {
      if (this.loss === undefined) {
        const first = this.#batch;
        const end = Math.min(first + left, this.batches);
        left -= end - first;
        this.#evaluate(first, end);
        if (this.#batch > 0) return true;
      }
      const wish = this.decide(this.loss!);
      if (wish === 'over') return false;
      if (wish === 'pause') return true;
      this.loss = undefined;
    }
    return true;
  }

  end(): number {
    const { core, dtype, parameters, plan } = this.place.block;
    if (!core.network[dtype.name].allFinite(numbersOf(plan), parameters))
      throw this.diverged('a parameter');
    this.#since++;
    this.done++;
    return this.loss!;
  }

  copy(): void {
    this.#words.set(wordsOf(this.place.block));
    this.#since = 0;
  }

  rewind(epoch: number): void {
    wordsOf(this.place.block).set(this.#words);
    const again = this.#since - (this.done - epoch);
    this.done = epoch;
    this.#since = again;
    this.#batch = 0;
    this.loss = undefined;
    this.fresh = true;
    this.forget();
    for (let i = 0; i < again; i++) while (this.advance(Number.POSITIVE_INFINITY));
  }

  /** Batches [first, end) of the loss and its gradient; after the last `loss` is known. */
  #evaluate(first: number, end: number): void {
    const { block, weight, frame } = this.place;
    const { core, dtype } = block;
    const passes = core.network[dtype.name];
    if (first === 0) {
      clearSums(core, frame);
      if (this.fresh) this.#buffers = this.#bufferView()?.slice();
    }
    passes.gradient(frame, first, end, weight, this.gradient, first === 0);
    this.#batch = end < this.batches ? end : 0;
    if (this.#batch > 0) return;
    this.loss = meanLoss(core, frame);
    if (!this.fresh) return;
    this.fresh = false;
    if (this.#buffers) this.#bufferView()!.set(this.#buffers);
    const finite = passes.allFinite(block.plan.parameters, this.gradient);
    if (!Number.isFinite(this.loss)) throw this.diverged('the loss');
    if (!finite) throw this.diverged('the gradient');
  }

  /** The layers' buffers, a view. */
  #bufferView(): Float64Array | Float32Array | undefined {
    const { core, dtype, parameters, plan } = this.place.block;
    if (plan.buffers === 0) return undefined;
    const at = parameters / dtype.size;
    return dtype.view(core).subarray(at + plan.parameters, at + numbersOf(plan));
  }

  protected diverged(what: string): DivergenceError {
    const epoch = this.place.before + this.done + 1;
    this.divergence = new DivergenceError(
      `train: in epoch ${epoch} ${what} was not finite; the network is as it was before. Scaled inputs, or other weights to begin with, may help.`,
      epoch,
    );
    if (this.#since > 0) this.rewind(this.done);
    return this.divergence;
  }
}
