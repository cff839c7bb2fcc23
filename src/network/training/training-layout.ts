import { FRAME_BYTES } from '../../core/abi.js';
import { LOSSES, OPTIMIZERS } from '../../core/abi-names.js';
import type { Allocate } from '../../core/blocks.js';
import type { Core, Pointer } from '../../core/core.js';
import type { NetworkBlock } from '../../core/network-block.js';
import { rowsAtATime, workspaceBytes } from '../../core/network-passes.js';
import { writeFrame } from '../../core/plan.js';
import { momentCount } from '../../description/optimizers.js';
import { Epochs, type EpochsInMemory, epochsTogether } from './epochs.js';
import { Evaluation, evaluationBatch } from './evaluation.js';
import { fullBatchOf } from './full-batch.js';
import type { TrainSettings } from './options.js';
import { extentOf, type SamplesInMemory, tailOf, weightOf } from './samples-in-memory.js';
import type { TrainingEpochs } from './training-epochs.js';

/** The settings that the passes need, plain data. */
export type JobSettings = Pick<
  TrainSettings,
  | 'loss'
  | 'labelSmoothing'
  | 'batchSize'
  | 'optimizer'
  | 'shuffle'
  | 'groupByLength'
  | 'metrics'
  | 'clipNorm'
  | 'clipValue'
> & {
  /** Epochs of this training that were done before, in an interrupted call. */
  readonly before: number;
};

/** Samples of a training in linear memory. */
export interface TrainingSamples {
  readonly data: SamplesInMemory;
  /** Samples to train with; those behind, if any, validate. */
  readonly trained: number;
  /** Samples apart to validate with. */
  readonly apart: SamplesInMemory | undefined;
  /** Their order after an earlier training. */
  readonly order: Uint32Array | undefined;
}

/** A training in linear memory. */
export interface TrainingInMemory {
  readonly epochs: TrainingEpochs;
  /** Rows that go through the network at a time. */
  readonly batch: number;
  /** What is measured after each epoch, if anything. */
  readonly evaluation: Evaluation | undefined;
}

/** Lays out the passes over samples that are in place. @throws EngineError out of memory. */
export function layOutTraining(
  block: NetworkBlock,
  settings: JobSettings,
  samples: TrainingSamples,
  allocate: Allocate,
): TrainingInMemory {
  const { core, plan, dtype, start } = block;
  const { metrics } = settings;
  const { data, trained, apart } = samples;
  const method = fullBatchOf(settings.optimizer);
  const { longest } = extentOf(data.sequences, trained, 1);
  const batch = method
    ? rowsAtATime(plan, dtype, trained, longest)
    : Math.min(settings.batchSize, trained);
  const extent = extentOf(data.sequences, trained, batch);
  let bytes = workspaceBytes(core, dtype, start, plan, batch, extent);
  let scored = apart;
  if (!scored && trained < data.rows) scored = tailOf(block, data, trained);
  if (!scored && metrics.length > 0) scored = data;
  const scoring = scored && evaluationBatch(block, scored);
  bytes = Math.max(bytes, scoring?.workspace ?? 0);
  const workspace = allocate(bytes);
  const { optimizer, before } = settings;
  const order = settings.shuffle ? layOutOrder(core, samples, allocate) : 0;
  const frame = layOutFrame(block, settings, samples, batch, workspace, order, allocate);
  const weight = method ? weightOf(block, data, trained) : 0;
  return {
    batch,
    epochs: method
      ? method.layOut({ block, optimizer, trained, weight, batch, frame, before, allocate })
      : new Epochs(layOutEpochs(block, settings, samples, batch, frame, order, allocate)),
    evaluation:
      scored && new Evaluation(block, scored, settings, scoring!.batch, workspace, allocate),
  };
}

/** The order goes on from training to training, so that twice ten epochs are the same as twenty. */
function layOutOrder(
  core: Core,
  { trained, order: earlier }: TrainingSamples,
  allocate: Allocate,
): Pointer {
  const order = allocate(trained * 4);
  const { u32 } = core;
  const first = order >>> 2;
  if (earlier?.length === trained) u32.set(earlier, first);
  else for (let i = 0; i < trained; i++) u32[first + i] = i;
  return order;
}

function layOutFrame(
  block: NetworkBlock,
  settings: JobSettings,
  { data, trained }: TrainingSamples,
  batch: number,
  workspace: Pointer,
  order: Pointer,
  allocate: Allocate,
): Pointer {
  const { core, plan, dtype } = block;
  const frame = allocate(FRAME_BYTES);
  const gradients = allocate(plan.parameters * dtype.size);
  writeFrame(core, frame, {
    plan: block.start,
    parameters: block.parameters,
    gradients,
    moments: block.moments,
    optimizerScalars: block.optimizerScalars,
    workspace,
    inputs: data.inputs,
    targets: data.targets,
    sampleWeights: data.weights,
    offsets: data.sequences?.at ?? 0,
    ...extentOf(data.sequences, trained, batch),
    order,
    random: block.random,
    samples: trained,
    batch,
    loss: LOSSES.indexOf(settings.loss),
    labelSmoothing: settings.labelSmoothing,
    classIndices: data.classIndices,
    optimizer: OPTIMIZERS.indexOf(settings.optimizer.kind),
    clipNorm: settings.clipNorm,
    clipValue: settings.clipValue,
  });
  return frame;
}

function layOutEpochs(
  block: NetworkBlock,
  settings: JobSettings,
  { data: { sequences }, trained }: TrainingSamples,
  batch: number,
  frame: Pointer,
  order: Pointer,
  allocate: Allocate,
): EpochsInMemory {
  const batches = Math.ceil(trained / batch);
  const together = epochsTogether(batches);
  const figures = allocate(2 * 8 * together);
  return {
    block,
    frame,
    batches,
    together,
    figures,
    moments: momentCount(settings.optimizer) * block.plan.parameters,
    samples: trained,
    order,
    grouped:
      settings.groupByLength && sequences ? { offsets: sequences.offsets, batch } : undefined,
    before: settings.before,
  };
}
