import { NeuralNetwork } from 'brain.js';
import { type Hello, INPUTS, TARGETS } from './hello.js';

export const hello: Hello<NeuralNetwork> = {
  create: () => {
    const network = new NeuralNetwork({ inputSize: 2, outputSize: 1, hiddenLayers: [3] });
    network.initialize();
    return network;
  },
  train: (network) =>
    network.train(
      INPUTS.map((input, i) => ({ input, output: [TARGETS[i]!] })),
      { iterations: 20_000 },
    ),
  predict: (network, sample) => network.run(sample)[0]!,
};
