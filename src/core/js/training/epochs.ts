import {
  FRAME_BATCH,
  FRAME_LOSS_SUM,
  FRAME_OPTIMIZER,
  FRAME_OPTIMIZER_SCALARS,
  FRAME_OPTIMIZER_STATE,
  FRAME_ORDER,
  FRAME_PARAMETERS,
  FRAME_PLAN,
  FRAME_RANDOM,
  FRAME_SAMPLES,
  FRAME_WEIGHT_SUM,
  PLAN_NUMBERS,
  PLAN_PARAMETERS,
} from '../../abi.js';
import type { Pointer } from '../../core.js';
import type { TypedKernels } from '../typed.js';
import { workspaceOf } from './passes.js';
import { train } from './trainer.js';

/** Twin of assembly/training/epochs.ts. */
export function epochs(
  kernels: TypedKernels,
  frame: Pointer,
  count: number,
  rates: Pointer,
  losses: Pointer,
  threshold: number,
): number {
  const { core, i32, pointer } = kernels;
  const { f64 } = core;
  const samples = i32(frame + FRAME_SAMPLES);
  const batches = Math.ceil(samples / i32(frame + FRAME_BATCH));
  const plan = pointer(frame + FRAME_PLAN);
  const numbers = i32(plan + PLAN_NUMBERS);
  const kept =
    core.optimizerStates(i32(frame + FRAME_OPTIMIZER), pointer(frame + FRAME_OPTIMIZER_SCALARS)) *
    i32(plan + PLAN_PARAMETERS);
  const order = pointer(frame + FRAME_ORDER);
  const work = workspaceOf(kernels, frame);
  const sums = { loss: (frame + FRAME_LOSS_SUM) >>> 3, weight: (frame + FRAME_WEIGHT_SUM) >>> 3 };
  for (let i = 0; i < count; i++) {
    f64[pointer(frame + FRAME_OPTIMIZER_SCALARS) >>> 3] = f64[(rates >>> 3) + i]!;
    if (order) core.shuffleU32(pointer(frame + FRAME_RANDOM), samples, 0, order);
    f64[sums.loss] = 0;
    f64[sums.weight] = 0;
    train(kernels, frame, 0, batches, work);
    const loss = f64[sums.loss]! / f64[sums.weight]!;
    f64[(losses >>> 3) + i] = loss;
    const finite =
      Number.isFinite(loss) &&
      kernels.allFinite(numbers, pointer(frame + FRAME_PARAMETERS)) &&
      kernels.allFinite(kept, pointer(frame + FRAME_OPTIMIZER_STATE));
    if (!finite) return -1 - i;
    if (loss <= threshold) return i + 1;
  }
  return count;
}
