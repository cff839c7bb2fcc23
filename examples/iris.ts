// Iris: three species from four measurements; scaled inputs, a stratified test set, softmax.
import {
  accuracy,
  adam,
  argmax,
  confusionMatrix,
  dense,
  LabelEncoder,
  Network,
  StandardScaler,
  trainTestSplit,
} from 'myelin';
import { loadIris } from './data/iris.js';

const { inputs, labels } = loadIris();
const encoder = new LabelEncoder<string>();
const classes = encoder.fitTransform(labels);
const { train, test } = trainTestSplit(inputs, classes, {
  testSize: 0.3,
  stratify: classes,
  seed: 1,
});
const scaler = new StandardScaler();

const network = new Network({
  inputs: 4,
  layers: [dense({ units: 16, activation: 'relu' }), dense({ units: 3, activation: 'softmax' })],
  seed: 1,
});
network.train(scaler.fitTransform(train.inputs), train.targets, {
  epochs: 100,
  batchSize: 16,
  loss: 'categoricalCrossentropy',
  optimizer: adam({ learningRate: 0.01 }),
});

const predicted = argmax(network.run(scaler.transform(test.inputs)));
const counts = confusionMatrix(test.targets, predicted).matrix.toArray();
const names = encoder.classes;
console.log(
  `${''.padEnd(12)}${names.map((name) => name.padStart(12)).join('')}   (columns: predicted)`,
);
for (const [i, name] of names.entries()) {
  console.log(
    `${name.padEnd(12)}${names.map((_, j) => String(counts[i]![j]).padStart(12)).join('')}`,
  );
}
console.log(
  `Test accuracy: ${(100 * accuracy(test.targets, predicted)).toFixed(1)} % of ${test.targets.length}`,
);
