import { byDtype } from '../../by-dtype.js';
import type { SecondOrderKernels } from '../../second-order-kernels.js';
import type { JsMemory } from '../memory.js';
import { networkInner } from '../network-twins.js';
import { typedKernels } from '../typed.js';
import { jacobianOf } from './jacobian.js';
import { lbfgsKernels } from './lbfgs.js';
import { marquardtAdvanceOf, marquardtWorkspace } from './marquardt.js';

/** What `lbfgs` and `levenbergMarquardt` call. */
export function secondOrderTwins(
  memory: JsMemory,
): SecondOrderKernels & { readonly minimizers: object } {
  const inner = networkInner(memory);
  const [wide, narrow] = [typedKernels(inner, 'F64'), typedKernels(inner, 'F32')];
  const kernels: SecondOrderKernels = {
    ...lbfgsKernels(memory),
    jacobianWorkspace: (n, rows) => inner.gemmWorkspaceF64(n, n, rows),
    networkJacobianF64: jacobianOf(memory, wide, wide),
    networkJacobianF32: jacobianOf(memory, narrow, wide),
    marquardtWorkspace,
    marquardtAdvanceF64: marquardtAdvanceOf(memory, 8),
    marquardtAdvanceF32: marquardtAdvanceOf(memory, 4),
  };
  return { ...kernels, minimizers: byDtype('minimizers', kernels) };
}
