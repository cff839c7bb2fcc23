import { OptionError } from '../base/errors.js';
import { checkInteger, checkNumber, checkOptions, describe } from '../base/validate.js';

/** L-BFGS as plain data: what `lbfgs` returns. */
export interface LbfgsSpec {
  /** What this is. */
  readonly kind: 'lbfgs';
  /** Pairs of vectors from which the curvature is known. */
  readonly memory: number;
  /** The largest number of the gradient at which the training has converged. */
  readonly tolerance: number;
  /** c1 of the line search. */
  readonly sufficientDecrease: number;
  /** c2 of the line search. */
  readonly curvature: number;
  /** Evaluations of a line search, at most. */
  readonly maxEvaluations: number;
}

/** What `lbfgs` takes. */
export interface LbfgsOptions {
  /** Pairs of vectors from which the curvature is known, 1 to 1,000. Each takes the room of two copies of the parameters. Default 10. */
  memory?: number;
  /** Converged, once no number of the gradient is larger: ≥ 0. Default 1e−4. */
  tolerance?: number;
  /** c1: the share of the slope's promise by which the loss must fall, above 0 and below `curvature`. Default 1e−4. */
  sufficientDecrease?: number;
  /** c2: the share of the slope that may be left, below 1. Default 0.9. */
  curvature?: number;
  /** Evaluations of loss and gradient in one line search, at most. Default 20. */
  maxEvaluations?: number;
}

/** @throws OptionError @internal */
export function resolveLbfgs(options: LbfgsOptions): LbfgsSpec {
  const given = checkOptions('lbfgs', options, [
    'memory',
    'tolerance',
    'sufficientDecrease',
    'curvature',
    'maxEvaluations',
  ]);
  const sufficientDecrease = between('lbfgs: sufficientDecrease', given.sufficientDecrease ?? 1e-4);
  const curvature = between('lbfgs: curvature', given.curvature ?? 0.9);
  if (sufficientDecrease >= curvature) {
    throw new OptionError(
      `lbfgs: sufficientDecrease: expected less than curvature (${curvature}), got ${sufficientDecrease}.`,
    );
  }
  return {
    kind: 'lbfgs',
    memory: checkInteger('lbfgs: memory', given.memory ?? 10, 1, 1000),
    tolerance: checkNumber('lbfgs: tolerance', given.tolerance ?? 1e-4, 0),
    sufficientDecrease,
    curvature,
    maxEvaluations: checkInteger('lbfgs: maxEvaluations', given.maxEvaluations ?? 20, 1, 1000),
  };
}

/** The method of Levenberg and Marquardt as plain data: what `levenbergMarquardt` returns. */
export interface LevenbergMarquardtSpec {
  /** What this is. */
  readonly kind: 'levenbergMarquardt';
  /** The largest number of the gradient at which the training has converged. */
  readonly tolerance: number;
  /** The damping to begin with, as a share of the largest curvature. */
  readonly damping: number;
}

/** What `levenbergMarquardt` takes. */
export interface LevenbergMarquardtOptions {
  /** Converged, once no number of the gradient is larger: ≥ 0. Default 1e−8. */
  tolerance?: number;
  /** τ: the damping to begin with is this times the largest number on the diagonal of JᵀJ. Above 0. Default 1e−3. */
  damping?: number;
}

/** @throws OptionError @internal */
export function resolveLevenbergMarquardt(
  options: LevenbergMarquardtOptions,
): LevenbergMarquardtSpec {
  const given = checkOptions('levenbergMarquardt', options, ['tolerance', 'damping']);
  const damping = checkNumber('levenbergMarquardt: damping', given.damping ?? 1e-3, 0);
  if (damping === 0) {
    throw new OptionError('levenbergMarquardt: damping: expected a number above 0, got 0.');
  }
  return {
    kind: 'levenbergMarquardt',
    tolerance: checkNumber('levenbergMarquardt: tolerance', given.tolerance ?? 1e-8, 0),
    damping,
  };
}

function between(what: string, value: unknown): number {
  const number = checkNumber(what, value, 0, 1);
  if (number > 0 && number < 1) return number;
  throw new OptionError(`${what}: expected a number above 0 and below 1, got ${describe(value)}.`);
}
