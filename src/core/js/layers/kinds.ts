import { KIND_DENSE, KIND_DROPOUT, KIND_NONLINEARITY, KIND_RESHAPE } from '../../abi.js';
import type { Twins } from '../index.js';
import { activationLayer } from './activation.js';
import { denseLayer } from './dense.js';
import { dropoutLayer } from './dropout.js';
import type { LayerKind, LayerState } from './layer.js';
import { reshapeLayer } from './reshape.js';

/** Twin of assembly/layers/kinds.ts: the kinds of layers by code. */
const KINDS: Record<number, LayerKind> = {
  [KIND_DENSE]: denseLayer,
  [KIND_DROPOUT]: dropoutLayer,
  [KIND_NONLINEARITY]: activationLayer,
  [KIND_RESHAPE]: reshapeLayer,
};

/** The twins of a family that has kinds of layers: their operations, by the kinds' codes. */
export function layerTwins(kinds: Readonly<Record<number, LayerKind>>): Twins {
  return () => {
    Object.assign(KINDS, kinds);
    return {};
  };
}

/** The operations of a layer. */
export function kindOf(layer: LayerState): LayerKind {
  return KINDS[layer.kind]!;
}
