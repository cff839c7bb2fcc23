import {
  ANSWER_CONVERGED,
  ANSWER_EVALUATE,
  ANSWER_STALLED,
  LBFGS_CURVATURE,
  LBFGS_LEARNING_RATE,
  LBFGS_MAX_EVALUATIONS,
  LBFGS_MEMORY,
  LBFGS_SUFFICIENT_DECREASE,
  LBFGS_TOLERANCE,
  SEARCH_BYTES,
  SEARCH_LOSS,
} from '../../../core/abi.js';
import type { Pointer } from '../../../core/core.js';
import type { LbfgsSpec } from '../../../description/second-order.js';
import type { FullBatchMethod, FullBatchPlace } from '../full-batch.js';
import { checkFullBatch } from './check.js';
import { Iterations } from './iterations.js';

/** @internal */
export const lbfgsMethod: FullBatchMethod = {
  check: (state, options) => checkFullBatch('lbfgs', state, options),
  layOut: (place) => new LbfgsIterations(place),
};

class LbfgsIterations extends Iterations {
  readonly #work: Pointer;

  constructor(place: FullBatchPlace) {
    const { block, optimizer, allocate } = place;
    const { core, plan, dtype, optimizerScalars } = block;
    const { memory, tolerance, sufficientDecrease, curvature, maxEvaluations } =
      optimizer as LbfgsSpec;
    const scalars = core.f64.subarray(optimizerScalars >>> 3);
    // The options may be others than those with which the memory was filled.
    scalars[LBFGS_LEARNING_RATE] = 1;
    scalars[LBFGS_MEMORY] = memory;
    scalars[LBFGS_TOLERANCE] = tolerance;
    scalars[LBFGS_SUFFICIENT_DECREASE] = sufficientDecrease;
    scalars[LBFGS_CURVATURE] = curvature;
    scalars[LBFGS_MAX_EVALUATIONS] = maxEvaluations;
    super(place);
    this.#work = allocate(
      core.minimizers[dtype.name].lbfgsWorkspace(plan.parameters, memory) >>> 0,
    );
    this.forget();
  }

  protected forget(): void {
    const at = this.#work >>> 2;
    this.place.block.core.u32.fill(0, at, at + SEARCH_BYTES / 4);
  }

  protected decide(loss: number): 'evaluate' | 'over' {
    const { core, plan, dtype, parameters, moments, optimizerScalars } = this.place.block;
    const given = [
      plan.parameters,
      parameters,
      this.gradient,
      moments,
      optimizerScalars,
      this.#work,
    ] as const;
    const answer = core.minimizers[dtype.name].lbfgsAdvance(...given, loss);
    if (answer === ANSWER_EVALUATE) return 'evaluate';
    if (answer === ANSWER_CONVERGED) this.ending = 'converged';
    if (answer === ANSWER_STALLED) this.ending = 'stalled';
    this.loss = core.f64[(this.#work + SEARCH_LOSS) >>> 3]!;
    return 'over';
  }
}
