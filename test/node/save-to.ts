// Saves a neuron to the path given, in the way given: a process of its own, with a user of its own.
import { Neuron } from '../../src/index.js';
import { save, saveSync } from '../../src/node.js';

const [path = '', way] = process.argv.slice(2);
const neuron = new Neuron({ inputs: 1, seed: 1 });
try {
  if (way === 'sync') saveSync(path, neuron);
  else await save(path, neuron);
} catch (error) {
  console.error((error as NodeJS.ErrnoException).code);
  process.exitCode = 1;
}
