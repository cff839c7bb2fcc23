import {
  ANSWER_CONVERGED,
  ANSWER_EVALUATE,
  ANSWER_OVER,
  ANSWER_PAUSE,
  ANSWER_STALLED,
  DAMPING_BYTES,
  DAMPING_LOSS,
  DAMPING_PHASE,
  DAMPING_PROMISE,
  DAMPING_ROW,
  LEVENBERG_MARQUARDT_DAMPING,
  LEVENBERG_MARQUARDT_GROWTH,
  LEVENBERG_MARQUARDT_LAMBDA,
  LEVENBERG_MARQUARDT_TOLERANCE,
} from '../../abi.js';
import { aligned } from '../../aligned.js';
import type { Pointer } from '../../core.js';
import type { MarquardtAdvance } from '../../second-order-kernels.js';
import { F64 } from '../element.js';
import type { JsMemory } from '../memory.js';
import { choleskyKernels } from './cholesky.js';
import { collect } from './jacobian.js';
import { vectorsOf } from './vectors.js';

const BETWEEN = 0;
const FACTORING = 1;
const TRYING = 2;
const LEAST_DAMPING = 1e-200;

export function marquardtWorkspace(n: number): number {
  return DAMPING_BYTES + 3 * aligned(8 * n);
}

/** Twin of assembly/second-order/marquardt.ts for parameters of `size` bytes. */
export function marquardtAdvanceOf(memory: JsMemory, size: 4 | 8): MarquardtAdvance {
  const { innerProduct, largest, multiple } = vectorsOf(memory, F64);
  const { choleskyF64, choleskySolveF64 } = choleskyKernels(memory);
  const epsilon = size === 8 ? 2 ** -52 : 2 ** -23;

  function scatter(
    parts: Pointer,
    count: number,
    x: Pointer,
    step: Pointer,
    factor: number,
    to: Pointer,
  ): void {
    const { u32, f64, f32 } = memory;
    const view = size === 8 ? f64 : f32;
    let [from, by] = [x >>> 3, step >>> 3];
    for (let i = 0; i < count; i++) {
      const at = to / size + u32[(parts >>> 2) + 2 * i]!;
      const end = at + u32[(parts >>> 2) + 2 * i + 1]!;
      for (let j = at; j < end; j++) {
        const change = factor * f64[by++]!;
        const value = f64[from++]!;
        view[j] = change === 0 ? value : value + change;
      }
    }
  }

  return (
    ...[n, parts, count, parameters, gradient, normal, diagonal, factor, scalars, work, loss, most]
  ) => {
    const { u32, f64 } = memory;
    const [x, g, step] = [0, 1, 2].map(
      (index) => work + DAMPING_BYTES + index * aligned(8 * n),
    ) as [Pointer, Pointer, Pointer];
    const s = scalars >>> 3;
    const lambdaAt = s + LEVENBERG_MARQUARDT_LAMBDA;
    const growthAt = s + LEVENBERG_MARQUARDT_GROWTH;
    const tolerance = f64[s + LEVENBERG_MARQUARDT_TOLERANCE]!;
    const [lossAt, promiseAt] = [(work + DAMPING_LOSS) >>> 3, (work + DAMPING_PROMISE) >>> 3];
    const [phaseAt, rowAt] = [(work + DAMPING_PHASE) >>> 2, (work + DAMPING_ROW) >>> 2];

    const dampMore = (): boolean => {
      f64[lambdaAt]! *= f64[growthAt]!;
      f64[growthAt]! *= 2;
      return f64[lambdaAt]! < Number.POSITIVE_INFINITY;
    };
    const converged = (): boolean => {
      collect(memory, size, parts, count, 0.5, gradient, g);
      return 2 * largest(n, g) <= tolerance;
    };

    const phase = u32[phaseAt]!;
    if (phase === BETWEEN) {
      f64[lossAt] = loss;
      if (converged()) return ANSWER_CONVERGED;
      let largestCurvature = 0;
      for (let i = 0; i < n; i++) {
        const at = (normal >>> 3) + i * (n + 1);
        if (diagonal) f64[at]! += f64[(diagonal >>> 3) + i]!;
        if (f64[at]! > largestCurvature) largestCurvature = f64[at]!;
      }
      if (f64[lambdaAt] === 0) {
        const damping = f64[s + LEVENBERG_MARQUARDT_DAMPING]!;
        f64[lambdaAt] = largestCurvature > 0 ? damping * largestCurvature : damping;
        f64[growthAt] = 2;
      }
      collect(memory, size, parts, count, 1, parameters, x);
      u32[rowAt] = 0;
      u32[phaseAt] = FACTORING;
    }
    if (phase === TRYING) {
      const before = f64[lossAt]!;
      if (loss < before) {
        const turn = 2 * ((before - loss) / f64[promiseAt]!) - 1;
        const share = 1 - turn * turn * turn;
        const lambda = f64[lambdaAt]! * (share > 1 / 3 ? share : 1 / 3);
        f64[lambdaAt] = lambda > LEAST_DAMPING ? lambda : LEAST_DAMPING;
        f64[growthAt] = 2;
        f64[lossAt] = loss;
        u32[phaseAt] = BETWEEN;
        return converged() ? ANSWER_CONVERGED : ANSWER_OVER;
      }
      scatter(parts, count, x, step, 0, parameters);
      u32[rowAt] = dampMore() ? 0 : n + 1;
      u32[phaseAt] = FACTORING;
    }
    let budget = most;
    for (;;) {
      let row = u32[rowAt]!;
      const lambda = f64[lambdaAt]!;
      for (; row < n && budget > 0; row++) {
        budget -= 0.5 * row * row + 1;
        if (choleskyF64(n, row, row + 1, normal, lambda, factor)) continue;
        row = dampMore() ? -1 : n + 1;
        break;
      }
      if (row === -1) {
        u32[rowAt] = 0;
        continue;
      }
      u32[rowAt] = row;
      if (row < n) return ANSWER_PAUSE;
      if (row === n) {
        multiple(n, -1, g, step);
        choleskySolveF64(n, factor, step);
        const square = innerProduct(n, step, step);
        const length = Math.sqrt(square);
        if (length > epsilon * (Math.sqrt(innerProduct(n, x, x)) + epsilon)) {
          f64[promiseAt] = lambda * square - innerProduct(n, g, step);
          scatter(parts, count, x, step, 1, parameters);
          u32[phaseAt] = TRYING;
          return ANSWER_EVALUATE;
        }
      }
      f64[lambdaAt] = 0;
      u32[phaseAt] = BETWEEN;
      return ANSWER_STALLED;
    }
  };
}
