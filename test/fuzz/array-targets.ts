// Arrays by name, and networks made of them.
import {
  decodeNpy,
  decodeNpz,
  decodeSafetensors,
  encodeNpy,
  encodeNpz,
  encodeSafetensors,
  fromCoefs,
  fromKerasWeights,
  fromStateDict,
  loadKerasWeights,
  loadStateDict,
  type Tensor,
  toCoefs,
  toKerasWeights,
  toStateDict,
} from '../../src/files.js';
import { checkNetwork, checkTensors, type Targets } from './target.js';
import { trained } from './trained.js';

const tensors = (): Record<string, Tensor> => ({
  'a.weight': { dtype: 'float32', shape: [2, 3], data: new Float32Array(6).fill(0.5) },
  'a.bias': { dtype: 'float32', shape: [2], data: new Float32Array(2) },
  n: { dtype: 'int64', shape: [], data: Float64Array.of(7) },
});

export const ARRAY_TARGETS: Targets = {
  safetensors: {
    seeds: () => [encodeSafetensors(tensors(), { note: 'a' }), encodeSafetensors({})],
    load(bytes) {
      const { tensors, metadata } = decodeSafetensors(bytes);
      checkTensors(tensors, () => decodeSafetensors(encodeSafetensors(tensors, metadata)).tensors);
    },
  },
  stateDict: {
    seeds: () => [encodeSafetensors(toStateDict(trained()))],
    load: (bytes) =>
      checkNetwork(
        fromStateDict(decodeSafetensors(bytes).tensors, { activations: 'relu', seed: 1 }),
      ),
  },
  intoStateDict: {
    seeds: () => [encodeSafetensors(toStateDict(trained()))],
    load(bytes) {
      const network = trained();
      loadStateDict(network, decodeSafetensors(bytes).tensors);
      checkNetwork(network);
    },
  },
  intoKerasWeights: {
    seeds: () => [encodeNpz(toKerasWeights(trained()))],
    load(bytes) {
      const network = trained();
      loadKerasWeights(network, decodeNpz(bytes, { maxBytes: 2 ** 24 }));
      checkNetwork(network);
    },
  },
  npy: {
    seeds: () => [encodeNpy(tensors()['a.weight']!), encodeNpy(tensors().n!, { order: 'F' })],
    load(bytes) {
      const tensor = decodeNpy(bytes);
      const file = encodeNpy(tensor, { order: 'F' });
      checkTensors(new Map([['', tensor]]), () => new Map([['', decodeNpy(file)]]));
    },
  },
  npz: {
    seeds: () => [encodeNpz(tensors()), encodeNpz(tensors(), { compress: true })],
    load(bytes) {
      const arrays = decodeNpz(bytes, { maxBytes: 2 ** 24 });
      if (arrays.has('')) return; // NumPy reads such a name, we write none
      checkTensors(arrays, () => decodeNpz(encodeNpz(arrays, { compress: true })));
    },
  },
  coefs: {
    seeds: () => [encodeNpz(toCoefs(trained())), encodeNpz(toKerasWeights(trained()))],
    load(bytes) {
      const arrays = decodeNpz(bytes, { maxBytes: 2 ** 24 });
      const read = arrays.has('arr_0') ? fromKerasWeights : fromCoefs;
      checkNetwork(read(arrays, { activations: 'relu', seed: 1 }));
    },
  },
};
