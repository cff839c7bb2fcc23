// Handwritten digits by a small convnet: accuracy on a third that was held out, five seeds of split, weights and order. It learns
// from each image and from that image moved by one pixel up, down, left and right.
import {
  adam,
  conv2d,
  cosineDecay,
  dense,
  dropout,
  flatten,
  maxPool2d,
  Network,
  trainTestSplit,
} from 'myelin';
import { loadDigits } from './data/digits.js';

const { inputs, labels } = loadDigits();
const scaled = { data: inputs.data.map((pixel) => pixel / 16), shape: inputs.shape };

const MOVES = [
  [0, 0],
  [0, 1],
  [0, -1],
  [1, 0],
  [-1, 0],
] as const;

/** All images five times, moved. */
function moved(images: Float64Array | Float32Array): Float64Array {
  const result = new Float64Array(MOVES.length * images.length);
  for (const [k, [down, right]] of MOVES.entries()) {
    for (let i = 0; i < images.length; i++) {
      const [y, x] = [((i >> 3) & 7) + down, (i & 7) + right];
      if (y < 0 || y > 7 || x < 0 || x > 7) continue;
      result[k * images.length + (i & ~63) + 8 * y + x] = images[i]!;
    }
  }
  return result;
}

const EPOCHS = 5;
/** How many; the first argument. */
const SEEDS = Number(process.argv[2] ?? 5);
let sum = 0;
for (let seed = 0; seed < SEEDS; seed++) {
  const options = { testSize: 1 / 3, stratify: labels, seed };
  const { train, test } = trainTestSplit(scaled, labels, options);
  const data = moved(train.inputs.data);
  const network = new Network({
    inputs: [8, 8, 1],
    layers: [
      conv2d({ filters: 16, kernelSize: 3, padding: 'same', activation: 'relu' }),
      maxPool2d(),
      conv2d({ filters: 32, kernelSize: 3, padding: 'same', activation: 'relu' }),
      flatten(),
      dropout({ rate: 0.4 }),
      dense({ units: 10, activation: 'softmax' }),
    ],
    seed,
    dtype: 'float32',
  });
  const begin = performance.now();
  network.train(
    { data, shape: [data.length / 64, 64] },
    MOVES.flatMap(() => [...train.targets]),
    {
      epochs: EPOCHS,
      batchSize: 32,
      loss: 'categoricalCrossentropy',
      optimizer: adam({ learningRate: 0.003 }),
      schedule: cosineDecay({ epochs: EPOCHS }),
    },
  );
  const seconds = (performance.now() - begin) / 1000;
  const { accuracy } = network.evaluate(test.inputs, test.targets, { metrics: ['accuracy'] });
  sum += accuracy!;
  console.log(
    `seed ${seed}  ${(100 * accuracy!).toFixed(2)} %  (${seconds.toFixed(2)} s of training)`,
  );
}
console.log(`mean    ${((100 * sum) / SEEDS).toFixed(2)} %`);
