// S1: the neuron of S0 with seed 1; then it asks for a situation of three inputs and answers.
import { Neuron } from 'myelin';
import { askNumbers } from './ask.js';
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

const situation = await askNumbers('Your situation, three inputs:', [
  'Input 1: ',
  'Input 2: ',
  'Input 3: ',
]);
if (situation) {
  console.log(`Considering new situation [${situation.join(', ')}]`);
  console.log(`[${neuron.run(situation).toFixed(8)}]`);
}
