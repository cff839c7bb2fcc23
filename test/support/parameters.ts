import type { Network } from '../../src/index.js';

/** Weights and biases of all layers, one after the other. */
export function parametersOf(network: Network): Float64Array {
  return Float64Array.from(
    network.layers.flatMap((layer) => [...layer.weights.data, ...layer.bias]),
  );
}
