// The numeric core by itself: S0 and a logistic regression, written on `myelin/kernels` with every number in linear memory.
// Run: node scripts/run-example.mjs kernels
import { LabelEncoder, RandomState, StandardScaler } from 'myelin';
import {
  allocate,
  axpy,
  type CoreArray,
  matmul,
  multiply,
  sigmoid,
  sigmoidDerivative,
} from 'myelin/kernels';
import { loadIris } from './data/iris.js';

/** S0: one sigmoid neuron, all samples at once. The gradient of the squared error, with learning rate 1. */
function trainNeuron(x: CoreArray, y: CoreArray, w: CoreArray, iterations: number): void {
  using o = allocate(y.shape);
  using error = allocate(y.shape);
  for (let i = 0; i < iterations; i++) {
    sigmoid(matmul(x, w, o), o); // o = σ(x·w)
    axpy(-1, o, error.set(y)); // error = y − o
    multiply(error, sigmoidDerivative(o, o), error); // δ = error ⊙ o ⊙ (1 − o)
    matmul(x, error, w, { transposeA: true, accumulate: true }); // w += xᵀ·δ
  }
}

/** Logistic regression with a bias: the same loop, with the gradient of the cross-entropy and a learning rate. */
function trainRegression(
  x: CoreArray,
  y: CoreArray,
  w: CoreArray,
  epochs: number,
  rate: number,
): void {
  using p = allocate(y.shape);
  using step = allocate(w.shape);
  for (let i = 0; i < epochs; i++) {
    axpy(-1, y, sigmoid(matmul(x, w, p), p)); // p = σ(x·w) − y
    matmul(x, p, step, { transposeA: true }); // step = xᵀ·p, the gradient
    axpy(-rate / y.length, step, w); // w −= rate · step / samples
  }
}

using inputs = allocate([4, 3]).set([0, 0, 1, 1, 1, 1, 1, 0, 1, 0, 1, 1]);
using targets = allocate([4, 1]).set([0, 1, 1, 0]);
using weights = allocate([3, 1]).set(new RandomState(15).uniform(-1, 1, 3));
trainNeuron(inputs, targets, weights, 10_000);
console.log(
  'S0, weights after 10,000 iterations:',
  Array.from(weights.view(), (w) => w.toFixed(8)).join(' '),
);

const { inputs: flowers, labels } = loadIris();
const scaled = new StandardScaler().fitTransform(flowers);
const virginica = new LabelEncoder<string>()
  .fitTransform(labels)
  .map((label) => (label === 2 ? 1 : 0));
// A column of ones carries the bias.
using x = allocate([150, 5]).set(scaled.toArray().flatMap((row) => [...row, 1]));
using y = allocate([150, 1]).set(virginica);
using w = allocate([5, 1]);
trainRegression(x, y, w, 5000, 1);
using answers = sigmoid(matmul(x, w));
const right = answers.view().filter((p, i) => p > 0.5 === (virginica[i] === 1)).length;
console.log(`Iris, virginica or not: ${right} of 150 right`);
