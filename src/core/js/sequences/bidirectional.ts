import { RECURRENCE_SIZE_SEQUENCES, RECURRENCE_SIZE_UNITS } from '../../abi.js';
import { aligned } from '../../aligned.js';
import type { Pointer } from '../../core.js';
import type { LayerKind, LayerState, Pass } from '../layers/layer.js';
import type { TypedKernels } from '../typed.js';
import { recurrenceLayer } from './recurrence.js';

/** Where the parts of `saved` and `scratch` stand; the layout is that of assembly/sequences/bidirectional.ts. */
function parts({ size }: TypedKernels, layer: LayerState, batch: number, scratch: Pointer) {
  const [ahead, back] = layer.inner as [LayerState, LayerState];
  const output = aligned(batch * ahead.units * size);
  const spare = scratch + 2 * output;
  return {
    ahead,
    back,
    units: ahead.size(RECURRENCE_SIZE_UNITS),
    other: scratch + output,
    spare,
    work: spare + aligned(batch * layer.inputs * size),
  };
}

const keptOf = (kernels: TypedKernels, layer: LayerState, batch: number): number =>
  recurrenceLayer.kept(kernels, layer, batch, false, 0);

/** Rows that leave one direction. */
function leaving(pass: Pass, inner: LayerState): number {
  if (!inner.stepwise) return (pass.rows * inner.units) / inner.size(RECURRENCE_SIZE_UNITS);
  return inner.size(RECURRENCE_SIZE_SEQUENCES) ? pass.rows : pass.sequences;
}

/** Twin of assembly/sequences/bidirectional.ts. */
export const bidirectionalLayer: LayerKind = {
  kept: (kernels, { inner: [ahead, back] }, batch) =>
    aligned(keptOf(kernels, ahead!, batch)) + keptOf(kernels, back!, batch),
  scratch(kernels, layer, batch, training) {
    const { ahead, work } = parts(kernels, layer, batch, 0);
    return work + recurrenceLayer.scratch(kernels, ahead, batch, training, 0);
  },
  forward(pass, layer, x, training) {
    const { kernels, batch, scratch } = pass;
    const { ahead, back, units, other, work } = parts(kernels, layer, batch, scratch);
    const apart = layer.saved !== layer.output;
    const within = { ...pass, scratch: work };
    ahead.output = scratch;
    ahead.saved = apart ? layer.saved : scratch;
    back.output = other;
    back.saved = apart ? layer.saved + aligned(keptOf(kernels, ahead, batch)) : other;
    recurrenceLayer.forward(within, ahead, x, training);
    recurrenceLayer.forward(within, back, x, training);
    const row = units * kernels.size;
    for (let i = 0; i < leaving(pass, ahead); i++) {
      kernels.copy(scratch + i * row, layer.output + 2 * i * row, units);
      kernels.copy(other + i * row, layer.output + (2 * i + 1) * row, units);
    }
    return layer.output;
  },

  backward(pass, layer, x, delta, next) {
    const { kernels, batch, rows, scratch } = pass;
    const { ahead, back, units, other, spare, work } = parts(kernels, layer, batch, scratch);
    const row = units * kernels.size;
    for (let i = 0; i < leaving(pass, ahead); i++) {
      kernels.copy(delta + 2 * i * row, scratch + i * row, units);
      kernels.copy(delta + (2 * i + 1) * row, other + i * row, units);
    }
    const within = { ...pass, scratch: work };
    ahead.saved = layer.saved;
    back.saved = layer.saved + aligned(keptOf(kernels, ahead, batch));
    recurrenceLayer.backward(within, ahead, x, scratch, next, false);
    recurrenceLayer.backward(within, back, x, other, next && spare, false);
    if (!next) return next;
    const v = kernels.view();
    for (let i = 0; i < rows * layer.inputs; i++) {
      v[next / kernels.size + i] = v[next / kernels.size + i]! + v[spare / kernels.size + i]!;
    }
    return next;
  },

  penalty: (kernels, layer, parameters, sum) =>
    layer.inner.reduce(
      (total, inner) => recurrenceLayer.penalty(kernels, inner, parameters, total),
      sum,
    ),
  lossActivation: () => -1,
};
