import { isArray } from '../base/validate.js';
import type { LayerSpec } from '../description/layers/layer-spec.js';
import type { Tensor } from '../matrix/tensor.js';
import { LayerHandle } from './layer.js';
import type { NetworkState } from './state.js';

/** Layers as `new Network` is given them: descriptions, and layers of networks that there are. */
export interface TakenLayers {
  /** Descriptions of all. */
  readonly specs: unknown;
  /** Gives a network of them the tensors of those that another network has. */
  fill(state: NetworkState): void;
}

/** Reads the list once. Everything else about it is checked where layers are described. @throws DisposedError */
export function takeLayers(given: unknown): TakenLayers {
  if (!isArray(given)) return { specs: given, fill: () => undefined };
  const tensors = new Map<number, Record<string, Tensor>>();
  const specs = Array.from({ length: given.length }, (_, i): unknown => {
    const layer: unknown = given[i];
    if (!(layer instanceof LayerHandle)) return layer;
    tensors.set(i, layer.parameters);
    return { ...layer.spec, learningRateFactor: layer.learningRateFactor } as LayerSpec;
  });
  return {
    specs,
    fill(state) {
      for (const [i, parameters] of tensors) new LayerHandle(state, i).parameters = parameters;
    },
  };
}
