// Test accuracy on the digits beside scikit-learn's MLPClassifier: the same split, network, optimizer and epochs, five
// seeds each. scikit-learn's figures were made by test/golden/digits-accuracy.py. Its Adam adds epsilon before the bias
// correction, ours behind it as the paper's Algorithm 1 does; at 1e-12 that makes no difference.
import {
  accuracy,
  adam,
  argmax,
  dense,
  Network,
  type OptimizerSpec,
  sgd,
  trainTestSplit,
  uniform,
} from 'myelin';
import reference from '../test/golden/digits-accuracy.json' with { type: 'json' };
import { loadDigits } from './data/digits.js';

const { inputs, labels } = loadDigits();
const scaled = { data: inputs.data.map((pixel) => pixel / 16), shape: inputs.shape };
const { train, test } = trainTestSplit(scaled, labels, {
  testSize: 0.25,
  stratify: labels,
  seed: 0,
});

/** scikit-learn's start: uniform within ±√(6/(fanIn + fanOut)), the biases too. */
function layer(
  inputs: number,
  units: number,
  activation: 'relu' | 'softmax',
): ReturnType<typeof dense> {
  const limit = Math.sqrt(6 / (inputs + units));
  const initializer = uniform(-limit, limit);
  return dense({ units, activation, weightInitializer: initializer, biasInitializer: initializer });
}

function scores(optimizer: OptimizerSpec): number[] {
  return reference.scores.sgd.map((_, seed) => {
    const layers = [layer(64, 100, 'relu'), layer(100, 10, 'softmax')];
    const network = new Network({ inputs: 64, layers, seed });
    const loss = 'categoricalCrossentropy';
    network.train(train.inputs, train.targets, { epochs: 30, batchSize: 32, loss, optimizer });
    return accuracy(test.targets, argmax(network.run(test.inputs)));
  });
}

const percent = (value: number): string => `${(100 * value).toFixed(2)} %`.padStart(9);
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

for (const [name, optimizer, theirs] of [
  ['SGD', sgd({ learningRate: 0.05, momentum: 0.9, nesterov: true }), reference.scores.sgd],
  ['Adam', adam({ learningRate: 0.001 }), reference.scores.adam],
  [
    'Adam, epsilon 1e-12',
    adam({ learningRate: 0.001, epsilon: 1e-12 }),
    reference.scores.adamSmallEpsilon,
  ],
] as const) {
  const ours = scores(optimizer);
  console.log(`\n${name}\n      seed     Myelin   scikit-learn`);
  for (const [seed, score] of ours.entries()) {
    console.log(
      `      ${String(seed).padStart(4)}  ${percent(score)}  ${percent(theirs[seed]!).padStart(13)}`,
    );
  }
  console.log(`      mean  ${percent(mean(ours))}  ${percent(mean(theirs)).padStart(13)}`);
}
