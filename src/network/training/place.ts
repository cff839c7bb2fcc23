import { FRAME_BYTES } from '../../core/abi.js';
import { LOSSES, OPTIMIZERS } from '../../core/abi-names.js';
import type { Allocate } from '../../core/blocks.js';
import type { Pointer } from '../../core/core.js';
import type { NetworkBlock } from '../../core/network-block.js';
import { workspaceBytes } from '../../core/network-passes.js';
import { writeFrame } from '../../core/plan.js';
import { momentCount } from '../../description/optimizers.js';
import { type EpochJob, Epochs, epochsTogether } from './epochs.js';
import { Evaluation, evaluationBatch } from './evaluation.js';
import type { TrainSettings } from './options.js';
import { type PlacedSamples, tailOf } from './placed-samples.js';

/** The settings that the passes need, plain data. */
export type JobSettings = Pick<
  TrainSettings,
  'loss' | 'batchSize' | 'optimizer' | 'shuffle' | 'metrics' | 'clipNorm' | 'clipValue'
> & {
  /** Epochs of this training that were done before, in an interrupted call. */
  readonly before: number;
};

/** Samples of a training in linear memory. */
export interface TrainingSamples {
  readonly data: PlacedSamples;
  /** Samples to train with; those behind, if any, validate. */
  readonly trained: number;
  /** Samples apart to validate with. */
  readonly apart: PlacedSamples | undefined;
  /** Their order after an earlier training. */
  readonly order: Uint32Array | undefined;
}

/** A training in linear memory. */
export interface PlacedTraining {
  readonly epochs: Epochs;
  /** What is measured after each epoch, if anything. */
  readonly evaluation: Evaluation | undefined;
}

/** Lays out the passes over samples that are in place. @throws EngineError out of memory. */
export function placeTraining(
  block: NetworkBlock,
  settings: JobSettings,
  samples: TrainingSamples,
  allocate: Allocate,
): PlacedTraining {
  const { core, plan, dtype, start } = block;
  const { loss, metrics } = settings;
  const { data, trained, apart } = samples;
  const batch = Math.min(settings.batchSize, trained);
  let bytes = workspaceBytes(core, dtype, start, plan, batch);
  let scored = apart;
  if (!scored && trained < data.rows) scored = tailOf(block, data, trained);
  if (!scored && metrics.length > 0) scored = data;
  const scoring = scored && evaluationBatch(block, scored.rows);
  bytes = Math.max(bytes, scoring?.workspace ?? 0);
  const workspace = allocate(bytes);
  return {
    epochs: new Epochs(placeJob(block, settings, samples, batch, workspace, allocate)),
    evaluation:
      scored && new Evaluation(block, scored, loss, metrics, scoring!.batch, workspace, allocate),
  };
}

function placeJob(
  block: NetworkBlock,
  settings: JobSettings,
  { data, trained, order: earlier }: TrainingSamples,
  batch: number,
  workspace: Pointer,
  allocate: Allocate,
): EpochJob {
  const { core, plan, dtype } = block;
  const job = allocate(FRAME_BYTES);
  const gradients = allocate(plan.parameters * dtype.size);
  const order = settings.shuffle ? allocate(trained * 4) : 0;
  if (order) {
    // The order goes on from training to training, so that twice ten epochs are the same as twenty.
    const { u32 } = core;
    const first = order >>> 2;
    if (earlier?.length === trained) u32.set(earlier, first);
    else for (let i = 0; i < trained; i++) u32[first + i] = i;
  }
  writeFrame(core, job, {
    plan: block.start,
    parameters: block.parameters,
    gradients,
    moments: block.moments,
    hyper: block.hyper,
    workspace,
    inputs: data.inputs,
    targets: data.targets,
    sampleWeights: data.weights,
    order,
    random: block.random,
    samples: trained,
    batch,
    loss: LOSSES.indexOf(settings.loss),
    classIndices: data.classIndices,
    optimizer: OPTIMIZERS.indexOf(settings.optimizer.kind),
    clipNorm: settings.clipNorm,
    clipValue: settings.clipValue,
  });
  const batches = Math.ceil(trained / batch);
  const together = epochsTogether(batches);
  const figures = allocate(2 * 8 * together);
  return {
    block,
    job,
    batches,
    together,
    figures,
    moments: momentCount(settings.optimizer) * plan.parameters,
    samples: trained,
    order,
    before: settings.before,
  };
}
