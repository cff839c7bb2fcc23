// Transfer: a convnet learns the digits 0 to 4. Its layers, frozen, under a new head then tell 5 from 9, of which ten images each are
// known: beside the same network from its start, and a head on the pixels alone. Three seeds of everything.
import {
  accuracy,
  adam,
  argmax,
  conv2d,
  dense,
  dropout,
  flatten,
  maxPool2d,
  Network,
  take,
  trainTestSplit,
} from 'myelin';
import { loadDigits } from './data/digits.js';

const { inputs, labels } = loadDigits();
const scaled = { data: inputs.data.map((pixel) => pixel / 16), shape: inputs.shape };
const indices = Array.from(labels, (_, i) => i);
const low = indices.filter((i) => labels[i]! < 5);
const high = indices.filter((i) => labels[i]! >= 5);
const classes = high.map((i) => labels[i]! - 5);

const SHAPE = [8, 8, 1] as const;
const head = dense({ units: 5, activation: 'softmax' });
const layers = [
  conv2d({ filters: 16, kernelSize: 3, padding: 'same', activation: 'relu' }),
  maxPool2d(),
  conv2d({ filters: 32, kernelSize: 3, padding: 'same', activation: 'relu' }),
  flatten(),
  dropout({ rate: 0.4 }),
  head,
];
const loss = 'categoricalCrossentropy';

const sums = { transferred: 0, fromStart: 0, pixels: 0 };
let tested = 0;
const seeds = [0, 1, 2];
for (const seed of seeds) {
  const base = new Network({ inputs: SHAPE, layers, seed, dtype: 'float32' });
  base.train(
    take(scaled, low),
    low.map((i) => labels[i]!),
    {
      ...{ loss, epochs: 6, batchSize: 16 },
      optimizer: adam({ learningRate: 0.003 }),
    },
  );

  const options = { trainSize: 50, stratify: classes, seed };
  const { train, test } = trainTestSplit(take(scaled, high), classes, options);
  tested = test.targets.length;
  const learn = (network: Network): number => {
    network.train(train.inputs, train.targets, {
      ...{ loss, epochs: 40, batchSize: 10 },
      optimizer: adam({ learningRate: 0.005 }),
    });
    return accuracy(test.targets, argmax(network.run(test.inputs)));
  };

  const transferred = new Network({
    inputs: base.inputShape,
    layers: [...base.layers.slice(0, -1), head],
    seed: 2,
    dtype: 'float32',
  });
  for (const layer of transferred.layers.slice(0, -1)) layer.learningRateFactor = 0;
  if (seed === 0) console.log(transferred.summary());
  sums.transferred += learn(transferred);
  sums.fromStart += learn(new Network({ inputs: SHAPE, layers, seed: 2, dtype: 'float32' }));
  sums.pixels += learn(new Network({ inputs: 64, layers: [head], seed: 2 }));
}

const share = (sum: number): string => `${((100 * sum) / seeds.length).toFixed(2)} %`;
console.log(`\nMean accuracy on ${tested} images of 5 to 9, learnt from 50:`);
console.log(`with the layers that learnt 0 to 4: ${share(sums.transferred)}`);
console.log(`the same network from its start:    ${share(sums.fromStart)}`);
console.log(`pixels alone:                       ${share(sums.pixels)}`);
