import type { Pointer } from '../core.js';
import type { SoftmaxKernels } from '../training-kernels.js';
import { type Element, F32, F64, sumLanes } from './element.js';
import { dotF32, dotF64 } from './linear.js';
import type { JsMemory } from './memory.js';

type View = Float64Array | Float32Array;

/** The largest of `columns` > 0 elements. */
function maxOf(view: View, columns: number, src: number): number {
  let top = view[src]!;
  for (let j = 1; j < columns; j++) if (view[src + j]! > top) top = view[src + j]!;
  return top;
}

/** Twin of `innerOfOthers` in assembly/kernels/softmax.ts. */
function innerOfOthers(
  element: Element,
  view: View,
  columns: number,
  src: number,
  top: number,
  targets: number,
): number {
  const { round, lanes } = element;
  const inners = [0, 0, 0, 0].slice(0, lanes);
  for (let j = 0; j < columns; j++) {
    const y = view[targets + j]!;
    if (y === 0) continue;
    const lane = j & (lanes - 1);
    inners[lane] = round(round(y * round(view[src + j]! - top)) + inners[lane]!);
  }
  return sumLanes(element, inners);
}

/**
 * Twin of softmaxRow in assembly/kernels/softmax.ts. Offsets are elements; `targets` and `dst` may be undefined,
 * `label` negative.
 */
export function softmaxRow(
  element: Element,
  view: View,
  columns: number,
  src: number,
  targets: number | undefined,
  label: number,
  scale: number,
  dst: number | undefined,
): number {
  if (columns <= 0) return 0;
  const { round, exp, log, lanes } = element;
  const top = maxOf(view, columns, src);
  const shiftedLabel = label >= 0 ? round(view[src + label]! - top) : 0;
  const sums = [0, 0, 0, 0].slice(0, lanes);
  const masses = sums.slice();
  const inners = sums.slice();
  const exponentials: number[] = [];
  for (let j = 0; j < columns; j++) {
    const lane = j & (lanes - 1);
    const shifted = round(view[src + j]! - top);
    const e = exp(shifted);
    exponentials.push(e);
    sums[lane] = round(sums[lane]! + e);
    if (targets !== undefined) {
      const y = view[targets + j]!;
      masses[lane] = round(masses[lane]! + y);
      inners[lane] = round(round(y * shifted) + inners[lane]!);
    }
  }
  let weighted = targets === undefined ? shiftedLabel : sumLanes(element, inners);
  if (targets !== undefined && Number.isNaN(weighted)) {
    weighted = innerOfOthers(element, view, columns, src, top, targets);
  }
  const total = sumLanes(element, sums);
  const whole = targets === undefined ? 1 : sumLanes(element, masses);
  if (dst !== undefined) {
    const factor = round(scale);
    for (let j = 0; j < columns; j++) {
      const p = round(exponentials[j]! / total);
      const y = targets === undefined ? Number(j === label) : view[targets + j]!;
      view[dst + j] = round(round(p * whole) - y) * factor;
    }
  }
  return log(total) * whole - weighted;
}

/** Twins of assembly/kernels/softmax.ts. */
export function softmaxKernels(memory: JsMemory): SoftmaxKernels {
  const softmax =
    (element: Element) => (rows: number, columns: number, src: Pointer, dst: Pointer) => {
      const view = element.view(memory);
      const [from, to] = [src >>> element.shift, dst >>> element.shift];
      for (let at = 0; at < rows * columns; at += columns) {
        softmaxRow(element, view, columns, from + at, undefined, -1, 1, to + at);
      }
    };
  const logSumExp =
    (element: Element) => (rows: number, columns: number, src: Pointer, dst: Pointer) => {
      const view = element.view(memory);
      const [from, to] = [src >>> element.shift, dst >>> element.shift];
      for (let i = 0; i < rows; i++) {
        const row = from + i * columns;
        const rest = softmaxRow(element, view, columns, row, undefined, -1, 1, undefined);
        view[to + i] = maxOf(view, columns, row) + rest;
      }
    };
  const derivative =
    (element: Element, dot: (columns: number, p: number, gradient: number) => number) =>
    (rows: number, columns: number, p: Pointer, gradient: Pointer, dst: Pointer) => {
      const view = element.view(memory);
      const [o, g, to] = [p, gradient, dst].map((pointer) => pointer >>> element.shift) as [
        number,
        number,
        number,
      ];
      for (let at = 0; at < rows * columns; at += columns) {
        const mean = dot(columns, o + at, g + at);
        for (let j = at; j < at + columns; j++) {
          view[to + j] = view[o + j]! * element.round(view[g + j]! - mean);
        }
      }
    };
  return {
    softmaxF64: softmax(F64),
    softmaxF32: softmax(F32),
    logSumExpF64: logSumExp(F64),
    logSumExpF32: logSumExp(F32),
    softmaxDerivativeF64: derivative(F64, (columns, p, gradient) =>
      dotF64(memory.f64, columns, p, gradient, 0),
    ),
    softmaxDerivativeF32: derivative(F32, (columns, p, gradient) =>
      dotF32(memory.f32, columns, p, gradient, 0),
    ),
  };
}
