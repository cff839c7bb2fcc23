import { type Allocate, withAllocator } from '../core/blocks.js';
import type { Pointer } from '../core/core.js';
import { core, residency } from '../core/engine.js';
import { JOB_BYTES, LOSSES, OPTIMIZERS } from '../core/network-layout.js';
import { workspaceBytes } from '../core/network-passes.js';
import { writeJob } from '../core/plan.js';
import type { MatrixLike, Vector } from '../data/matrix.js';
import type { NetworkState } from '../network-state.js';
import { EarlyStopping } from './early-stopping.js';
import { Epochs } from './epochs.js';
import { Evaluation, evaluationBatch } from './evaluation.js';
import { copyHistory, type EpochLog, emptyHistory, type History, record } from './history.js';
import { LearningRate } from './learning-rate.js';
import {
  resolveTrainOptions,
  type TrainOptions,
  type TrainSettings,
  trainedOf,
} from './options.js';
import { checkResumable, type TrainingProgress } from './progress.js';
import {
  type PlacedSamples,
  placeSamples,
  readSamples,
  resolveClassWeights,
  type Samples,
  tailOf,
} from './samples.js';

/** A training that was checked but for the numbers themselves. */
interface Task {
  readonly state: NetworkState;
  readonly settings: TrainSettings;
  readonly samples: Samples;
  /** Samples to train with; those behind, if any, validate. */
  readonly trained: number;
  /** Samples apart to validate with. */
  readonly apart: Samples | undefined;
  /** What an interrupted training had come to, if this one goes on with it. */
  readonly progress: TrainingProgress | undefined;
}

/** A training in linear memory. */
interface Placed {
  readonly epochs: Epochs;
  /** What is measured after each epoch, if anything. */
  readonly evaluation: Evaluation | undefined;
}

/** See `Network.train`. */
export function trainNetwork(
  state: NetworkState,
  inputs: MatrixLike,
  targets: MatrixLike | Vector,
  options: TrainOptions,
): History {
  const task = check(state, inputs, targets, options);
  const saved = state.save();
  let epochs: Epochs | undefined;
  state.phase = 'training';
  try {
    state.prepare(task.settings.optimizer);
    state.progress = undefined;
    state.loss = task.settings.loss;
    const start = state.pin();
    try {
      return withAllocator(residency().blocks, (allocate) => {
        const placed = place(task, start, allocate);
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
    if (!(epochs && epochs.divergence === error && epochs.done > 0)) state.restore(saved);
    throw error;
  } finally {
    state.phase = 'ready';
  }
}

function check(
  state: NetworkState,
  inputs: MatrixLike,
  targets: MatrixLike | Vector,
  options: TrainOptions,
): Task {
  const settings = resolveTrainOptions(options, state);
  const { loss, validationData, validationSplit } = settings;
  const { sampleWeights, classWeights } = options;
  const weights = resolveClassWeights('train: classWeights', classWeights, state.plan.outputs);
  const samples = readSamples('train', state, inputs, targets, loss, sampleWeights, weights);
  const apart =
    validationData &&
    readSamples(
      'train: validationData',
      state,
      validationData.inputs,
      validationData.targets,
      loss,
      validationData.sampleWeights,
      undefined,
    );
  const trained = trainedOf(samples.rows, validationSplit);
  const progress = settings.resume ? state.progress : undefined;
  const validates = apart !== undefined || trained < samples.rows;
  if (progress) checkResumable(progress, settings, validates, trained, state);
  return { state, settings, samples, trained, apart, progress };
}

/** Copies all data into linear memory and lays out the passes. */
function place(task: Task, start: Pointer, allocate: Allocate): Placed {
  const { state, settings, samples, trained, apart } = task;
  const { loss, metrics } = settings;
  const data = placeSamples(state, samples, loss, trained, allocate);
  const batch = Math.min(settings.batchSize, trained);
  let bytes = workspaceBytes(core(), state.single, start, state.plan, batch);
  let scored: PlacedSamples | undefined;
  if (apart) scored = placeSamples(state, apart, loss, apart.rows, allocate);
  else if (trained < samples.rows) scored = tailOf(state, data, trained);
  else if (metrics.length > 0) scored = data;
  const scoring = scored && evaluationBatch(state, start, scored.rows);
  bytes = Math.max(bytes, scoring?.workspace ?? 0);
  const workspace = allocate(bytes);
  const job = placeJob(task, start, data, batch, workspace, allocate);
  return {
    epochs: new Epochs(state, job),
    evaluation:
      scored &&
      new Evaluation(state, start, scored, loss, metrics, scoring!.batch, workspace, allocate),
  };
}

function placeJob(
  { state, settings, trained, progress }: Task,
  start: Pointer,
  data: PlacedSamples,
  batch: number,
  workspace: Pointer,
  allocate: Allocate,
): ConstructorParameters<typeof Epochs>[1] {
  const job = allocate(JOB_BYTES);
  const gradients = allocate(state.plan.parameters * state.size);
  const order = settings.shuffle ? allocate(trained * 4) : 0;
  if (order) {
    // The order goes on from training to training, so that twice ten epochs are the same as twenty.
    const { u32 } = core();
    const first = order >>> 2;
    if (state.order?.length === trained) u32.set(state.order, first);
    else for (let i = 0; i < trained; i++) u32[first + i] = i;
  }
  writeJob(core(), job, {
    plan: start,
    parameters: state.parametersAt(start),
    gradients,
    moments: state.momentsAt(start),
    hyper: state.hyperAt(start),
    workspace,
    inputs: data.inputs,
    targets: data.targets,
    sampleWeights: data.weights,
    order,
    random: state.randomAt(start),
    samples: trained,
    batch,
    loss: LOSSES.indexOf(settings.loss),
    classIndices: data.classIndices,
    optimizer: OPTIMIZERS.indexOf(settings.optimizer.kind),
    clipNorm: settings.clipNorm,
    clipValue: settings.clipValue,
  });
  const before = progress?.history.epochs ?? 0;
  return { start, job, batches: Math.ceil(trained / batch), samples: trained, order, before };
}

/** The epochs, and what is done between them. */
function run(task: Task, placed: Placed): History {
  const { state, settings, apart, trained, samples, progress } = task;
  const { metrics, optimizer, schedule, onEpoch } = settings;
  const { epochs, evaluation } = placed;
  const validates = apart !== undefined || trained < samples.rows;
  const history = progress ? copyHistory(progress.history) : emptyHistory(validates, metrics);
  const learningRate = new LearningRate(optimizer.learningRate, schedule, settings.scheduleFigure);
  const stopping = settings.earlyStopping && new EarlyStopping(settings.earlyStopping);
  if (progress?.plateau) learningRate.restore(progress.plateau);
  if (progress?.earlyStopping) stopping?.restore(progress.earlyStopping);
  if (settings.shuffle) state.liveOrder = () => epochs.order.slice();
  const { parameters } = state.plan;
  let reason = progress?.stoppedBy;
  state.liveProgress = () => ({
    history: copyHistory(history),
    stoppedBy: reason,
    plateau: learningRate.state,
    earlyStopping: stopping?.state,
  });
  try {
    for (let epoch = history.epochs; epoch < settings.epochs && !reason; epoch++) {
      const rate = learningRate.at(settings.initialEpoch + epoch);
      const loss = epochs.next(rate);
      const scored = evaluation?.run();
      const log: EpochLog = {
        epoch: epoch + 1,
        loss,
        ...(validates ? { validationLoss: scored!.loss } : {}),
        metrics: scored?.metrics ?? {},
        learningRate: rate,
      };
      record(history, log);
      learningRate.observe(log);
      if (loss <= settings.lossThreshold) reason = 'lossThreshold';
      if (stopping?.observe(log, () => state.read(0, parameters))) reason ??= 'earlyStopping';
      if (onEpoch?.(log) === false) reason ??= 'callback';
    }
  } finally {
    if (settings.shuffle) state.order = epochs.order.slice();
  }
  if (stopping?.best) state.write(0, stopping.best);
  return { ...history, stoppedBy: reason ?? 'epochs' };
}
