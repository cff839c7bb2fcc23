import { KIND_DENSE, KIND_DROPOUT } from '../../abi.js';
import { denseLayer } from './dense.js';
import { dropoutLayer } from './dropout.js';
import type { LayerKind, LayerState } from './layer.js';

/** Twin of assembly/layers/kinds.ts: the kinds of layers by code. */
const KINDS: Record<number, LayerKind> = {
  [KIND_DENSE]: denseLayer,
  [KIND_DROPOUT]: dropoutLayer,
};

/** Makes the operations of a kind known that not every program has. */
export function registerLayerKernels(code: number, kind: LayerKind): void {
  KINDS[code] = kind;
}

/** The operations of a layer. */
export function kindOf(layer: LayerState): LayerKind {
  return KINDS[layer.kind]!;
}
