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
  let tensors: Map<number, Record<string, Tensor>> | undefined;
  const specs: unknown[] = [];
  for (let i = 0, { length } = given; i < length; i++) {
    const layer: unknown = given[i];
    if (layer instanceof LayerHandle) {
      tensors ??= new Map();
      tensors.set(i, layer.parameters);
      specs.push({ ...layer.spec, learningRateFactor: layer.learningRateFactor } as LayerSpec);
    } else specs.push(layer);
  }
  return {
    specs,
    fill(state) {
      for (const [i, parameters] of tensors ?? [])
        new LayerHandle(state, i).parameters = parameters;
    },
  };
}
