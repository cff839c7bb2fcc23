import { readFileSync } from 'node:fs';
import type { Task } from '../task.js';

/** What a peer trains on, in the forms that libraries take. */
export interface Data {
  rows: number;
  inputs: number;
  outputs: number;
  /** (rows, inputs) */
  x: Float32Array;
  labels: Uint8Array;
  /** (rows, outputs): one-hot, or the label itself where there is one output. */
  targets: Float32Array;
}

export function readData({ data: { folder, rows }, sizes }: Task): Data {
  const bytes = readFileSync(`${folder}/x.f32`);
  const x = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  const labels = new Uint8Array(readFileSync(`${folder}/labels.u8`));
  const outputs = sizes.at(-1)!;
  const targets = new Float32Array(rows * outputs);
  for (let i = 0; i < rows; i++) {
    if (outputs === 1) targets[i] = labels[i]!;
    else targets[i * outputs + labels[i]!] = 1;
  }
  return { rows, inputs: sizes[0]!, outputs, x, labels, targets };
}

/** Row by row as arrays of numbers, which is what users of most libraries have. */
export function rowsOf(flat: ArrayLike<number>, width: number): number[][] {
  return Array.from({ length: flat.length / width }, (_, i) =>
    Array.from({ length: width }, (_, j) => flat[i * width + j]!),
  );
}
