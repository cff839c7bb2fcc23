import * as at from '../../abi.js';
import type { LayerKind, LayerState } from '../layers/layer.js';

/** Calls `visit` for each number that leaves, and what its window holds: where it stands in the sample, by channel. */
function windows(
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

/** Twin of assembly/images/pooling.ts. */
export const poolingLayer: LayerKind = {
  kept: () => 0,
  scratch: () => 0,

  forward({ kernels, rows: samples }, layer, x) {
    const { inputs, units, output } = layer;
    const { size } = kernels;
    const v = kernels.view();
    const round = size === 8 ? (value: number) => value : Math.fround;
    const channels = layer.size(at.POOLING_SIZE_CHANNELS);
    const line = layer.size(at.POOLING_SIZE_WIDTH) * channels;
    const average = layer.size(at.POOLING_SIZE_AVERAGE) !== 0;
    for (let s = 0; s < samples; s++) {
      const [from, to] = [x / size + s * inputs, output / size + s * units];
      windows(layer, (out, first, rows, columns) => {
        let value = average ? -0 : v[from + first]!;
        for (let i = 0; i < rows; i++) {
          for (let j = 0; j < columns; j++) {
            const each = v[from + first + i * line + j * channels]!;
            value = average ? round(value + each) : Math.max(value, each);
          }
        }
        v[to + out] = average ? value / round(rows * columns) : value;
      });
    }
    return output;
  },

  backward({ kernels, rows: samples }, layer, x, delta, next) {
    if (!next) return next;
    const { inputs, units, output } = layer;
    const { size } = kernels;
    const v = kernels.view();
    const channels = layer.size(at.POOLING_SIZE_CHANNELS);
    const line = layer.size(at.POOLING_SIZE_WIDTH) * channels;
    const average = layer.size(at.POOLING_SIZE_AVERAGE) !== 0;
    const round = size === 8 ? (value: number) => value : Math.fround;
    v.fill(0, next / size, next / size + samples * inputs);
    for (let s = 0; s < samples; s++) {
      const [from, to] = [x / size + s * inputs, next / size + s * inputs];
      windows(layer, (out, first, rows, columns) => {
        const d = v[delta / size + s * units + out]!;
        const most = v[output / size + s * units + out]!;
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
    }
    return next;
  },

  penalty: (_kernels, _layer, _parameters, sum) => sum,
  lossActivation: () => -1,
};
