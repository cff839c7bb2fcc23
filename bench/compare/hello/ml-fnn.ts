import FeedForwardNeuralNetworks from 'ml-fnn';
import { type Hello, INPUTS, TARGETS } from './hello.js';

const make = (iterations: number): FeedForwardNeuralNetworks =>
  new FeedForwardNeuralNetworks({ hiddenLayers: [3], iterations, learningRate: 0.1 });

export const hello: Hello<FeedForwardNeuralNetworks> = {
  // It has no network before it has seen the classes.
  create: () => {
    const network = make(1);
    network.train(INPUTS, TARGETS);
    return network;
  },
  train: (network) => {
    for (let i = 0; i < 2000; i++) network.train(INPUTS, TARGETS);
  },
  predict: (network, sample) => network.predict([sample])[0]!,
};
