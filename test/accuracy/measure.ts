// Runs the kernels of an engine over many arguments and keeps the largest error.
import { ACTIVATIONS } from '../../src/core/abi-names.js';
import type { FullCore as Core } from '../../src/core/core.js';
import { type FunctionName, REFERENCES } from '../reference/activations.js';
import { FLOAT32, FLOAT64, Scaled, ulpError } from '../reference/scaled.js';
import { withBlocks } from '../support/engines.js';
import { fill, Generator, SPECIAL } from './points.js';

/** The largest error in ulp, and the argument that has it. */
export interface Worst {
  ulp: number;
  at: number;
}

/** Elements of one block: argument and result stay in the second-level cache. */
const BLOCK = 16_384;

type Kernel = (count: number, src: number, dst: number) => void;

/** The kernel of a function: its own, or the activation of its name. */
function kernelOf(core: Core, name: FunctionName, type: 'F64' | 'F32'): Kernel {
  if (name === 'exp' || name === 'log' || name === 'sigmoid' || name === 'tanh')
    return core[`${name}${type}`];
  const code = ACTIVATIONS.indexOf(name);
  return (count, src, dst) => core[`activate${type}`](code, 0.01, count, src, dst);
}

/** A NaN, which stands for "NaN on one side only", is worse than everything. */
function record(worst: Worst, ulp: number, at: number): void {
  if (ulp <= worst.ulp) return;
  worst.ulp = Number.isNaN(ulp) ? Number.POSITIVE_INFINITY : ulp;
  worst.at = at;
}

/** `count` float64 arguments, and the special ones, against the double-double reference. */
export function measureFloat64(core: Core, name: FunctionName, count: number, seed: number): Worst {
  const worst: Worst = { ulp: 0, at: 0 };
  const kernel = kernelOf(core, name, 'F64');
  const reference = REFERENCES[name];
  const random = new Generator(seed);
  const exact = new Scaled();
  withBlocks(core, [BLOCK * 8, BLOCK * 8], (src, dst) => {
    const x = core.f64.subarray(src / 8, src / 8 + BLOCK);
    const y = core.f64.subarray(dst / 8, dst / 8 + BLOCK);
    for (let done = 0; done < count; done += BLOCK) {
      fill(x, name, random);
      if (done === 0) x.set(SPECIAL);
      kernel(BLOCK, src, dst);
      for (let i = 0; i < BLOCK; i++) {
        reference(x[i]!, exact);
        record(worst, ulpError(y[i]!, exact, FLOAT64), x[i]!);
      }
    }
  });
  return worst;
}

/** A source of blocks of float32 arguments; false when there are no more. */
export type Blocks = (block: Float32Array) => boolean;

/** `count` float32 arguments in strata, and the special ones. */
export function stratified(name: FunctionName, count: number, seed: number): Blocks {
  const random = new Generator(seed);
  let done = 0;
  return (block) => {
    if (done >= count) return false;
    fill(block, name, random);
    if (done === 0) block.set(SPECIAL);
    done += block.length;
    return true;
  };
}

/** All 2^32 of them. */
export function exhaustive(): Blocks {
  let next = 0;
  return (block) => {
    if (next >= 2 ** 32) return false;
    const bits = new Uint32Array(block.buffer, block.byteOffset, block.length);
    for (let i = 0; i < bits.length; i++) bits[i] = next + i;
    next += bits.length;
    return true;
  };
}

/**
 * Float32 results against the float64 kernel's for the same arguments. That one's own error, some ulp of float64, is
 * 2^-26 of a float32 ulp and has been measured against the double-double reference.
 */
export function measureFloat32(core: Core, name: FunctionName, blocks: Blocks): Worst {
  const worst: Worst = { ulp: 0, at: 0 };
  const narrow = kernelOf(core, name, 'F32');
  const wide = kernelOf(core, name, 'F64');
  const scaled = new Scaled();
  withBlocks(core, [BLOCK * 8, BLOCK * 4, BLOCK * 8], (wideSrc, src, dst) => {
    const x = core.f32.subarray(src / 4, src / 4 + BLOCK);
    const wideX = core.f64.subarray(wideSrc / 8, wideSrc / 8 + BLOCK);
    const result = core.f32.subarray(dst / 4, dst / 4 + BLOCK);
    const y = new Float32Array(BLOCK);
    const exact = core.f64.subarray(dst / 8, dst / 8 + BLOCK);
    while (blocks(x)) {
      wideX.set(x);
      narrow(BLOCK, src, dst);
      y.set(result);
      wide(BLOCK, wideSrc, dst);
      for (let i = 0; i < BLOCK; i++) {
        // Most results are the correctly rounded ones, at most half a unit off: that is never the largest error.
        if (Object.is(y[i], Math.fround(exact[i]!))) continue;
        scaled.high = exact[i]!;
        record(worst, ulpError(y[i]!, scaled, FLOAT32), x[i]!);
      }
    }
  });
  return worst;
}
