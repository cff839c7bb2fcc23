import { OptionError } from '../../base/errors.js';
import { checkOptions } from '../../base/validate.js';
import { withAllocator } from '../../core/blocks.js';
import { residency } from '../../core/engine.js';
import { checkLoss, checkSmoothing, type LossName } from '../../description/losses.js';
import type { SamplesLike, TargetsLike, TensorLike } from '../../matrix/matrix-like.js';
import type { NetworkState } from '../state.js';
import { type Evaluated, Evaluation, evaluationBatch } from './evaluation.js';
import type { MetricName } from './metrics.js';
import { resolveMetrics } from './options.js';
import { checkMeasurable, layOutSamples, readSamples, type Samples } from './samples.js';

/** What `Network.evaluate` takes. */
export interface EvaluateOptions {
  /** Default: the loss that the network was last trained with. */
  loss?: LossName;
  /** What to measure beside the loss. Default: nothing. */
  metrics?: readonly MetricName[];
  /** One weight a sample, ≥ 0, or one for each row along the last axis of an output, for the loss. Default: all 1. */
  sampleWeights?: TensorLike;
  /** As for `train`. Default 0, also where the network was trained with another. */
  labelSmoothing?: number;
}

/** What is passed on where no loss is known; its value is not looked at. @internal */
export const UNKNOWN_LOSS: LossName = 'meanSquaredError';

/** An evaluation that was checked but for the numbers themselves. @internal */
export interface EvaluationTask {
  readonly samples: Samples;
  /** undefined: neither given nor known. */
  readonly loss: LossName | undefined;
  readonly labelSmoothing: number;
  readonly metrics: readonly MetricName[];
}

/** See `Network.evaluate`. @internal */
export function evaluateNetwork(
  state: NetworkState,
  inputs: SamplesLike,
  targets: TargetsLike,
  options: EvaluateOptions,
): Record<string, number> {
  const given = checkOptions('evaluate', options, EVALUATE_OPTIONS);
  const task = checkEvaluation(state, inputs, targets, given);
  const { samples, loss, labelSmoothing, metrics } = task;
  const start = state.pin();
  try {
    return withAllocator(residency().blocks, (allocate) => {
      const block = state.blockAt(start);
      const { batch, workspace } = evaluationBatch(block, {
        rows: samples.rows,
        sequences: samples.offsets && { offsets: samples.offsets },
      });
      const placed = layOutSamples(state, samples, loss, samples.rows, allocate);
      const measured = { loss: loss ?? UNKNOWN_LOSS, labelSmoothing, metrics };
      const room = allocate(workspace);
      return figuresOf(task, new Evaluation(block, placed, measured, batch, room, allocate).run());
    });
  } finally {
    state.unpin();
  }
}

/** The names of the options. @internal */
export const EVALUATE_OPTIONS: readonly string[] = [
  'loss',
  'metrics',
  'sampleWeights',
  'labelSmoothing',
];

/** What is measured, and of what; `options` are a copy that is ours. @internal */
export function checkEvaluation(
  state: NetworkState,
  inputs: SamplesLike,
  targets: TargetsLike,
  options: EvaluateOptions,
): EvaluationTask {
  const metrics = resolveMetrics('evaluate: metrics', options.metrics);
  const loss =
    options.loss === undefined
      ? state.loss
      : checkLoss('evaluate: loss', options.loss, state.outcome);
  if (loss === undefined && metrics.length === 0) {
    throw new OptionError(
      "evaluate: expected 'loss' or 'metrics', as this network was not trained yet.",
    );
  }
  const { sampleWeights } = options;
  const labelSmoothing = checkSmoothing('evaluate: labelSmoothing', options.labelSmoothing, loss);
  const samples = readSamples(
    'evaluate',
    state,
    inputs,
    targets,
    loss,
    metrics,
    sampleWeights,
    undefined,
  );
  checkMeasurable('evaluate', metrics, samples.rows);
  state.check(); // again: what was read may have been getters that did anything
  return { samples, loss, labelSmoothing, metrics };
}

/** What the user is given. @internal */
export function figuresOf({ loss }: EvaluationTask, result: Evaluated): Record<string, number> {
  return { ...(loss === undefined ? {} : { loss: result.loss }), ...result.metrics };
}
