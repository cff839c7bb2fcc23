// Networks that brain.js trained, as its toJSON() wrote them, with its answers: brain.json.
// npm install --ignore-scripts && npm run write
import { writeFileSync } from 'node:fs';
import brain from 'brain.js';

// brain.js draws its weights from here.
let state = 1;
Math.random = () => {
  state = (state * 48271) % 2147483647;
  return state / 2147483647;
};

const xor = [
  { input: [0, 0], output: [0] },
  { input: [0, 1], output: [1] },
  { input: [1, 0], output: [1] },
  { input: [1, 1], output: [0] },
];
const colours = [
  { input: { r: 0.03, g: 0.7, b: 0.5 }, output: { black: 1 } },
  { input: { r: 0.16, g: 0.09, b: 0.2 }, output: { white: 1 } },
  { input: { r: 0.5, b: 1 }, output: { white: 1, grey: 0.5 } },
];

const cases = {};
for (const activation of ['sigmoid', 'relu', 'leaky-relu', 'tanh']) {
  const network = new brain.NeuralNetwork({ hiddenLayers: [4, 3], activation });
  network.train(xor, { iterations: 200 });
  const inputs = [...xor.map(({ input }) => input), [0.25, -3.5], [10, 7]];
  cases[activation] = {
    json: network.toJSON(),
    inputs,
    outputs: inputs.map((input) => Array.from(network.run(input))),
  };
}
const named = new brain.NeuralNetwork({ hiddenLayers: [3] });
named.train(colours, { iterations: 300 });
const inputs = [...colours.map(({ input }) => input), { g: 1 }, { b: 0.3, other: 5 }];
cases.named = { json: named.toJSON(), inputs, outputs: inputs.map((input) => named.run(input)) };
const perceptron = new brain.NeuralNetwork({ hiddenLayers: [] });
perceptron.train(xor.slice(1), { iterations: 50 });
cases.perceptron = {
  json: perceptron.toJSON(),
  inputs: [[1, 0.5]],
  outputs: [Array.from(perceptron.run([1, 0.5]))],
};
writeFileSync('brain.json', `${JSON.stringify(cases)}\n`);
