// The handwritten digits: trains a small convolutional network, and answers with all that it sees.
import {
  accuracy,
  adam,
  argmax,
  conv2d,
  dense,
  flatten,
  maxPool2d,
  Network,
  trainTestSplit,
} from 'myelin';
import { loadDigits } from '../../../examples/data/digits.js';
import { hashOfNetwork } from '../training/hash.js';
import { EPOCHS, FILTERS, type FromDigits, PIXELS, SIDE, type ToDigits } from './protocol.js';

const post = (message: FromDigits): void => postMessage(message);
const convolution = conv2d({
  filters: FILTERS,
  kernelSize: 3,
  padding: 'same',
  activation: 'relu',
});

const { inputs, labels } = loadDigits();
const { train, test } = trainTestSplit(
  { data: inputs.data.map((value) => value / 16), shape: inputs.shape },
  labels,
  { testSize: 0.25, stratify: labels, seed: 0 },
);
let network = begin();
/** The first layer alone: what its filters make of an image. */
const eye = new Network({ inputs: [SIDE, SIDE, 1], layers: [convolution], seed: 0 });

function begin(): Network {
  return new Network({
    inputs: [SIDE, SIDE, 1],
    layers: [convolution, maxPool2d(), flatten(), dense({ units: 10, activation: 'softmax' })],
    dtype: 'float32',
    seed: 1,
  });
}

addEventListener('message', ({ data }: MessageEvent<ToDigits>) => {
  switch (data.kind) {
    case 'train':
      learn();
      break;
    case 'sample': {
      const row = data.index % test.targets.length;
      const at = row * PIXELS;
      const pixels = Array.from(test.inputs.data.subarray(at, at + PIXELS));
      post({ kind: 'sample', pixels, label: Number(test.targets[row]) });
      break;
    }
    case 'ask':
      post({ kind: 'answer', ...answerTo(data.pixels) });
      break;
  }
});
post({
  kind: 'ready',
  filters: filters(),
  trained: train.targets.length,
  tested: test.targets.length,
});

function learn(): void {
  network = begin();
  const begun = performance.now();
  network.train(train.inputs, train.targets, {
    epochs: EPOCHS,
    loss: 'categoricalCrossentropy',
    optimizer: adam({ learningRate: 0.005 }),
    onEpoch: ({ epoch, loss }) => {
      const found = accuracy(test.targets, argmax(network.run(test.inputs)));
      post({ kind: 'epoch', epoch, loss, accuracy: found, filters: filters() });
    },
  });
  const seconds = (performance.now() - begun) / 1000;
  post({ kind: 'trained', seconds, hash: hashOfNetwork(network), wrong: wrongOnes() });
}

/** Each filter's nine weights. */
function filters(): number[][] {
  const { data } = network.layers[0]!.parameters.weights!;
  return Array.from({ length: FILTERS }, (_, f) =>
    Array.from({ length: 9 }, (_, k) => data[k * FILTERS + f]!),
  );
}

function answerTo(pixels: readonly number[]) {
  eye.layers[0]!.parameters = network.layers[0]!.parameters;
  const shares = Array.from(network.run([pixels]).data as Float32Array);
  const seen = (eye.run([pixels]) as unknown as { data: Float64Array }).data;
  const maps = Array.from({ length: FILTERS }, (_, f) =>
    Array.from({ length: PIXELS }, (_, i) => seen[i * FILTERS + f]!),
  );
  return { shares, maps };
}

/** Some of the test's digits that were read as others. */
function wrongOnes() {
  const read = argmax(network.run(test.inputs));
  const rows = Array.from(read.keys()).filter((i) => read[i] !== test.targets[i]);
  return rows.slice(0, 8).map((row) => ({
    row,
    pixels: Array.from(test.inputs.data.subarray(row * PIXELS, (row + 1) * PIXELS)),
    label: Number(test.targets[row]),
    read: Number(read[row]),
  }));
}
