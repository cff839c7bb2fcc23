import * as at from '../../abi.js';
import {
  type LayerKind,
  type LayerState,
  type Pass,
  samplesOf,
  stepsBefore,
} from '../layers/layer.js';

/** Calls `visit` for each number that leaves, and what its window holds: the first of its numbers that enter, by channel. */
function windows(
  pass: Pass,
  layer: LayerState,
  visit: (out: number, first: number, rows: number, columns: number) => void,
): void {
  const channels = layer.size(at.POOLING_SIZE_CHANNELS);
  for (let s = 0; s < samplesOf(pass, layer); s++) {
    const before = stepsBefore(pass, layer, layer.inputs / channels, s);
    const steps = stepsBefore(pass, layer, layer.inputs / channels, s + 1) - before;
    const [from, to] = [before * channels, s * layer.units];
    // All steps of a sequence are one window.
    for (let c = 0; layer.stepwise && c < channels; c++) visit(to + c, from + c, 1, steps);
    if (!layer.stepwise) {
      windowsOf(layer, (out, first, ...lengths) => visit(to + out, from + first, ...lengths));
    }
  }
}

/** Of one sample. */
function windowsOf(
  layer: LayerState,
  visit: (out: number, first: number, rows: number, columns: number) => void,
): void {
  const [height, width] = [layer.size(at.POOLING_SIZE_HEIGHT), layer.size(at.POOLING_SIZE_WIDTH)];
  const channels = layer.size(at.POOLING_SIZE_CHANNELS);
  const outWidth = layer.size(at.POOLING_SIZE_OUT_WIDTH);
  for (let oy = 0; oy < layer.size(at.POOLING_SIZE_OUT_HEIGHT); oy++) {
    const y = oy * layer.size(at.POOLING_SIZE_STRIDE_Y) - layer.size(at.POOLING_SIZE_PAD_TOP);
    const top = Math.max(y, 0);
    const rows = Math.min(y + layer.size(at.POOLING_SIZE_POOL_HEIGHT), height) - top;
    for (let ox = 0; ox < outWidth; ox++) {
      const x = ox * layer.size(at.POOLING_SIZE_STRIDE_X) - layer.size(at.POOLING_SIZE_PAD_LEFT);
      const left = Math.max(x, 0);
      const columns = Math.min(x + layer.size(at.POOLING_SIZE_POOL_WIDTH), width) - left;
      for (let c = 0; c < channels; c++) {
        const out = (oy * outWidth + ox) * channels + c;
        visit(out, (top * width + left) * channels + c, rows, columns);
      }
    }
  }
}

/** Twin of assembly/pooling/pooling.ts. */
export const poolingLayer: LayerKind = {
  kept: () => 0,
  scratch: () => 0,

  forward(pass, layer, x) {
    const { output } = layer;
    const { kernels } = pass;
    const { size } = kernels;
    const v = kernels.view();
    const round = size === 8 ? (value: number) => value : Math.fround;
    const channels = layer.size(at.POOLING_SIZE_CHANNELS);
    const line = layer.size(at.POOLING_SIZE_WIDTH) * channels;
    const average = layer.size(at.POOLING_SIZE_AVERAGE) !== 0;
    const [from, to] = [x / size, output / size];
    windows(pass, layer, (out, first, rows, columns) => {
      let value = average ? -0 : v[from + first]!;
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) {
          const each = v[from + first + i * line + j * channels]!;
          value = average ? round(value + each) : Math.max(value, each);
        }
      }
      v[to + out] = average ? value / round(rows * columns) : value;
    });
    return output;
  },

  backward(pass, layer, x, delta, next) {
    if (!next) return next;
    const { inputs, output } = layer;
    const { kernels, rows: samples } = pass;
    const { size } = kernels;
    const v = kernels.view();
    const channels = layer.size(at.POOLING_SIZE_CHANNELS);
    const line = layer.size(at.POOLING_SIZE_WIDTH) * channels;
    const average = layer.size(at.POOLING_SIZE_AVERAGE) !== 0;
    const round = size === 8 ? (value: number) => value : Math.fround;
    v.fill(0, next / size, next / size + samples * inputs);
    const [from, to] = [x / size, next / size];
    windows(pass, layer, (out, first, rows, columns) => {
      const d = v[delta / size + out]!;
      const most = v[output / size + out]!;
      let free = true;
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) {
          const place = first + i * line + j * channels;
          const isFirst = free && v[from + place] === most;
          if (isFirst) free = false;
          const share = average ? round(d / round(rows * columns)) : isFirst ? d : 0;
          v[to + place] = v[to + place]! + share;
        }
      }
    });
    return next;
  },

  penalty: (_kernels, _layer, _parameters, sum) => sum,
  lossActivation: () => -1,
};
