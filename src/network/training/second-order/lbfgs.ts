import { loadFamily } from '../../../core/engine.js';
import { minimizersFamily } from '../../../core/families/minimizers.js';
import {
  type LbfgsOptions,
  type LbfgsSpec,
  resolveLbfgs,
} from '../../../description/second-order.js';
import { registerFullBatch } from '../full-batch.js';
import { lbfgsMethod } from './lbfgs-method.js';

/**
 * L-BFGS, the quasi-Newton method with limited memory (Nocedal and Wright, *Numerical Optimization*, 2006, Algorithms 7.4 and
 * 7.5), for data that goes through the network at once. With g the gradient over all samples, s = w′ − w and y = g′ − g of the
 * last `memory` iterations, and H₀ = (sᵀy/yᵀy)·I of the newest:
 *
 * d = −H·g by the two-loop recursion, w ← w + a·d.
 *
 * The step a comes from the line search of Moré and Thuente (1994), which ends with the strong Wolfe conditions
 * f(a) ≤ f(0) + c1·a·f′(0) and |f′(a)| ≤ c2·|f′(0)|; it begins with 1, in the first iteration with min(1, 1/‖g‖). A pair whose
 * sᵀy is not positive is left out. Where no lower loss is found, −g is tried with the memory emptied.
 *
 * In `train` **an iteration is an epoch** (`epochs` are what others call maxIterations), and `history.loss` holds the loss
 * after it. The training ends with `stoppedBy: 'converged'` once no number of the gradient is larger than `tolerance`, and with
 * `'stalled'` where no step makes the loss smaller, which is how it ends where the tolerance is below what the dtype can tell.
 * Each iteration takes one evaluation of all samples, seldom more. `batchSize`, `schedule`, `clipNorm` and `clipValue` have no
 * meaning, dropout none either: each is an OptionError; so is a learning-rate factor but 0 and 1.
 *
 * SciPy's L-BFGS-B, which scikit-learn calls, is the same method with c1 = 1e−3, with `tolerance` (there `gtol`, 1e−5, or
 * scikit-learn's `tol`) likewise, and it also ends where the loss falls by less than 2.2e−9 of itself. Its trial of the first
 * iteration is the same; later vectors are the same up to rounding.
 *
 * @throws OptionError an option is unknown or out of range.
 *
 * @example
 * ```ts
 * const history = network.train(inputs, targets, {
 *   epochs: 500,
 *   loss: 'meanSquaredError',
 *   optimizer: lbfgs({ tolerance: 1e-5 }),
 * });
 * console.log(history.stoppedBy); // 'converged'
 * ```
 */
export function lbfgs(options: LbfgsOptions = {}): LbfgsSpec {
  const spec = resolveLbfgs(options);
  loadFamily(minimizersFamily);
  registerFullBatch('lbfgs', lbfgsMethod);
  return spec;
}
