import {
  FRAME_GRADIENTS,
  FRAME_INPUTS,
  FRAME_PLAN,
  FRAME_SAMPLE_WEIGHTS,
  FRAME_WITHOUT_PENALTIES,
  PLAN_COLUMNS,
  PLAN_INPUTS,
  PLAN_OUTPUTS,
} from '../../abi.js';
import { GemmStart, type Pointer } from '../../core.js';
import type { SecondOrderKernels } from '../../second-order-kernels.js';
import type { JsMemory } from '../memory.js';
import { backward, forward, workspaceOf } from '../training/passes.js';
import { clearFrozen } from '../training/trainer.js';
import type { TypedKernels } from '../typed.js';

type Jacobian = SecondOrderKernels['networkJacobianF64'];

/** How long a row of `count` parts is. */
export function trainedCount({ u32 }: JsMemory, parts: Pointer, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += u32[(parts >>> 2) + 2 * i + 1]!;
  return sum;
}

/** Twin of `collect` in assembly/second-order/jacobian.ts. */
export function collect(
  { u32, f64, f32 }: JsMemory,
  size: 4 | 8,
  parts: Pointer,
  count: number,
  factor: number,
  from: Pointer,
  to: Pointer,
): void {
  const view = size === 8 ? f64 : f32;
  let place = to >>> 3;
  for (let i = 0; i < count; i++) {
    const at = from / size + u32[(parts >>> 2) + 2 * i]!;
    const end = at + u32[(parts >>> 2) + 2 * i + 1]!;
    for (let j = at; j < end; j++) f64[place++] = factor * view[j]!;
  }
}

/** Twin of assembly/second-order/jacobian.ts. `wide`: the kernels of float64, of which the product is. */
export function jacobianOf(memory: JsMemory, kernels: TypedKernels, wide: TypedKernels): Jacobian {
  return (frame, first, end, total, parts, partCount, rows, normal, packed, begin) => {
    const { i32, pointer, size } = kernels;
    const plan = pointer(frame + FRAME_PLAN);
    const inputs = i32(plan + PLAN_INPUTS);
    const outputs = i32(plan + PLAN_OUTPUTS);
    const columns = i32(plan + PLAN_COLUMNS);
    const weights = pointer(frame + FRAME_SAMPLE_WEIGHTS);
    const n = trainedCount(memory, parts, partCount);
    const work = workspaceOf(kernels, frame);
    clearFrozen(kernels, frame, work);
    const setPenalties = (without: number): void => {
      memory.u32[(frame + FRAME_WITHOUT_PENALTIES) >>> 2] = without;
    };
    setPenalties(1);
    let row = rows;
    for (let sample = first; sample < end; sample++) {
      const x = pointer(frame + FRAME_INPUTS) + sample * inputs * size;
      for (let output = 0; output < outputs; output++) {
        const position = sample * (outputs / columns) + Math.floor(output / columns);
        const weight = weights ? kernels.view()[weights / size + position]! : 1;
        const scale = Math.sqrt(weight / (total * outputs));
        forward(kernels, frame, work, 1, x, true);
        const delta = work.delta / size;
        kernels.view().fill(0, delta, delta + outputs);
        kernels.view()[delta + output] = 1;
        backward(kernels, frame, work, 1, x, false, 0);
        collect(memory, size, parts, partCount, scale, pointer(frame + FRAME_GRADIENTS), row);
        row += 8 * n;
      }
    }
    setPenalties(0);
    if (begin) memory.f64.fill(0, normal >>> 3, (normal >>> 3) + n * n);
    const k = (end - first) * outputs;
    wide.gemm(
      ...([n, n, k, rows, 1, n, rows, n, normal, n] as const),
      ...([GemmStart.accumulate, 0, packed] as const),
    );
  };
}
