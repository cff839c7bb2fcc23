// A neuron's answer: activation(bias + x·w), the inner product in the order of kernels/dot.ts. It equals, to the
// bit, what training computes in its forward pass.
import { Activation } from "../abi";
import { activateF64 } from "../kernels/activation";
import { dot, gemv } from "../kernels/dot";
import { sigmoidCall } from "../math/sigmoid";
import { tanhCall } from "../math/tanh";
import { firstLane } from "../simd/lanes";

/** Where one pre-activation goes through memory on its way to the activation. */
const CELL = memory.data(16, 16);

/** One sample. x: (inputs), weights: (inputs). Without a bias give −0, the neutral element of addition. */
export function neuronRun(inputs: i32, x: usize, weights: usize, bias: f64, activation: i32, slope: f64): f64 {
  const z = dot<f64>(inputs, x, weights, bias);
  // The usual ones without the way through memory and two calls, a quarter of the time of three inputs.
  if (activation == Activation.Sigmoid) return firstLane<f64>(sigmoidCall<f64>(f64x2.splat(z)));
  if (activation == Activation.Linear) return z;
  if (activation == Activation.Tanh) return firstLane<f64>(tanhCall<f64>(f64x2.splat(z)));
  store<f64>(CELL, z);
  activateF64(activation, slope, 1, CELL, CELL);
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
  slope: f64,
  outputs: usize,
): void {
  gemv<f64>(samples, inputs, x, inputs, weights, bias, outputs);
  activateF64(activation, slope, samples, outputs, outputs);
}
