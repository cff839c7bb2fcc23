// Fashion-MNIST (60,000 + 10,000 pictures of clothes, 28 × 28, ten classes; Zalando, MIT licence) by a convnet of two blocks. The data
// come from Debian's package dataset-fashion-mnist; without it the test says so and is skipped.
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import {
  adam,
  conv2d,
  cosineDecay,
  dense,
  flatten,
  init,
  maxPool2d,
  Network,
} from '../../src/index.js';

const FOLDER = '/usr/share/datasets/fashion-mnist';
const found = existsSync(`${FOLDER}/train-images-idx3-ubyte.gz`);
if (!found)
  console.warn(`Fashion-MNIST skipped: no ${FOLDER} (apt-get install dataset-fashion-mnist)`);

/** The bytes of an IDX file behind its header of 4 + 4 · axes bytes. */
function idx(name: string): Uint8Array {
  const bytes = gunzipSync(readFileSync(`${FOLDER}/${name}-ubyte.gz`));
  return bytes.subarray(4 + 4 * bytes[3]!);
}

function pictures(name: string): { data: Float32Array; shape: [number, number] } {
  const data = Float32Array.from(idx(name), (pixel) => pixel / 255);
  return { data, shape: [data.length / 784, 784] };
}

const EPOCHS = 4;

it.skipIf(!found)('Fashion-MNIST: 91 % of the test pictures', { timeout: 1_800_000 }, async () => {
  await init();
  const network = new Network({
    inputs: [28, 28, 1],
    layers: [
      conv2d({ filters: 16, kernelSize: 3, padding: 'same', activation: 'relu' }),
      maxPool2d(),
      conv2d({ filters: 32, kernelSize: 3, padding: 'same', activation: 'relu' }),
      maxPool2d(),
      flatten(),
      dense({ units: 10, activation: 'softmax' }),
    ],
    seed: 1,
    dtype: 'float32',
  });
  const begin = performance.now();
  network.train(pictures('train-images-idx3'), [...idx('train-labels-idx1')], {
    epochs: EPOCHS,
    batchSize: 32,
    loss: 'categoricalCrossentropy',
    optimizer: adam({ learningRate: 0.003 }),
    schedule: cosineDecay({ epochs: EPOCHS }),
  });
  const seconds = (performance.now() - begin) / 1000;

  const labels = idx('t10k-labels-idx1');
  const answers = network.run(pictures('t10k-images-idx3')).data;
  let right = 0;
  for (const [i, label] of labels.entries()) {
    const scores = answers.subarray(10 * i, 10 * i + 10);
    if (scores.indexOf(Math.max(...scores)) === label) right++;
  }
  const share = right / labels.length;
  console.info(
    `Fashion-MNIST: ${(100 * share).toFixed(2)} % in ${EPOCHS} epochs, ${seconds.toFixed(0)} s`,
  );
  expect(labels.length).toBe(10_000);
  expect(share).toBeGreaterThanOrEqual(0.91);
});
