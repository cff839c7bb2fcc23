import synaptic from 'synaptic';
import { type Hello, INPUTS, TARGETS } from './hello.js';

const { Architect, Trainer } = synaptic;

export const hello: Hello<InstanceType<typeof Architect.Perceptron>> = {
  create: () => new Architect.Perceptron(2, 3, 1),
  train: (network) =>
    new Trainer(network).train(
      INPUTS.map((input, i) => ({ input, output: [TARGETS[i]!] })),
      { iterations: 20_000 },
    ),
  predict: (network, sample) => network.activate(sample)[0]!,
};
