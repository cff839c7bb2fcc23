import { OptionError } from '../../base/errors.js';
import type { SamplesLike, TargetsLike } from '../../matrix/matrix-like.js';
import type { NetworkState } from '../state.js';
import { fullBatchOf } from './full-batch.js';
import { resolveTrainOptions, type TrainOptions, type TrainSettings } from './options.js';
import { checkResumable, type TrainingProgress } from './progress.js';
import { checkMeasurable, readSamples, resolveClassWeights, type Samples } from './samples.js';
import { splitSamples } from './validation-split.js';

/** A training that was checked but for the numbers themselves. */
export interface TrainTask {
  readonly state: NetworkState;
  readonly settings: TrainSettings;
  readonly samples: Samples;
  /** Samples to train with; those behind, if any, validate. */
  readonly trained: number;
  /** Samples apart to validate with. */
  readonly apart: Samples | undefined;
  readonly validates: boolean;
  /** What an interrupted training had come to, if this one goes on with it. */
  readonly progress: TrainingProgress | undefined;
  /** Its epochs; 0: there is none. */
  readonly before: number;
}

/** Reads and checks options and data; `options` are a copy that is ours. @throws OptionError @throws ShapeError @throws DataError */
export function checkTraining(
  state: NetworkState,
  inputs: SamplesLike,
  targets: TargetsLike,
  options: TrainOptions,
): TrainTask {
  const settings = resolveTrainOptions(options, state.outcome);
  fullBatchOf(settings.optimizer)?.check(state, options);
  const { loss, validationData, validationSplit, metrics } = settings;
  checkGrouping(state, settings);
  const { sampleWeights, classWeights } = options;
  const weights = resolveClassWeights('train: classWeights', classWeights, state.plan.columns);
  const measured = validationData ? [] : metrics;
  const read = readSamples('train', state, inputs, targets, loss, measured, sampleWeights, weights);
  const apart =
    validationData &&
    readSamples(
      'train: validationData',
      state,
      validationData.inputs,
      validationData.targets,
      loss,
      metrics,
      validationData.sampleWeights,
      undefined,
    );
  state.checkReady(); // again: what was read may have been getters that did anything
  const { samples, trained } = splitSamples(read, validationSplit, state.plan.outputs, state.seed);
  checkMeasurable('train', metrics, apart?.rows ?? (samples.rows - trained || samples.rows));
  const validates = apart !== undefined || trained < samples.rows;
  const progress = settings.resume ? state.progress : undefined;
  if (progress) checkResumable(progress, settings, validates, trained, state);
  const before = progress?.history.epochs ?? 0;
  return { state, settings, samples, trained, apart, validates, progress, before };
}

/** @throws OptionError nothing could be grouped. */
function checkGrouping(state: NetworkState, { groupByLength, shuffle }: TrainSettings): void {
  if (!groupByLength) return;
  if (!state.entersSteps) {
    throw new OptionError(
      'train: groupByLength: all samples of this network are of one length; it is for inputs [null, features].',
    );
  }
  if (shuffle) return;
  throw new OptionError("train: groupByLength needs 'shuffle', which is off.");
}
