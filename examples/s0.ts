// S0: one sigmoid neuron, three inputs, no bias, NumPy's seed 15, 10,000 full-batch iterations. `npm start` runs it.
import { engineName, Neuron } from 'myelin';
import { trainBaseline } from '../bench/baseline/neuron.js';
import { askNumbers } from './ask.js';
import { column } from './numpy-print.js';

const inputs = [
  [0, 0, 1],
  [1, 1, 1],
  [1, 0, 1],
  [0, 1, 1],
];
const targets = [0, 1, 1, 0];
const ITERATIONS = 10_000;

const neuron = new Neuron({ inputs: 3, bias: false, seed: 15 });
console.log(`Starting weights (NumPy's seed 15):\n${column(neuron.weights)}\n`);

const { error } = neuron.train(inputs, targets, { iterations: ITERATIONS });
console.log(
  `Weights after ${ITERATIONS.toLocaleString('en')} iterations:\n${column(neuron.weights)}`,
);
console.log(`Mean squared error: ${error.toExponential(3)}\n`);
console.log(`Output for [1, 0, 0]: ${neuron.run([1, 0, 0]).toFixed(8)}\n`);

const start = new Neuron({ inputs: 3, bias: false, seed: 15 }).weights;
const flat = Float64Array.from(inputs.flat());
const expected = Float64Array.from(targets);
const engine = medianMilliseconds(() => {
  new Neuron({ inputs: 3, bias: false, weights: start }).train(inputs, targets, {
    iterations: ITERATIONS,
  });
});
const plain = medianMilliseconds(() => trainBaseline(flat, expected, start.slice(), ITERATIONS));
console.log(`Time for ${ITERATIONS.toLocaleString('en')} iterations, median of 21 warm runs:`);
const name = engineName() === 'js' ? 'Myelin (js engine)' : `Myelin (WebAssembly, ${engineName()})`;
console.log(`  ${name.padEnd(32)} ${engine.toFixed(3).padStart(7)} ms`);
console.log(
  `  ${'plain JavaScript (Math.exp)'.padEnd(32)} ${plain.toFixed(3).padStart(7)} ms   ${(plain / engine).toFixed(1)} × as long\n`,
);

const situation = await askNumbers('Now yours: three inputs, one at a time.', [
  '  Input 1: ',
  '  Input 2: ',
  '  Input 3: ',
]);
if (situation) {
  console.log(
    `Considering new situation [${situation.join(', ')}]: ${neuron.run(situation).toFixed(8)}`,
  );
}

function medianMilliseconds(work: () => void): number {
  const times: number[] = [];
  for (let i = 0; i < 31; i++) {
    const begin = performance.now();
    work();
    if (i >= 10) times.push(performance.now() - begin);
  }
  return times.sort((a, b) => a - b)[10]!;
}
