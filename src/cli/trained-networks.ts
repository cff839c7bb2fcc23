import { appendFileSync } from 'node:fs';
import { FormatError } from '../base/errors.js';
import { isDictionary } from '../base/validate.js';
import type { NetworkModelJSON } from '../network/json.js';
import { Network } from '../network/network.js';
import type { History } from '../network/training/history.js';
import { writeAtomic, writeAtomicSync } from '../node/atomic-write.js';
import type { TrainedBefore } from '../table/model/train-bag.js';
import type { Arguments } from './arguments.js';
import { leftBy, otherTraining, resumePath, trainingId } from './resume.js';

interface Trained {
  readonly network: Network;
  readonly history: History;
}

/**
 * The networks of a model of tables that are trained, beside its file, one a line: after an interrupt, and with `--resume` each
 * as it is whole, so that whoever is killed goes on, too. A line of which a part is missing is none.
 */
export class TrainedNetworks implements TrainedBefore {
  readonly #path: string;
  readonly #head: string;
  readonly #often: boolean;
  readonly #kept: Map<number, Trained>;
  #begun = false;

  private constructor(path: string, head: string, often: boolean, kept: Map<number, Trained>) {
    this.#path = path;
    this.#head = head;
    this.#often = often;
    this.#kept = kept;
  }

  /** @throws UsageError what was left is of another training. @throws FormatError it is something else. */
  static async of(output: string, path: string, args: Arguments): Promise<TrainedNetworks> {
    const left = await leftBy(output, path, args);
    const id = await trainingId(path, args, {});
    const head = `${JSON.stringify({ format: 'myelin-training', version: 1, id })}\n`;
    const kept = new Map<number, Trained>();
    if (left) {
      const lines = left.toString('utf8').split('\n').slice(0, -1);
      if (`${lines[0]}\n` !== head) throw otherTraining(output);
      for (const [i, line] of lines.slice(1).entries()) {
        const { task, ...trained } = read(`${resumePath(output)}: line ${i + 2}`, line);
        kept.set(task, trained);
      }
    }
    return new TrainedNetworks(resumePath(output), head, args.has('resume'), kept);
  }

  /** How many networks were there. */
  get count(): number {
    return this.#kept.size;
  }

  restore(task: number, network: Network): History | undefined {
    const trained = this.#kept.get(task);
    if (!trained) return undefined;
    for (const [i, layer] of network.layers.entries()) {
      layer.parameters = trained.network.layers[i]!.parameters;
    }
    return trained.history;
  }

  note(task: number, network: Network, history: History): void {
    this.#kept.set(task, { network, history });
    if (!this.#often) return;
    if (!this.#begun) {
      writeAtomicSync(this.#path, new TextEncoder().encode(this.#text()));
      this.#begun = true;
      return;
    }
    appendFileSync(this.#path, lineOf(task, { network, history }));
  }

  /** After an interrupt. */
  async leave(): Promise<void> {
    await writeAtomic(this.#path, new TextEncoder().encode(this.#text()));
  }

  #text(): string {
    const lines = Array.from(this.#kept, ([task, trained]) => lineOf(task, trained));
    return this.#head + lines.join('');
  }
}

function lineOf(task: number, { network, history }: Trained): string {
  const json = { ...network.toJSON(), random: null, training: null };
  return `${JSON.stringify({ task, history, network: json })}\n`;
}

function read(where: string, line: string): Trained & { readonly task: number } {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (error) {
    throw new FormatError(`${where}: no JSON: ${(error as Error).message}.`);
  }
  const { task, history, network } = isDictionary(json) ? json : {};
  const isHistory =
    isDictionary(history) && Array.isArray(history.loss) && Array.isArray(history.learningRate);
  if (typeof task !== 'number' || !isHistory) {
    throw new FormatError(`${where}: expected { task, history, network }.`);
  }
  return {
    task,
    history: history as unknown as History,
    network: Network.fromJSON(network as NetworkModelJSON),
  };
}
