import * as at from '../../abi.js';
import { aligned } from '../../aligned.js';
import type { Pointer } from '../../core.js';
import { isTrained, type LayerKind, type LayerState, tensorAt } from '../layers/layer.js';
import type { TypedKernels } from '../typed.js';

const roundOf = ({ size }: TypedKernels): ((x: number) => number) =>
  size === 8 ? (x) => x : Math.fround;

/** Whether training takes the batch's statistics. */
function isLearning(layer: LayerState): boolean {
  return (
    isTrained(layer, at.BATCH_NORM_TENSOR_MOVING_MEAN) ||
    isTrained(layer, at.BATCH_NORM_TENSOR_MOVING_VARIANCE)
  );
}

function channelBytes({ size }: TypedKernels, layer: LayerState): number {
  return aligned(layer.size(at.BATCH_NORM_SIZE_CHANNELS) * size);
}

/** Σ of one channel over the batch: the positions of a sample, then the samples. */
function batchSum(
  kernels: TypedKernels,
  layer: LayerState,
  samples: number,
  term: (index: number) => number,
): number {
  const round = roundOf(kernels);
  const positions = layer.size(at.BATCH_NORM_SIZE_POSITIONS);
  const channels = layer.size(at.BATCH_NORM_SIZE_CHANNELS);
  let all = 0;
  for (let s = 0; s < samples; s++) {
    let sum = 0;
    for (let i = 0; i < positions; i++) sum = round(sum + term((s * positions + i) * channels));
    all = round(all + sum);
  }
  return all;
}

/** Mean and r of each channel, rounded. */
function statistics(
  kernels: TypedKernels,
  layer: LayerState,
  parameters: Pointer,
  rows: number,
  x: Pointer,
  learning: boolean,
): [means: Float64Array, roots: Float64Array] {
  const { size } = kernels;
  const v = kernels.view();
  const round = roundOf(kernels);
  const channels = layer.size(at.BATCH_NORM_SIZE_CHANNELS);
  const n = rows * layer.size(at.BATCH_NORM_SIZE_POSITIONS);
  const momentum = layer.settings[at.BATCH_NORM_SETTING_MOMENTUM]!;
  const epsilon = round(layer.settings[at.BATCH_NORM_SETTING_EPSILON]!);
  const [keep, share] = [round(momentum), round(1 - momentum)];
  const mean = tensorAt(kernels, layer, at.BATCH_NORM_TENSOR_MOVING_MEAN, parameters) / size;
  const variance =
    tensorAt(kernels, layer, at.BATCH_NORM_TENSOR_MOVING_VARIANCE, parameters) / size;
  const means = new Float64Array(channels);
  const roots = new Float64Array(channels);
  const move = (place: number, slot: number, value: number): void => {
    if (!isTrained(layer, slot)) return;
    v[place] = round(round(keep * v[place]!) + round(share * value));
  };
  for (let c = 0; c < channels; c++) {
    let [m, s] = [v[mean + c]!, v[variance + c]!];
    if (learning) {
      const from = x / size + c;
      m = round(batchSum(kernels, layer, rows, (i) => v[from + i]!) / round(n));
      const squares = batchSum(kernels, layer, rows, (i) => {
        const away = round(v[from + i]! - m);
        return round(away * away);
      });
      s = round(squares / round(n));
      move(mean + c, at.BATCH_NORM_TENSOR_MOVING_MEAN, m);
      const fair = n > 1 ? round(squares / round(n - 1)) : s;
      move(variance + c, at.BATCH_NORM_TENSOR_MOVING_VARIANCE, fair);
    }
    means[c] = m;
    roots[c] = round(1 / round(Math.sqrt(round(s + epsilon))));
  }
  return [means, roots];
}

/** Twin of assembly/normalisation/batch-norm.ts. */
export const batchNormLayer: LayerKind = {
  kept: (kernels, layer) => 2 * channelBytes(kernels, layer),
  scratch: (kernels, layer) => 2 * channelBytes(kernels, layer),

  forward({ kernels, parameters, rows }, layer, x, training) {
    const { units, saved, output } = layer;
    const { size } = kernels;
    const v = kernels.view();
    const round = roundOf(kernels);
    const channels = layer.size(at.BATCH_NORM_SIZE_CHANNELS);
    const learning = training && isLearning(layer);
    const [means, roots] = statistics(kernels, layer, parameters, rows, x, learning);
    if (training) {
      v.set(means, saved / size);
      v.set(roots, (saved + channelBytes(kernels, layer)) / size);
    }
    const gamma = tensorAt(kernels, layer, at.BATCH_NORM_TENSOR_GAMMA, parameters) / size;
    const beta = tensorAt(kernels, layer, at.BATCH_NORM_TENSOR_BETA, parameters) / size;
    for (let i = 0; i < rows * units; i++) {
      const c = i % channels;
      const normal = round(round(v[x / size + i]! - means[c]!) * roots[c]!);
      v[output / size + i] = round(v[gamma + c]! * normal) + v[beta + c]!;
    }
    return output;
  },

  backward({ kernels, parameters, gradients, rows, scratch }, layer, x, delta, next) {
    const { units, saved } = layer;
    const { size } = kernels;
    const v = kernels.view();
    const round = roundOf(kernels);
    const channels = layer.size(at.BATCH_NORM_SIZE_CHANNELS);
    const means = saved / size;
    const roots = (saved + channelBytes(kernels, layer)) / size;
    const betas = scratch / size;
    const gammas = (scratch + channelBytes(kernels, layer)) / size;
    const normalAt = (i: number): number => {
      const c = i % channels;
      return round(round(v[x / size + i]! - v[means + c]!) * v[roots + c]!);
    };
    for (let c = 0; c < channels; c++) {
      v[betas + c] = batchSum(kernels, layer, rows, (i) => v[delta / size + c + i]!);
      v[gammas + c] = batchSum(kernels, layer, rows, (i) =>
        round(v[delta / size + c + i]! * normalAt(c + i)),
      );
    }
    for (const [slot, sums] of [
      [at.BATCH_NORM_TENSOR_GAMMA, gammas],
      [at.BATCH_NORM_TENSOR_BETA, betas],
    ] as const) {
      if (!isTrained(layer, slot)) continue;
      kernels.copy(sums * size, tensorAt(kernels, layer, slot, gradients), channels);
    }
    if (!next) return next;
    const learning = isLearning(layer);
    const gamma = tensorAt(kernels, layer, at.BATCH_NORM_TENSOR_GAMMA, parameters) / size;
    const n = rows * layer.size(at.BATCH_NORM_SIZE_POSITIONS);
    for (let i = 0; i < rows * units; i++) {
      const c = i % channels;
      let value = v[delta / size + i]!;
      if (learning) {
        const pull = round(v[betas + c]! + round(normalAt(i) * v[gammas + c]!));
        value = round(value - round(pull / round(n)));
      }
      v[delta / size + i] = round(v[gamma + c]! * v[roots + c]!) * value;
    }
    return delta;
  },

  penalty: (_kernels, _layer, _parameters, sum) => sum,
  lossActivation: () => -1,
};
