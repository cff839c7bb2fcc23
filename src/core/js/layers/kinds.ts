import { denseLayer } from './dense.js';
import { dropoutLayer } from './dropout.js';
import type { LayerKind, LayerState } from './layer.js';

/** Twin of assembly/layers/kinds.ts: the kinds of layers in the order of their numbers. */
const KINDS: readonly LayerKind[] = [denseLayer, dropoutLayer];

/** The operations of a layer. */
export function kindOf(layer: LayerState): LayerKind {
  return KINDS[layer.kind]!;
}
