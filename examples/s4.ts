// S4: a neuron whose weights and bias are drawn from a normal distribution; one activation, sigmoid(w·x + b).
import { Neuron } from 'myelin';
import { column } from './numpy-print.js';

const neuron = new Neuron({ inputs: 3, initializer: 'normal', seed: 0 });
console.log(`Weights:\n${column(neuron.weights)}`);
console.log(`Bias: ${neuron.bias.toFixed(8)}`);
console.log(`Activation for [1, 2, 3]: ${neuron.run([1, 2, 3]).toFixed(8)}`);
