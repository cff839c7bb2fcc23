import { notAPromise } from '../../base/callback.js';
import { checkOptions } from '../../base/validate.js';
import { type Allocate, withAllocator } from '../../core/blocks.js';
import type { Pointer } from '../../core/core.js';
import { residency } from '../../core/engine.js';
import { refusePairs } from '../../matrix/intake.js';
import type { SamplesLike, TargetsLike } from '../../matrix/matrix-like.js';
import type { NetworkState } from '../state.js';
import { Course } from './course.js';
import type { History } from './history.js';
import { TRAIN_OPTIONS, type TrainOptions, type TrainSettings } from './options.js';
import { layOutSamples } from './samples.js';
import { checkTraining, type TrainTask } from './task.js';
import type { TrainingEpochs } from './training-epochs.js';
import { layOutTraining, type TrainingInMemory } from './training-layout.js';

/** See `Network.train`. */
export function trainNetwork(
  state: NetworkState,
  inputs: SamplesLike,
  targets: TargetsLike,
  options: TrainOptions,
): History {
  if (options === undefined) refusePairs('train', inputs);
  const task = checkTraining(state, inputs, targets, checkOptions('train', options, TRAIN_OPTIONS));
  const saved = state.save();
  let epochs: TrainingEpochs | undefined;
  state.phase = 'training';
  try {
    state.useOptimizer(task.settings.optimizer);
    state.progress = undefined;
    state.loss = task.settings.loss;
    const start = state.pin();
    try {
      return withAllocator(residency().blocks, (allocate) => {
        const placed = layOut(task, start, allocate);
        epochs = placed.epochs;
        return run(task, placed);
      });
    } finally {
      state.liveOrder = undefined;
      state.liveProgress = undefined;
      state.unpin();
    }
  } catch (error) {
    // A divergence after some epochs has put back what it should; a callback may throw another network's.
    const own = epochs?.divergence !== undefined && epochs.divergence === error;
    if (own) state.divergence = epochs!.divergence;
    if (!(own && epochs!.done > 0)) state.restore(saved);
    throw error;
  } finally {
    state.phase = 'ready';
  }
}

/** Copies all data into linear memory and lays out the passes. */
function layOut(task: TrainTask, start: Pointer, allocate: Allocate): TrainingInMemory {
  const { state, settings, samples, trained, apart, before } = task;
  const { loss } = settings;
  const data = layOutSamples(state, samples, loss, trained, allocate);
  return layOutTraining(
    state.blockAt(start),
    { ...settings, before },
    {
      data,
      trained,
      apart: apart && layOutSamples(state, apart, loss, apart.rows, allocate),
      order: state.order,
    },
    allocate,
  );
}

/** The epochs, and what is done between them. */
function run(task: TrainTask, placed: TrainingInMemory): History {
  const { state, settings } = task;
  const { epochs, evaluation } = placed;
  const course = new Course(task, () => state.readNumbers());
  if (settings.shuffle) state.liveOrder = () => epochs.order.slice();
  state.liveProgress = () => course.progress;
  try {
    if (course.isPlain && !evaluation) runPlain(settings, course, epochs);
    while (!course.over) {
      const rate = course.rate();
      const loss = epochs.next(rate);
      const answer = course.take(rate, loss, evaluation?.run(), epochs.ending);
      course.heed(notAPromise('train: onEpoch', answer));
    }
  } finally {
    if (settings.shuffle) state.order = epochs.order.slice();
  }
  if (course.best) state.writeNumbers(course.best);
  return course.history();
}

/** The epochs where nothing is done between them: as many in one call as may be. */
function runPlain(settings: TrainSettings, course: Course, epochs: TrainingEpochs): void {
  while (!course.over) {
    const rates = course.rates(Math.min(epochs.together, settings.epochs - course.epochs));
    const losses = epochs.several(rates, settings.lossThreshold);
    course.takeSeveral(rates, losses, epochs.ending);
  }
}
