import type { Network } from '../../network/network.js';
import { writeAtomic } from '../../node/atomic-write.js';
import { decodeModel, encodeModel } from '../../serialization/model.js';
import { decodeSafetensors } from '../../serialization/safetensors.js';
import type { Arguments } from '../arguments.js';
import type { Config } from '../config.js';
import { leftBy, otherTraining, resumePath, trainingId } from '../resume.js';
import { inFile } from '../rows/open.js';
import { withText } from './trained-with.js';

/** Milliseconds between two of them: what a kill costs at most. */
const EVERY = 10_000;
const KEY = 'training_id';

/**
 * The network in the midst of its training, beside its file: when it is interrupted, and with `--resume` also now and then,
 * so that whoever is killed goes on, too.
 */
export class Checkpoint {
  /** As it was left; undefined: nothing was. */
  readonly network: Network | undefined;
  readonly #path: string;
  readonly #id: string;
  readonly #often: boolean;
  #own: Network | undefined;
  #written: number = performance.now();
  #last: Uint8Array | undefined;

  private constructor(output: string, id: string, often: boolean, network: Network | undefined) {
    this.#path = resumePath(output);
    this.#id = id;
    this.#often = often;
    this.network = network;
  }

  /** @throws UsageError what was left is of another training. */
  static async of(
    output: string,
    path: string,
    args: Arguments,
    config: Config,
  ): Promise<Checkpoint> {
    const left = await leftBy(output, path, args);
    const id = await trainingId(path, args, config);
    const network =
      left &&
      (await inFile(resumePath(output), async () => {
        if (decodeSafetensors(left).metadata.get(KEY) !== id) throw otherTraining(output);
        return decodeModel(left);
      }));
    return new Checkpoint(output, id, args.has('resume'), network);
  }

  /** Before the training begins: what it is when the signal comes is kept. */
  begin(network: Network, signal: AbortSignal): void {
    this.#own = network;
    signal.addEventListener('abort', () => {
      this.#last = this.#encoded();
    });
  }

  /** After an epoch. */
  async write(): Promise<void> {
    if (!this.#often || performance.now() - this.#written < EVERY) return;
    await writeAtomic(this.#path, this.#encoded());
    this.#written = performance.now();
  }

  /** After an interrupt. */
  async leave(): Promise<void> {
    if (this.#last) await writeAtomic(this.#path, this.#last);
  }

  #encoded(): Uint8Array {
    const file = encodeModel(this.#own!, { format: 'safetensors', training: true });
    return withText(file, KEY, this.#id);
  }
}
