// Twins of assembly/kernels/{reduce,finite}.ts.
import type { Pointer } from '../core.js';
import type { ReduceKernels } from '../training-kernels.js';
import { type Element, F32, F64, sign } from './element.js';
import type { JsMemory } from './memory.js';

/** Both element types sum in float64 and in the same order: eight partial sums, then the rest in index order. */
function sumOf(
  view: Float64Array | Float32Array,
  count: number,
  src: number,
  term: (x: number) => number,
): number {
  const s = new Float64Array(8);
  const whole = count & -8;
  for (let j = 0; j < whole; j++) s[j & 7]! += term(view[src + j]!);
  let sum = s[0]! + s[4]! + (s[2]! + s[6]!) + (s[1]! + s[5]! + (s[3]! + s[7]!));
  for (let j = whole; j < count; j++) sum += term(view[src + j]!);
  return sum;
}

const value = (x: number): number => x;
const square = (x: number): number => x * x;

export function reduceKernels(memory: JsMemory): ReduceKernels {
  const columnSums =
    (element: Element) => (rows: number, columns: number, src: Pointer, dst: Pointer) => {
      const view = element.view(memory);
      const [from, to] = [src >>> element.shift, dst >>> element.shift];
      for (let j = 0; j < columns; j++) {
        let sum = 0;
        for (let i = 0; i < rows; i++) sum = element.round(sum + view[from + i * columns + j]!);
        view[to + j] = sum;
      }
    };
  const change =
    (element: Element, f: (x: number, by: number) => number) =>
    (count: number, by: number, x: Pointer) => {
      const view = element.view(memory);
      const rounded = element.round(by);
      for (let i = x >>> element.shift, end = i + count; i < end; i++) {
        view[i] = f(view[i]!, rounded);
      }
    };
  const penalty =
    (element: Element) =>
    (count: number, l1: number, l2: number, weights: Pointer, gradient: Pointer) => {
      const { round, shift } = element;
      const view = element.view(memory);
      const [first, twice] = [round(l1), round(2 * l2)];
      for (let i = 0; i < count; i++) {
        const w = view[(weights >>> shift) + i]!;
        const slope = round(round(twice * w) + round(first * sign(w)));
        view[(gradient >>> shift) + i]! += slope;
      }
    };
  const scale = (x: number, factor: number): number => x * factor;
  const clip = (x: number, limit: number): number => {
    const raised = x < -limit ? -limit : x;
    return raised > limit ? limit : raised;
  };
  const allFinite = (view: Float64Array | Float32Array, first: number, count: number): boolean => {
    for (let i = first; i < first + count; i++) if (view[i]! - view[i]! !== 0) return false;
    return true;
  };
  return {
    allFiniteF64: (count, x) => allFinite(memory.f64, x >>> 3, count),
    allFiniteF32: (count, x) => allFinite(memory.f32, x >>> 2, count),
    columnSumsF64: columnSums(F64),
    columnSumsF32: columnSums(F32),
    sumF64: (count, x) => sumOf(memory.f64, count, x >>> 3, value),
    sumF32: (count, x) => sumOf(memory.f32, count, x >>> 2, value),
    sumOfSquaresF64: (count, x) => sumOf(memory.f64, count, x >>> 3, square),
    sumOfSquaresF32: (count, x) => sumOf(memory.f32, count, x >>> 2, square),
    sumOfMagnitudesF64: (count, x) => sumOf(memory.f64, count, x >>> 3, Math.abs),
    sumOfMagnitudesF32: (count, x) => sumOf(memory.f32, count, x >>> 2, Math.abs),
    scaleF64: change(F64, scale),
    scaleF32: change(F32, scale),
    clipF64: change(F64, clip),
    clipF32: change(F32, clip),
    penaltyGradientF64: penalty(F64),
    penaltyGradientF32: penalty(F32),
  };
}
