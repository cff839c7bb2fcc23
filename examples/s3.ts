// S3: S1 without questions; the situation is [1, 0, 0].
import { Neuron } from 'myelin';
import { column } from './numpy-print.js';

const neuron = new Neuron({ inputs: 3, bias: false, seed: 1 });
console.log(`Starting weights:\n${column(neuron.weights)}`);

neuron.train(
  [
    [0, 0, 1],
    [1, 1, 1],
    [1, 0, 1],
    [0, 1, 1],
  ],
  [0, 1, 1, 0],
);
console.log(`Weights after training:\n${column(neuron.weights)}`);
console.log('Considering new situation [1, 0, 0]');
console.log(`[${neuron.run([1, 0, 0]).toFixed(8)}]`);
