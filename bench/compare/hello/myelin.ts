import { adam, dense, Network } from 'myelin';
import { type Hello, INPUTS, TARGETS } from './hello.js';

export const hello: Hello<Network> = {
  create: () =>
    new Network({
      inputs: 2,
      layers: [dense({ units: 3, activation: 'tanh' }), dense({ units: 1, activation: 'sigmoid' })],
      seed: 4,
    }),
  train: (network) =>
    network.train(INPUTS, TARGETS, {
      epochs: 500,
      loss: 'binaryCrossentropy',
      optimizer: adam({ learningRate: 0.05 }),
    }),
  predict: (network, sample) => network.run(sample)[0]!,
};
