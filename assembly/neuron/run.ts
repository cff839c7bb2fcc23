// A neuron's answer: activation(bias + x·w), the inner product in the order of kernels/dot.ts. It equals, to the
// bit, what training computes in its forward pass.
import { activate } from "../math/activation";
import { dot, gemv } from "../kernels/dot";

/** One sample. x: (inputs), weights: (inputs). Without a bias give −0, the neutral element of addition. */
export function neuronRun(inputs: i32, x: usize, weights: usize, bias: f64, activation: i32): f64 {
  return f64x2.extract_lane(activate<f64>(activation, f64x2.splat(dot<f64>(inputs, x, weights, bias))), 0);
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
  const end = outputs + (<usize>(samples & ~1) << 3);
  while (outputs < end) {
    v128.store(outputs, activate<f64>(activation, v128.load(outputs)));
    outputs += 16;
  }
  if (samples & 1) {
    store<f64>(outputs, f64x2.extract_lane(activate<f64>(activation, v128.load64_zero(outputs)), 0));
  }
}
