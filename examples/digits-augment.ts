// Few pictures, and variants of them: a small convnet learns the digits from eight images of each, as they are and varied anew in every
// epoch (moved by a pixel, turned, larger and smaller). Five seeds of choice, weights and order; accuracy on all other images.
import {
  adam,
  conv2d,
  cosineDecay,
  dense,
  dropout,
  flatten,
  maxPool2d,
  Network,
  trainStream,
  trainTestSplit,
} from 'myelin';
import { type AugmentOptions, augment, augmentedSource } from 'myelin/images';
import { loadDigits } from './data/digits.js';

const { inputs, labels } = loadDigits();
const scaled = { data: inputs.data.map((pixel) => pixel / 16), shape: inputs.shape };

const EPOCHS = 150;
/** How many; the first argument. */
const SEEDS = Number(process.argv[2] ?? 5);

async function accuracyOf(seed: number, variants: AugmentOptions): Promise<number> {
  const { train, test } = trainTestSplit(scaled, labels, { trainSize: 80, stratify: labels, seed });
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
  const images = { data: train.inputs.data, shape: [train.inputs.shape[0], 8, 8, 1] };
  const source = augmentedSource(images, train.targets, {
    augment: augment({ ...variants, seed }),
  });
  await trainStream(network, source, {
    epochs: EPOCHS,
    batchSize: 16,
    loss: 'categoricalCrossentropy',
    optimizer: adam({ learningRate: 0.003 }),
    schedule: cosineDecay({ epochs: EPOCHS }),
  });
  const { accuracy } = network.evaluate(test.inputs, test.targets, { metrics: ['accuracy'] });
  return accuracy!;
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
const mean = (shares: readonly number[]): number =>
  shares.reduce((sum, share) => sum + share, 0) / shares.length;

const [plain, varied]: [number[], number[]] = [[], []];
for (let seed = 0; seed < SEEDS; seed++) {
  plain.push(await accuracyOf(seed, {}));
  varied.push(await accuracyOf(seed, { shift: 1 / 8, rotate: 10, zoom: 0.1, fill: 0 }));
  console.log(
    `seed ${seed}  as they are ${percent(plain.at(-1)!)}  varied ${percent(varied.at(-1)!)}`,
  );
}
console.log(`mean    as they are ${percent(mean(plain))}  varied ${percent(mean(varied))}`);
