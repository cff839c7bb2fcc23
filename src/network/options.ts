import { seedOf } from '../base/seed.js';
import { checkName, checkOptions } from '../base/validate.js';
import { DTYPES } from '../core/dtype.js';
import type { LayerSpec } from '../description/layers/layer-spec.js';
import { resolveLayers } from '../description/layers/register.js';
import { type AnyShape, checkAnyShape } from '../matrix/shape.js';
import type { Layer } from './layer.js';
import { NetworkState } from './state.js';
import { takeLayers } from './taken-layers.js';

/** What `new Network` takes. */
export interface NetworkOptions {
  /**
   * Numbers in a sample, 1 to 1,000,000; or its shape, channels or features last: `[28, 28, 1]` for images of 28 × 28 grey
   * values, `[24, 3]` for 24 steps of three features. `[null, 3]`: sequences of any number of steps; `[null]`: of indices.
   */
  inputs: number | AnyShape;
  /**
   * What `dense`, `dropout` and the others return, from the inputs to the outputs. Also layers of another network,
   * `base.layers[0]`: they are taken with their numbers, copies of them, and their learning-rate factors.
   */
  layers: readonly (LayerSpec | Layer)[];
  /** 0 to 2³² − 1. Default: one drawn from the platform, kept as `seed`. */
  seed?: number;
  /** The type of all numbers inside. Default `'float64'`; float32 is about twice as fast and half as large. */
  dtype?: 'float64' | 'float32';
}

/** Numbers in a sample. @internal */
export const MAX_INPUTS = 1_000_000;

/** A network as it starts. @throws OptionError @throws EngineError @internal */
export function stateOf(options: NetworkOptions): NetworkState {
  const given = checkOptions('Network', options, ['inputs', 'layers', 'seed', 'dtype']);
  const inputs = checkAnyShape('Network: inputs', given.inputs, MAX_INPUTS);
  const taken = takeLayers(given.layers);
  const layers = resolveLayers('Network: layers', taken.specs, inputs);
  const dtype = checkName('Network: dtype', given.dtype ?? 'float64', [
    'float64',
    'float32',
  ] as const);
  const seed = seedOf('Network', given.seed);
  const state = new NetworkState(layers, seed, DTYPES[dtype]);
  taken.fill(state);
  return state;
}
