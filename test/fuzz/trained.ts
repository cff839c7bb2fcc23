import { adam, dense, dropout, Network } from '../../src/index.js';

/** A small network in the midst of a training. */
export function trained(): Network {
  const network = new Network({
    inputs: 2,
    layers: [
      dense({ units: 3, activation: 'tanh' }),
      dropout({ rate: 0.5 }),
      dense({ units: 2, activation: 'softmax', bias: false }),
    ],
    seed: 1,
  });
  let saved: Network | undefined;
  network.train(
    [
      [0, 1],
      [1, 0],
      [1, 1],
    ],
    [0, 1, 1],
    {
      epochs: 2,
      loss: 'categoricalCrossentropy',
      optimizer: adam(),
      earlyStopping: {},
      schedule: {
        kind: 'reduceOnPlateau',
        monitor: 'loss',
        factor: 0.5,
        patience: 1,
        minDelta: 0,
        cooldown: 0,
        minLearningRate: 0,
      },
      onEpoch: () => {
        saved ??= Network.fromJSON(network.toJSON());
      },
    },
  );
  return saved!;
}
