// Handwritten digits, 8 × 8 pixels: 64-100-10 with relu and softmax, trained by Adam; and what it mistakes for what.
import {
  accuracy,
  adam,
  argmax,
  confusionMatrix,
  dense,
  MinMaxScaler,
  Network,
  trainTestSplit,
} from 'myelin';
import { loadDigits } from './data/digits.js';

const { inputs, labels } = loadDigits();
const { train, test } = trainTestSplit(new MinMaxScaler().fitTransform(inputs), labels, {
  testSize: 0.25,
  stratify: labels,
  seed: 0,
});

const network = new Network({
  inputs: 64,
  layers: [dense({ units: 100, activation: 'relu' }), dense({ units: 10, activation: 'softmax' })],
  seed: 0,
});
console.log(network.summary());
console.log('epoch     loss  test accuracy');
const begin = performance.now();
network.train(train.inputs, train.targets, {
  epochs: 20,
  loss: 'categoricalCrossentropy',
  optimizer: adam({ learningRate: 0.002 }),
  validationData: { inputs: test.inputs, targets: test.targets },
  metrics: ['accuracy'],
  onEpoch: ({ epoch, loss, metrics }) => {
    if (epoch % 5 !== 0) return;
    const share = (100 * metrics.accuracy!).toFixed(2);
    console.log(`${String(epoch).padStart(5)}  ${loss.toFixed(5)}  ${share.padStart(11)} %`);
  },
});
const seconds = (performance.now() - begin) / 1000;

const predicted = argmax(network.run(test.inputs));
const counts = confusionMatrix(test.targets, predicted).matrix.toArray();
console.log(`\nrow: written, column: read${' '.repeat(4)}(${seconds.toFixed(2)} s of training)`);
console.log(`    ${Array.from({ length: 10 }, (_, j) => String(j).padStart(4)).join('')}`);
for (let i = 0; i < 10; i++) {
  const row = Array.from({ length: 10 }, (_, j) => String(counts[i]![j] || '·').padStart(4));
  console.log(`${String(i).padStart(4)}${row.join('')}`);
}
console.log(`Test accuracy: ${(100 * accuracy(test.targets, predicted)).toFixed(2)} %`);
