// A neuron's answer: activation(bias + x·w), the inner product in the order of kernels/dot.ts. It equals, to the
// bit, what training computes in its forward pass.
import { activateF64 } from "../kernels/activation";
import { dot, gemv } from "../kernels/dot";

/** Where one pre-activation goes through memory on its way to the activation. */
const CELL = memory.data(16, 16);

/** One sample. x: (inputs), weights: (inputs). Without a bias give −0, the neutral element of addition. */
export function neuronRun(inputs: i32, x: usize, weights: usize, bias: f64, activation: i32): f64 {
  store<f64>(CELL, dot<f64>(inputs, x, weights, bias));
  activateF64(activation, 1, CELL, CELL);
  return load<f64>(CELL);
}

/** A batch. x: (samples, inputs), outputs: (samples), disjoint. */
export function neuronRunBatch(
  samples: i32,
  inputs: i32,
  x: usize,
  weights: usize,
  bias: f64,
  activation: i32,
  outputs: usize,
): void {
  gemv<f64>(samples, inputs, x, inputs, weights, bias, outputs);
  activateF64(activation, samples, outputs, outputs);
}
