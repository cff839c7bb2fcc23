import { DataError } from '../../base/errors.js';
import type { SamplesLike } from '../../matrix/matrix-like.js';
import type { Tensor } from '../../matrix/tensor.js';
import type { Network } from '../../network/network.js';
import { outputNames } from '../own-network/outcome.js';
import type { TrainedWith } from '../own-network/trained-with.js';
import { weightsHash } from '../weights-hash.js';
import { type Answered, bodyOf, fitting, type Served } from './served.js';

const EXPECTED =
  'a sample as a list of numbers, { "column": number } where the network was trained here, or a list of these';

/** A network of one's own: samples as numbers, or by the columns that it was trained with. */
export function networkServed(network: Network, trainedWith: TrainedWith | undefined): Served {
  const columns = trainedWith?.inputs.map(({ name }) => name);
  const targets = trainedWith?.targets.map(({ name }) => name) ?? [];
  const { inputShape, outputShape } = network;
  const isOpen = outputShape.includes(null);
  const outputs = outputShape.reduce<number>((product, length) => product * (length ?? 1), 1);
  return {
    title: `a network of ${inputShape.map(String).join('×')} inputs`,
    schema: {
      kind: 'network',
      weights: weightsHash(network),
      inputShape,
      outputShape,
      ...(columns && { columns }),
      ...(columns && !isOpen && { outputs: outputNames(targets, outputs) }),
    },
    answer: (text) => answerTo(text, network, inputShape, columns),
  };
}

function answerTo(
  text: string,
  network: Network,
  shape: readonly (number | null)[],
  columns: readonly string[] | undefined,
): Answered {
  const body = bodyOf(text, EXPECTED);
  const many = Array.isArray(body) && isBatch(body, shape);
  const samples = (many ? body : [body]) as readonly unknown[];
  if (samples.length === 0) return { value: [], rows: 0 };
  const all = fitting(() => {
    const read = samples.map((sample) => (Array.isArray(sample) ? sample : rowOf(sample, columns)));
    const answers = network.run<Tensor | Tensor[]>(read as SamplesLike);
    const nested = Array.isArray(answers)
      ? answers.map((answer) => answer.toArray())
      : answers.toArray();
    return nested.map((outputs) => ({ outputs }));
  });
  return { value: many ? all : all[0], rows: samples.length };
}

/** Whether a list is of samples, not one: flattened, or as deep as its shape. */
function isBatch(list: readonly unknown[], shape: readonly (number | null)[]): boolean {
  const [first] = list;
  if (list.length === 0 || !Array.isArray(first))
    return typeof first === 'object' || list.length === 0;
  if (shape.length === 1) return true;
  const depth = depthOf(list);
  if (depth !== shape.length) return depth !== 1;
  // Two axes: rows of flattened samples, or one sample; what fits its shape is one.
  return depth === 2 && !(fits(list.length, shape[0]!) && fits(first.length, shape[1]!));
}

function fits(length: number, wanted: number | null): boolean {
  return wanted === null || length === wanted;
}

function depthOf(value: unknown): number {
  let depth = 0;
  for (let each = value; Array.isArray(each); each = each[0] as unknown) depth++;
  return depth;
}

/** The numbers of a row by the names of its columns. @throws DataError */
function rowOf(row: unknown, columns: readonly string[] | undefined): number[] {
  if (typeof row !== 'object' || row === null) throw new DataError(`expected ${EXPECTED}.`);
  if (!columns) {
    throw new DataError('the network’s file does not tell its columns; expected lists of numbers.');
  }
  return columns.map((name) => {
    const value: unknown = Object.hasOwn(row, name) ? row[name as keyof typeof row] : undefined;
    if (typeof value === 'number' || typeof value === 'boolean') return Number(value);
    throw new DataError(
      `column ${JSON.stringify(name)}: expected a number, got ${value === undefined ? 'nothing' : JSON.stringify(value)?.slice(0, 40)}.`,
    );
  });
}
