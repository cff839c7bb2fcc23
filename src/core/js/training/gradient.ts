import {
  FRAME_GRADIENTS,
  FRAME_LOSS,
  FRAME_PARAMETERS,
  FRAME_PLAN,
  FRAME_WITHOUT_PENALTIES,
  LOSS_SUM_SQUARED_ERROR,
  PLAN_OUTPUTS,
  PLAN_PARAMETERS,
} from '../../abi.js';
import type { Pointer } from '../../core.js';
import type { TypedKernels } from '../typed.js';
import { isFused } from './loss-form.js';
import { backward, rowsOut, workspaceOf } from './passes.js';
import { addTo, clearFrozen, formOfFrame, penalties, score } from './trainer.js';

/** Twin of assembly/training/gradient.ts. */
export function gradient(
  kernels: TypedKernels,
  frame: Pointer,
  first: number,
  end: number,
  weight: number,
  sum: Pointer,
  begin: boolean,
): void {
  const { core, i32, pointer, size } = kernels;
  const plan = pointer(frame + FRAME_PLAN);
  const work = workspaceOf(kernels, frame);
  const form = formOfFrame(kernels, frame, work);
  const sums = i32(frame + FRAME_LOSS) === LOSS_SUM_SQUARED_ERROR;
  const penalty = penalties(kernels, work, pointer(frame + FRAME_PARAMETERS));
  const own = pointer(frame + FRAME_GRADIENTS);
  const count = i32(plan + PLAN_PARAMETERS);
  clearFrozen(kernels, frame, work);
  for (let b = first; b < end; b++) {
    const { rows, data, weight: share } = score(kernels, frame, work, form, b);
    if (sums) addTo(kernels, frame, begin ? data + penalty : data, begin ? 1 : 0);
    else {
      addTo(kernels, frame, (data + penalty) * share, share);
      if (share !== weight) {
        const factor = size === 8 ? share / weight : Math.fround(share / weight);
        kernels.scale(rowsOut(kernels, frame, rows) * i32(plan + PLAN_OUTPUTS), factor, work.delta);
      }
    }
    if (begin) {
      core.u32[(frame + FRAME_GRADIENTS) >>> 2] = sum;
      clearFrozen(kernels, frame, work);
    }
    core.u32[(frame + FRAME_WITHOUT_PENALTIES) >>> 2] = begin ? 0 : 1;
    backward(kernels, frame, work, rows, work.inputs, isFused(form), 0);
    core.u32[(frame + FRAME_GRADIENTS) >>> 2] = own;
    if (!begin) {
      const view = kernels.view();
      for (let i = 0; i < count; i++) view[sum / size + i]! += view[own / size + i]!;
    }
    begin = false;
  }
  core.u32[(frame + FRAME_WITHOUT_PENALTIES) >>> 2] = 0;
}
