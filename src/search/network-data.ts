import { FormatError } from '../base/errors.js';
import type { Fold } from '../data/k-fold.js';
import { type Matrix, readMatrix } from '../matrix/matrix.js';
import { decodeSafetensors, encodeSafetensors } from '../serialization/safetensors.js';
import type { Tensor, TensorArray } from '../serialization/tensor.js';
import type { Data } from './fold.js';

/** The samples of a search and how they are dealt. */
export interface DealtData {
  readonly data: Data;
  readonly folds: readonly Fold[];
}

const KIND = 'samples';

/** As bytes: safetensors. The same data has the same bytes. */
export function encodeSamples({ data, folds }: DealtData): Uint8Array {
  const { inputs, targets } = data;
  const parts = folds.flatMap(
    ({ train, test }, i): [string, { data: Uint32Array; shape: number[] }][] => [
      [`fold${i}.train`, { data: train, shape: [train.length] }],
      [`fold${i}.test`, { data: test, shape: [test.length] }],
    ],
  );
  const answers = Array.isArray(targets)
    ? { data: Float64Array.from(targets), shape: [targets.length] }
    : targets;
  return encodeSafetensors(
    new Map<string, { data: TensorArray; shape: readonly number[] }>([
      ['inputs', inputs],
      ['targets', answers],
      ...parts,
    ]),
    { kind: KIND },
  );
}

/** What `encodeSamples` wrote. @throws FormatError anything else. */
export function decodeSamples(bytes: Uint8Array): DealtData {
  const { tensors, metadata } = decodeSafetensors(bytes);
  const what = "a trial's data";
  if (metadata.get('kind') !== KIND) throw new FormatError(`${what}: expected samples.`);
  const tensor = (name: string): Tensor => {
    const found = tensors.get(name);
    if (found) return found;
    throw new FormatError(`${what}: there is no '${name}'.`);
  };
  const inputs = matrixOf(what, 'inputs', tensor('inputs'));
  const [rows] = inputs.shape;
  const answers = tensor('targets');
  const targets =
    answers.shape.length === 1 ? Array.from(answers.data) : matrixOf(what, 'targets', answers);
  const count = Array.isArray(targets) ? targets.length : targets.shape[0];
  if (count !== rows) throw new FormatError(`${what}: ${count} targets for ${rows} samples.`);
  const folds: Fold[] = [];
  for (let i = 0; tensors.has(`fold${i}.train`); i++) {
    folds.push({
      train: rowsOf(what, tensor(`fold${i}.train`), rows),
      test: rowsOf(what, tensor(`fold${i}.test`), rows),
    });
  }
  return { data: { inputs, targets }, folds };
}

function matrixOf(what: string, name: string, { data, shape }: Tensor): Matrix {
  const [rows, columns] = shape;
  const numbers = data instanceof Float64Array || data instanceof Float32Array;
  if (shape.length === 2 && numbers) {
    return readMatrix(`${what}: '${name}'`, { data, shape: [rows!, columns!] });
  }
  throw new FormatError(`${what}: '${name}': expected a matrix of numbers.`);
}

function rowsOf(what: string, { data }: Tensor, rows: number): Uint32Array {
  const valid = data instanceof Uint32Array && data.every((row) => row < rows);
  if (valid) return data;
  throw new FormatError(`${what}: a fold: expected rows below ${rows}.`);
}
