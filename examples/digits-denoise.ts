// An autoencoder of images: noisy digits go in, clean ones are asked for. Shown beside each other in the terminal.
import {
  adam,
  conv2d,
  maxPool2d,
  Network,
  RandomState,
  type Tensor,
  trainTestSplit,
  upSample2d,
} from 'myelin';
import { loadDigits } from './data/digits.js';

const { inputs, labels } = loadDigits();
const clean = { data: inputs.data.map((pixel) => pixel / 16), shape: inputs.shape };
const random = new RandomState(3);
const noise = random.normal(0, 0.4, clean.data.length);
const noisy = { data: clean.data.map((pixel, i) => pixel + noise[i]!), shape: inputs.shape };

const { train, test } = trainTestSplit(noisy, clean, { testSize: 0.25, stratify: labels, seed: 0 });

const network = new Network({
  inputs: [8, 8, 1],
  layers: [
    conv2d({ filters: 16, kernelSize: 3, padding: 'same', activation: 'relu' }),
    maxPool2d(),
    conv2d({ filters: 16, kernelSize: 3, padding: 'same', activation: 'relu' }),
    upSample2d(),
    conv2d({ filters: 1, kernelSize: 3, padding: 'same', activation: 'sigmoid' }),
  ],
  seed: 1,
});
network.train(train.inputs, train.targets, {
  epochs: 10,
  batchSize: 32,
  loss: 'meanSquaredError',
  optimizer: adam({ learningRate: 0.005 }),
});

const restored = network.run<Tensor>(test.inputs).data;
const target = Float64Array.from(test.targets.data);
const meanSquare = (data: ArrayLike<number>): number =>
  target.reduce((sum, pixel, i) => sum + (data[i]! - pixel) ** 2, 0) / target.length;
const line = (data: ArrayLike<number>, image: number, row: number): string =>
  Array.from({ length: 8 }, (_, x) => {
    const pixel = Math.min(1, Math.max(0, data[64 * image + 8 * row + x]!));
    return ' ·░▒▓█'[Math.round(5 * pixel)]!.repeat(2);
  }).join('');
console.log(`${'clean'.padEnd(19)}${'noisy'.padEnd(19)}restored`);
for (const image of [0, 1]) {
  for (let row = 0; row < 8; row++) {
    console.log(
      [target, test.inputs.data, restored].map((data) => line(data, image, row)).join('   '),
    );
  }
  console.log();
}
console.log(
  `Mean squared error: noisy ${meanSquare(test.inputs.data).toFixed(4)}, restored ${meanSquare(restored).toFixed(4)}`,
);
