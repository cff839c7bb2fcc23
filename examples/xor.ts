// XOR: two inputs, three hidden neurons, one output; the smallest problem that one neuron cannot learn.
import { adam, dense, Network } from 'myelin';

const inputs = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const targets = [0, 1, 1, 0];

const network = new Network({
  inputs: 2,
  layers: [dense({ units: 3, activation: 'tanh' }), dense({ units: 1, activation: 'sigmoid' })],
  seed: 4,
});
const history = network.train(inputs, targets, {
  epochs: 5000,
  batchSize: 4,
  loss: 'binaryCrossentropy',
  optimizer: adam({ learningRate: 0.05 }),
  lossThreshold: 0.01,
});

const outputs = network.run(inputs);
console.log('a  b  a xor b   output');
for (const [i, [a, b]] of inputs.entries()) {
  console.log(`${a}  ${b}  ${String(targets[i]).padStart(7)}  ${outputs.data[i]!.toFixed(4)}`);
}
console.log(
  `Loss ${history.loss.at(-1)!.toFixed(4)} after ${history.epochs} epochs (${history.stoppedBy}).`,
);
