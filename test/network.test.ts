import { beforeAll, describe, expect, it } from 'vitest';
import {
  adam,
  dense,
  dropout,
  init,
  Network,
  type NetworkOptions,
  RandomState,
  sgd,
  type TrainOptions,
} from '../src/index.js';
import { expectSameBits } from './support/bits.js';
import { strictEngines } from './support/facade.js';

const XOR = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];

function xorNetwork(options: Partial<NetworkOptions> = {}): Network {
  return new Network({
    inputs: 2,
    layers: [dense({ units: 4, activation: 'tanh' }), dense({ units: 1, activation: 'sigmoid' })],
    seed: 1,
    ...options,
  });
}

const TRAIN: TrainOptions = {
  epochs: 300,
  loss: 'binaryCrossentropy',
  optimizer: adam({ learningRate: 0.05 }),
};

describe.each(strictEngines)('Network, engine %s', (_, choose) => {
  beforeAll(choose);

  it('learns XOR', () => {
    const network = xorNetwork();
    const history = network.train(XOR, [0, 1, 1, 0], TRAIN);
    expect(history.epochs).toBe(300);
    expect(history.stoppedBy).toBe('epochs');
    expect(history.loss.at(-1)!).toBeLessThan(0.1);
    const outputs = network.run(XOR);
    expect(outputs.shape).toEqual([4, 1]);
    expect(Array.from(outputs.data, Math.round)).toEqual([0, 1, 1, 0]);
  });
});
