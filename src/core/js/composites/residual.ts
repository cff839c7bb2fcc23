import type { Pointer } from '../../core.js';
import type { LayerKind } from '../layers/layer.js';
import type { TypedKernels } from '../typed.js';
import { chainBackward, chainForward, chainKept, chainPenalty, chainScratch } from './chain.js';

/** Twin of assembly/composites/residual.ts. */
export const residualLayer: LayerKind = {
  kept: (kernels, layer, batch, _last, longest) => chainKept(kernels, layer, batch, longest),
  scratch: chainScratch,

  forward(pass, layer, x, training) {
    const { kernels, rows } = pass;
    const count = rows * layer.units;
    const inner = chainForward(pass, layer, x, training);
    kernels.copy(x, layer.output, count);
    add(kernels, count, inner, layer.output);
    return layer.output;
  },

  backward(pass, layer, x, delta, next) {
    const { kernels, rows } = pass;
    const count = rows * layer.units;
    kernels.copy(delta, pass.scratch, count);
    const inner = chainBackward(pass, layer, x, next !== 0);
    if (next) add(kernels, count, inner, delta);
    return delta;
  },

  penalty: chainPenalty,
  lossActivation: () => -1,
};

function add(kernels: TypedKernels, count: number, from: Pointer, to: Pointer): void {
  const v = kernels.view();
  for (let i = 0; i < count; i++) v[to / kernels.size + i]! += v[from / kernels.size + i]!;
}
