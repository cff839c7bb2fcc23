// Where one neuron's training keeps its numbers. All float64, all in one workspace block that the caller owns.
//
//   error        1 (+1)        mean squared error of the latest forward pass
//   weights      2·(n + 1)     narrow: every weight in both lanes, then the bias; wide: the weights, then the bias
//   gradient     2·(n + 1)     likewise
//   snapshot     n + 1         the weights at the start of a slice, for the way back from a divergence
//   targets      m, padded to whole groups of four
//   scratch      2·PANEL       pre-activations, then deltas, and outputs, of one panel (wide) or group (narrow)
//   packed       narrow only: the inputs, group by group: [n][4 samples]
//
// "Narrow" has fewer inputs than one block of the inner product (8): there vectors run across samples. "Wide" has 8
// or more: there they run along the inputs.

/** Inputs from which a neuron is wide: one block of kernels/dot.ts. */
export const WIDE_FROM: i32 = 8;

/** The largest number of samples a wide neuron carries through forward and backward at once. */
export const PANEL: i32 = 64;

// @ts-ignore: decorator
@inline
function even(count: i32): usize {
  return (<usize>count + 1) & ~1;
}

// @ts-ignore: decorator
@inline
function groups(samples: i32): usize {
  return (<usize>samples + 3) >> 2;
}

export function weightsOf(work: usize): usize {
  return work + 16;
}

export function gradientOf(work: usize, inputs: i32): usize {
  return weightsOf(work) + ((<usize>inputs + 1) << 4);
}

export function snapshotOf(work: usize, inputs: i32): usize {
  return gradientOf(work, inputs) + ((<usize>inputs + 1) << 4);
}

export function targetsOf(work: usize, inputs: i32): usize {
  return snapshotOf(work, inputs) + (even(inputs + 1) << 3);
}

export function scratchOf(work: usize, samples: i32, inputs: i32): usize {
  return targetsOf(work, inputs) + (groups(samples) << 5);
}

export function packedOf(work: usize, samples: i32, inputs: i32): usize {
  return scratchOf(work, samples, inputs) + (<usize>PANEL << 4);
}

/** Bytes of workspace for `samples` × `inputs`. */
export function neuronWorkspace(samples: i32, inputs: i32): usize {
  const packed = inputs < WIDE_FROM ? (groups(samples) * <usize>inputs) << 5 : 0;
  return packedOf(0, samples, inputs) + packed;
}
