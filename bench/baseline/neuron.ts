// The honest pure-JS baseline: one sigmoid neuron as a good JavaScript developer would write it today, with typed
// arrays, one flat row-major matrix, hoisted loops, no allocation inside, and Math.exp.

export function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z));
}

/** Full-batch training, in place: weights += rate · Xᵀ·((y − o)·o·(1 − o)). inputs: (targets.length, weights.length). */
export function trainBaseline(
  inputs: Float64Array,
  targets: Float64Array,
  weights: Float64Array,
  iterations: number,
  rate = 1,
): void {
  const samples = targets.length;
  const width = weights.length;
  const gradient = new Float64Array(width);
  for (let iteration = 0; iteration < iterations; iteration++) {
    gradient.fill(0);
    for (let i = 0, row = 0; i < samples; i++, row += width) {
      let z = 0;
      for (let j = 0; j < width; j++) z += inputs[row + j]! * weights[j]!;
      const output = 1 / (1 + Math.exp(-z));
      const delta = (targets[i]! - output) * output * (1 - output);
      for (let j = 0; j < width; j++) gradient[j]! += inputs[row + j]! * delta;
    }
    for (let j = 0; j < width; j++) weights[j]! += rate * gradient[j]!;
  }
}

/** The answer to one sample. */
export function runBaseline(weights: Float64Array, sample: ArrayLike<number>): number {
  let z = 0;
  for (let j = 0; j < weights.length; j++) z += sample[j]! * weights[j]!;
  return 1 / (1 + Math.exp(-z));
}
