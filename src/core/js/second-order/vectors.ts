import type { Pointer } from '../../core.js';
import type { Element } from '../element.js';
import type { JsMemory } from '../memory.js';

/** Twins of assembly/second-order/vectors.ts for one element type, over pointers. */
export interface Vectors {
  /** Bytes of an element. */
  readonly size: number;
  copy(count: number, from: Pointer, to: Pointer): void;
  innerProduct(count: number, a: Pointer, b: Pointer): number;
  largest(count: number, x: Pointer): number;
  combine(count: number, x: Pointer, factor: number, y: Pointer, dst: Pointer): void;
  multiple(count: number, factor: number, x: Pointer, dst: Pointer): void;
}

export function vectorsOf(memory: JsMemory, element: Element): Vectors {
  const { shift, round } = element;
  const view = (): Float64Array | Float32Array => element.view(memory);
  return {
    size: 1 << shift,

    copy(count, from, to) {
      view().copyWithin(to >>> shift, from >>> shift, (from >>> shift) + count);
    },

    innerProduct(count, a, b) {
      const v = view();
      const [i, j] = [a >>> shift, b >>> shift];
      const s = new Float64Array(8);
      const whole = count & -8;
      for (let k = 0; k < whole; k++) s[k & 7]! += v[i + k]! * v[j + k]!;
      let sum = s[0]! + s[4]! + (s[2]! + s[6]!) + (s[1]! + s[5]! + (s[3]! + s[7]!));
      for (let k = whole; k < count; k++) sum += v[i + k]! * v[j + k]!;
      return sum;
    },

    largest(count, x) {
      const v = view();
      let most = 0;
      for (let i = x >>> shift, end = i + count; i < end; i++) {
        const magnitude = Math.abs(v[i]!);
        if (magnitude > most) most = magnitude;
      }
      return most;
    },

    combine(count, x, factor, y, dst) {
      const v = view();
      const by = round(factor);
      const [i, j, to] = [x >>> shift, y >>> shift, dst >>> shift];
      for (let k = 0; k < count; k++) v[to + k] = v[i + k]! + round(by * v[j + k]!);
    },

    multiple(count, factor, x, dst) {
      const v = view();
      const by = round(factor);
      const [i, to] = [x >>> shift, dst >>> shift];
      for (let k = 0; k < count; k++) v[to + k] = by * v[i + k]!;
    },
  };
}
