import { withAllocator } from '../core/blocks.js';
import { residency } from '../core/engine.js';
import type { MatrixLike, Vector } from '../data/matrix.js';
import { OptionError } from '../errors.js';
import { checkLoss, type LossName } from '../losses.js';
import type { NetworkState } from '../network-state.js';
import { checkOptions } from '../validate.js';
import { Evaluation, evaluationBatch } from './evaluation.js';
import type { MetricName } from './metrics.js';
import { resolveMetrics } from './options.js';
import { placeSamples, readSamples } from './samples.js';

/** What `Network.evaluate` takes. */
export interface EvaluateOptions {
  /** Default: the loss that the network was last trained with. */
  loss?: LossName;
  /** What to measure beside the loss. Default: nothing. */
  metrics?: readonly MetricName[];
  /** One weight a sample, ≥ 0, for the loss. Default: all 1. */
  sampleWeights?: Vector;
}

/** See `Network.evaluate`. @internal */
export function evaluateNetwork(
  state: NetworkState,
  inputs: MatrixLike,
  targets: MatrixLike | Vector,
  options: EvaluateOptions,
): Record<string, number> {
  checkOptions('evaluate', options, ['loss', 'metrics', 'sampleWeights']);
  const metrics = resolveMetrics('evaluate: metrics', options.metrics);
  const loss =
    options.loss === undefined
      ? state.loss
      : checkLoss('evaluate: loss', options.loss, state.plan.outputs);
  if (loss === undefined && metrics.length === 0) {
    throw new OptionError(
      "evaluate: expected 'loss' or 'metrics', as this network was not trained yet.",
    );
  }
  const { sampleWeights } = options;
  const samples = readSamples('evaluate', state, inputs, targets, loss, sampleWeights, undefined);
  const start = state.pin();
  try {
    return withAllocator(residency().blocks, (allocate) => {
      const { batch, workspace } = evaluationBatch(state, start, samples.rows);
      const placed = placeSamples(state, samples, loss, samples.rows, allocate);
      const result = new Evaluation(
        state,
        start,
        placed,
        loss ?? 'meanSquaredError', // its value is not looked at
        metrics,
        batch,
        allocate(workspace),
        allocate,
      ).run();
      return { ...(loss === undefined ? {} : { loss: result.loss }), ...result.metrics };
    });
  } finally {
    state.unpin();
  }
}
