import { aligned } from '../../aligned.js';
import type { Pointer } from '../../core.js';
import { kindOf } from '../layers/kinds.js';
import type { LayerState, Pass } from '../layers/layer.js';
import type { TypedKernels } from '../typed.js';

// Twins of assembly/composites/chain.ts, with the same layout. `batch` is what the frame has room for.

function outputBytes({ size }: TypedKernels, { units }: LayerState, batch: number): number {
  return aligned(batch * units * size);
}

function bufferBytes({ size }: TypedKernels, layer: LayerState, batch: number): number {
  const widest = Math.max(layer.inputs, ...layer.inner.map(({ units }) => units));
  return aligned(batch * widest * size);
}

export function chainKept(
  kernels: TypedKernels,
  layer: LayerState,
  batch: number,
  longest: number,
): number {
  return layer.inner.reduce(
    (bytes, inner) =>
      bytes +
      outputBytes(kernels, inner, batch) +
      aligned(kindOf(inner).kept(kernels, inner, batch, false, longest)),
    0,
  );
}

export function chainScratch(
  kernels: TypedKernels,
  layer: LayerState,
  batch: number,
  training: boolean,
  longest: number,
): number {
  const most = layer.inner.map((inner) =>
    kindOf(inner).scratch(kernels, inner, batch, training, longest),
  );
  return 2 * bufferBytes(kernels, layer, batch) + aligned(Math.max(0, ...most));
}

/** The same pass with the scratch that is left to the layers within. */
function passWithin(pass: Pass, layer: LayerState): Pass {
  const buffers = 2 * bufferBytes(pass.kernels, layer, pass.batch);
  return { ...pass, scratch: pass.scratch + buffers };
}

export function chainForward(
  pass: Pass,
  layer: LayerState,
  x: Pointer,
  training: boolean,
): Pointer {
  const { kernels, batch, scratch } = pass;
  const within = passWithin(pass, layer);
  let next = scratch;
  let other = scratch + bufferBytes(kernels, layer, batch);
  if (training) layOutInner(pass, layer);
  for (const inner of layer.inner) {
    if (!training) inner.output = inner.saved = next;
    const left = kindOf(inner).forward(within, inner, x, training);
    if (left === next) [next, other] = [other, next];
    x = left;
  }
  return x;
}

/** Where the outputs of the layers within stand, and what they keep. */
function layOutInner({ kernels, batch, longest }: Pass, layer: LayerState): void {
  let at = layer.saved;
  for (const inner of layer.inner) {
    const kept = kindOf(inner).kept(kernels, inner, batch, false, longest);
    inner.output = at;
    at += outputBytes(kernels, inner, batch);
    inner.saved = kept ? at : inner.output;
    at += aligned(kept);
  }
}

export function chainBackward(pass: Pass, layer: LayerState, x: Pointer, wanted: boolean): Pointer {
  const { kernels, batch, scratch } = pass;
  const { inner } = layer;
  layOutInner(pass, layer);
  const trained = inner.findIndex(({ tensors }) => tensors.some(({ factor }) => factor !== 0));
  const first = wanted ? 0 : trained < 0 ? inner.length : trained;
  const within = passWithin(pass, layer);
  let delta = scratch;
  let other = scratch + bufferBytes(kernels, layer, batch);
  for (let i = inner.length - 1; i >= first; i--) {
    const each = inner[i]!;
    const from = i === 0 ? x : inner[i - 1]!.output;
    const next = i === first && !wanted ? 0 : other;
    const left = kindOf(each).backward(within, each, from, delta, next, false);
    if (left !== delta) other = delta;
    delta = left;
  }
  return delta;
}

export function chainPenalty(
  kernels: TypedKernels,
  layer: LayerState,
  parameters: Pointer,
  sum: number,
): number {
  for (const inner of layer.inner) sum = kindOf(inner).penalty(kernels, inner, parameters, sum);
  return sum;
}
