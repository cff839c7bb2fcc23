import { loadFamily } from '../../../core/engine.js';
import { minimizersFamily } from '../../../core/families/minimizers.js';
import {
  type LevenbergMarquardtOptions,
  type LevenbergMarquardtSpec,
  resolveLevenbergMarquardt,
} from '../../../description/second-order.js';
import { registerFullBatch } from '../full-batch.js';
import { marquardtMethod } from './marquardt-method.js';

/**
 * The method of Levenberg and Marquardt (Marquardt 1963) with Nielsen's damping (1999; Algorithm 3.16 of Madsen, Nielsen and
 * Tingleff 2004), for regression with few parameters: curves, small networks. With r the residuals whose sum of squares is the
 * mean squared error, J their Jacobian, g = Jᵀr and A = JᵀJ, l2 penalties included,
 *
 * (A + λ·I)·δ = −g, w ← w + δ
 *
 * by Cholesky's factor. λ begins with `damping` times the largest number of A's diagonal. Where the loss falls, by q times what
 * the model promised, λ becomes λ·max(1/3, 1 − (2q − 1)³); else it grows by 2, 4, 8, … until it does.
 *
 * In `train` **an iteration is an epoch**; it ends with `stoppedBy: 'converged'` once no number of the gradient is larger than
 * `tolerance`, and with `'stalled'` where a step is too short to count. For n trained parameters, N samples of m outputs an
 * iteration takes N·m backward passes, N·m·n² products for A and n³/6 for the factor, and 2n² float64 of memory; so n is at
 * most 10,000, and some hundred are its place. The loss must be `meanSquaredError`; `l1`, `batchSize`, `schedule`, `clipNorm`,
 * `clipValue`, dropout and learning-rate factors but 0 and 1 are OptionErrors.
 *
 * SciPy's `least_squares(method='lm')` is MINPACK's (Moré 1978), which scales by A's diagonal and damps by a trust region: the
 * way differs, the end does not.
 *
 * @throws OptionError an option is unknown or out of range.
 *
 * @example
 * ```ts
 * const history = network.train(x, y, {
 *   epochs: 100,
 *   loss: 'meanSquaredError',
 *   optimizer: levenbergMarquardt(),
 * });
 * ```
 */
export function levenbergMarquardt(
  options: LevenbergMarquardtOptions = {},
): LevenbergMarquardtSpec {
  const spec = resolveLevenbergMarquardt(options);
  loadFamily(minimizersFamily);
  registerFullBatch('levenbergMarquardt', marquardtMethod);
  return spec;
}
