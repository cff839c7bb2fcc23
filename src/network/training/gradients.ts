import { OptionError } from '../../base/errors.js';
import { checkBoolean, checkInteger, checkNumber, checkOptions } from '../../base/validate.js';
import { FRAME_BYTES } from '../../core/abi.js';
import { LOSSES } from '../../core/abi-names.js';
import { withAllocator } from '../../core/blocks.js';
import { core, residency } from '../../core/engine.js';
import { rowsAtATime, workspaceBytes } from '../../core/network-passes.js';
import { lossOf, positionsOf, writeFrame } from '../../core/plan.js';
import { checkLoss, checkSmoothing, type LossName } from '../../description/losses.js';
import type { SamplesLike, TargetsLike, TensorLike } from '../../matrix/matrix-like.js';
import type { NetworkState } from '../state.js';
import { layOutSamples, readSamples, resolveClassWeights } from './samples.js';
import { extentOf, weightOf } from './samples-in-memory.js';

/** What `Network.gradients` takes. */
export interface GradientsOptions {
  /** Default: the loss that the network was last trained with. */
  loss?: LossName;
  /** Samples that go through the network at a time; the last bits depend on it. Default: 256, or as many as memory allows. */
  batchSize?: number;
  /** As for `train`. Default 0. */
  labelSmoothing?: number;
  /** One weight a sample, ≥ 0, or one for each row along the last axis of an output: Σw·loss/Σw over all. Default: all 1. */
  sampleWeights?: TensorLike;
  /** One weight a class, ≥ 0, by which its samples' weights are multiplied. Default: all 1. */
  classWeights?: Readonly<Record<number, number>> | readonly number[];
  /**
   * Whether the gradients are added to those that the layers have, without the penalties', which came with these. For samples
   * that come in pieces; see `totalWeight`. Default false.
   */
  accumulate?: boolean;
  /**
   * How many samples there are in all pieces; with weights, the sum of theirs. So a piece counts as its share, and loss and
   * gradients of all pieces add up to those of the whole. Default: these are all.
   */
  totalWeight?: number;
}

const OPTIONS: readonly string[] = [
  'loss',
  'labelSmoothing',
  'batchSize',
  'sampleWeights',
  'classWeights',
  'accumulate',
  'totalWeight',
];

/** See `Network.gradients`. @internal */
export function networkGradients(
  state: NetworkState,
  inputs: SamplesLike,
  targets: TargetsLike,
  options: GradientsOptions,
): { loss: number } {
  const given = checkOptions('gradients', options, OPTIONS);
  const loss =
    given.loss === undefined ? state.loss : checkLoss('gradients: loss', given.loss, state.outcome);
  if (loss === undefined) {
    throw new OptionError("gradients: expected 'loss', as this network was not trained yet.");
  }
  const { batchSize, sampleWeights, classWeights, totalWeight } = given;
  const labelSmoothing = checkSmoothing('gradients: labelSmoothing', given.labelSmoothing, loss);
  const rowsGiven =
    batchSize === undefined
      ? undefined
      : checkInteger('gradients: batchSize', batchSize, 1, 2 ** 31 - 1);
  const accumulate = checkBoolean('gradients: accumulate', given.accumulate ?? false);
  const total =
    totalWeight === undefined
      ? undefined
      : checkNumber('gradients: totalWeight', totalWeight, Number.MIN_VALUE);
  const weights = resolveClassWeights('gradients: classWeights', classWeights, state.plan.columns);
  const samples = readSamples(
    ...(['gradients', state, inputs, targets, loss, [], sampleWeights, weights] as const),
  );
  state.checkReady(); // again: what was read may have been getters that did anything
  const start = state.pin();
  try {
    return withAllocator(residency().blocks, (allocate) => {
      const block = state.blockAt(start);
      const { plan, dtype } = block;
      const data = layOutSamples(state, samples, loss, samples.rows, allocate);
      const { longest } = extentOf(data.sequences, data.rows, 1);
      const most = rowsGiven ?? rowsAtATime(plan, dtype, data.rows, longest);
      const batch = Math.min(most, data.rows);
      const extent = extentOf(data.sequences, data.rows, batch);
      const workspace = allocate(workspaceBytes(core(), dtype, start, plan, batch, extent));
      const frame = allocate(FRAME_BYTES);
      const own = allocate(plan.parameters * state.size);
      const sum = state.enterGradients(); // last: what is taken after it may drive it out
      writeFrame(core(), frame, {
        plan: start,
        parameters: block.parameters,
        random: block.random,
        gradients: own,
        workspace,
        inputs: data.inputs,
        targets: data.targets,
        sampleWeights: data.weights,
        offsets: data.sequences?.at ?? 0,
        ...extent,
        classIndices: data.classIndices,
        samples: data.rows,
        batch,
        loss: LOSSES.indexOf(loss),
        labelSmoothing,
      });
      // Weights of samples are those of each of their rows.
      const isEach = samples.sampleWeights !== undefined && 'rows' in samples.sampleWeights;
      const weight =
        total === undefined
          ? weightOf(block, data, data.rows)
          : total * (isEach ? 1 : positionsOf(plan));
      const batches = Math.ceil(data.rows / batch);
      core().network[dtype.name].gradient(frame, 0, batches, weight, sum, !accumulate);
      return {
        loss: lossOf(core(), frame, loss === 'sumSquaredError' ? 1 : total && weight),
      };
    });
  } finally {
    state.unpin();
  }
}
