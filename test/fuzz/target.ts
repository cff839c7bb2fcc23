// What a fuzzed loader is.
import { decodeModel, encodeModel, type Tensor } from '../../src/files.js';
import { type Tensor as Answer, MyelinError, type Network } from '../../src/index.js';

/** A loader under attack, as a function of a file's bytes. */
export interface Target {
  /** Valid files to begin with. */
  seeds(): Uint8Array[];
  /** Loads, and works with what was loaded. May throw only what `isRefusal` knows. */
  load(bytes: Uint8Array): void;
  /** Real files, by folder and ending, with which the coverage-guided run begins besides. */
  readonly files?: readonly [folder: string, ending: string];
}

/** Targets by name. */
export type Targets = Readonly<Record<string, Target>>;

/** Whether it is the error that a broken file is to give: who speaks, and what is wrong, as much as a person reads. */
export function isRefusal(error: unknown): boolean {
  return (
    error instanceof MyelinError &&
    error.code === 'ERR_FORMAT' &&
    /^\w[\w. ]*: .{5,1000}\.$/s.test(error.message)
  );
}

/** The network answers, and is written as it was read: nothing is half made. */
export function checkNetwork(network: Network): void {
  if (answerOf(network, 0).length !== numbersIn(network.outputShape)) {
    throw new Error('no whole answer');
  }
  const bytes = encodeModel(network, { format: 'safetensors', training: true });
  const again = encodeModel(decodeModel(bytes), { format: 'safetensors', training: true });
  if (!sameBytes(bytes, again)) throw new Error('a network is written otherwise than it was read');
}

/** What the network answers to a sample of one number: three steps where any are right, the first index of a vocabulary. */
export function answerOf(network: Network, value: number): Float64Array | Float32Array {
  const isIndex = network.layers[0]?.kind === 'embedding';
  const sample = new Float64Array(numbersIn(network.inputShape)).fill(isIndex ? 0 : value);
  const answer = network.run(sample) as Float64Array | Float32Array | Answer;
  return 'data' in answer ? answer.data : answer;
}

function numbersIn(shape: readonly (number | null)[]): number {
  return shape.reduce<number>((count, length) => count * (length ?? 3), 1);
}

/** Room in proportion to the file; a large network is not looked at further, for the sake of speed. */
export function checkImported(network: Network, fileLength: number): void {
  const { parameterCount } = network;
  if (parameterCount > 8 * fileLength + 2 ** 22) {
    throw new Error(`${parameterCount} parameters of ${fileLength} bytes`);
  }
  if (parameterCount < 2 ** 14) checkNetwork(network);
}

/** What was written and read again, by `decode`, are the same numbers. */
export function checkTensors(
  read: ReadonlyMap<string, Tensor>,
  decode: () => ReadonlyMap<string, Tensor>,
): void {
  const copy = decode();
  for (const [name, { data }] of read) {
    const other = copy.get(name)?.data;
    if (!other || other.some((value, i) => !Object.is(value, data[i]))) {
      throw new Error(`${name} is written otherwise than it was read`);
    }
  }
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
