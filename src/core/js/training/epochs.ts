import type { Pointer } from '../../core.js';
import {
  JOB_BATCH,
  JOB_HYPER,
  JOB_LOSS_SUM,
  JOB_MOMENTS,
  JOB_OPTIMIZER,
  JOB_ORDER,
  JOB_PARAMETERS,
  JOB_PLAN,
  JOB_RANDOM,
  JOB_SAMPLES,
  JOB_WEIGHT_SUM,
  PLAN_NUMBERS,
  PLAN_PARAMETERS,
} from '../../network-layout.js';
import type { TypedKernels } from '../typed.js';
import { train } from './trainer.js';

/** Twin of assembly/training/epochs.ts. */
export function epochs(
  kernels: TypedKernels,
  job: Pointer,
  count: number,
  rates: Pointer,
  losses: Pointer,
  threshold: number,
): number {
  const { core, i32, pointer } = kernels;
  const { f64 } = core;
  const samples = i32(job + JOB_SAMPLES);
  const batches = Math.ceil(samples / i32(job + JOB_BATCH));
  const plan = pointer(job + JOB_PLAN);
  const numbers = i32(plan + PLAN_NUMBERS);
  const kept =
    core.optimizerMoments(i32(job + JOB_OPTIMIZER), pointer(job + JOB_HYPER)) *
    i32(plan + PLAN_PARAMETERS);
  const order = pointer(job + JOB_ORDER);
  const sums = { loss: (job + JOB_LOSS_SUM) >>> 3, weight: (job + JOB_WEIGHT_SUM) >>> 3 };
  for (let i = 0; i < count; i++) {
    f64[pointer(job + JOB_HYPER) >>> 3] = f64[(rates >>> 3) + i]!;
    if (order) core.shuffleU32(pointer(job + JOB_RANDOM), samples, 0, order);
    f64[sums.loss] = 0;
    f64[sums.weight] = 0;
    train(kernels, job, 0, batches);
    const loss = f64[sums.loss]! / f64[sums.weight]!;
    f64[(losses >>> 3) + i] = loss;
    const finite =
      Number.isFinite(loss) &&
      kernels.allFinite(numbers, pointer(job + JOB_PARAMETERS)) &&
      kernels.allFinite(kept, pointer(job + JOB_MOMENTS));
    if (!finite) return -1 - i;
    if (loss <= threshold) return i + 1;
  }
  return count;
}
