// Runs the kernels of an engine over blocks of arguments and keeps the largest error of each.
import { ACTIVATIONS, type Core } from '../../src/core/core.js';
import { type FunctionName, REFERENCES } from '../reference/activations.js';
import { FLOAT32, FLOAT64, Scaled, ulpError } from '../reference/scaled.js';

export interface Worst {
  ulp: number;
  at: number;
}

/** Elements of one block. */
export const BLOCK = 8192;

export type Kernel = (count: number, src: number, dst: number) => void;

/** The kernel of a function: its own, or the activation of its name. */
export function kernelOf(core: Core, name: FunctionName, type: 'F64' | 'F32'): Kernel {
  if (name === 'exp' || name === 'log' || name === 'sigmoid' || name === 'tanh') return core[`${name}${type}`];
  const code = ACTIVATIONS.indexOf(name);
  return (count, src, dst) => core[`activate${type}`](code, count, src, dst);
}

/** Compares one block of results with the double-double reference. */
export function measureWide(name: FunctionName, x: Float64Array, y: Float64Array, worst: Worst): void {
  const reference = REFERENCES[name];
  const exact = new Scaled();
  for (let i = 0; i < x.length; i++) {
    reference(x[i]!, exact);
    record(ulpError(y[i]!, exact, FLOAT64), x[i]!, worst);
  }
}

/** Compares one block of float32 results with float64 ones of the same arguments, themselves within 2^-50. */
export function measureNarrow(x: Float32Array, y: Float32Array, exact: Float64Array, worst: Worst): void {
  const scaled = new Scaled();
  for (let i = 0; i < x.length; i++) {
    scaled.high = exact[i]!;
    record(ulpError(y[i]!, scaled, FLOAT32), x[i]!, worst);
  }
}

/** A NaN, which stands for "NaN on one side only", is the worst of all. */
function record(ulp: number, at: number, worst: Worst): void {
  if (ulp <= worst.ulp) return;
  worst.ulp = Number.isNaN(ulp) ? Number.POSITIVE_INFINITY : ulp;
  worst.at = at;
}
