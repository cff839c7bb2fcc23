// What is measured: rows of the repository's own benchmark (bench/browser), and the dot product of `myelin/kernels`.
import { dot } from 'myelin/kernels';
import type { Row } from '../../../bench/browser/row.js';
import { digitsRows } from '../../../bench/browser/rows/digits.js';
import { runRows } from '../../../bench/browser/rows/run.js';
import { tinyRows } from '../../../bench/browser/rows/tiny.js';

/** Numbers of each vector. */
const LENGTH = 10_000;

function dotRow(): Row {
  return {
    group: 'Kernels',
    key: 'dot',
    label: 'dot',
    make: () => {
      const x = Float64Array.from({ length: LENGTH }, (_, i) => ((i * 37) % 101) / 101);
      const y = Float64Array.from({ length: LENGTH }, (_, i) => ((i * 53) % 97) / 97);
      return {
        myelin: (count) => {
          let sum = 0;
          for (let i = 0; i < count; i++) {
            x[0] = i & 3;
            sum += dot(x, y);
          }
          return sum;
        },
        plain: (count) => {
          let sum = 0;
          for (let i = 0; i < count; i++) {
            x[0] = i & 3;
            sum += plainDot(x, y);
          }
          return sum;
        },
      };
    },
  };
}

function plainDot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}

export function rowOf(key: string): Row {
  const all = [...tinyRows(), ...runRows(), ...digitsRows(), dotRow()];
  const row = all.find((each) => each.key === key);
  if (!row) throw new RangeError(key);
  return row;
}
