// The loss of a batch and its gradient at the outputs. outputs, delta: (rows, columns); w: one weight a row, or all 1.
//
//   squared, absolute, Huber, binary cross-entropy, Poisson, hinge:  Σ w·term / (columns·Σw)
//   categorical cross-entropy:                                       Σ w·term / Σw
//   sumSquaredError:                                                 ½·Σ w·d², gradient w·d
//
// Dividing by the sum of weights, as scikit-learn's metrics and PyTorch's weighted cross_entropy do (Keras divides by
// the number of samples), makes equal weights change nothing. Where Σw is 0, loss and gradient are 0.
//
// Each row's terms are summed as loss-terms.ts or softmax.ts say, times w, and added in index order, all in float64
// for both element types. Without weights the element-wise losses take the batch as one row of rows·columns.
import { Loss } from "../abi";
import { atLeastTiny, clampedLog, lossTerms } from "./loss-terms";
import { softmaxRow } from "./softmax";
import { firstLane, loadSplat } from "../simd/lanes";

/** Whether the targets of loss `code` are class indices. */
// @ts-ignore: decorator
@inline
export function isSparse(code: i32): bool {
  return code >= Loss.SparseCategoricalCrossentropy;
}

/** Whether loss `code` takes logits: then the last layer's activation and its derivative are left out. */
export function isFused(code: i32): bool {
  return (
    code == Loss.SigmoidBinaryCrossentropy ||
    code == Loss.SoftmaxCategoricalCrossentropy ||
    code == Loss.SparseSoftmaxCategoricalCrossentropy
  );
}

/** The code that computes loss `loss` behind a sigmoid or softmax layer, with one-hot targets or class indices. */
export function lossForm(loss: i32, isSigmoid: bool, isSoftmax: bool, classIndices: bool): i32 {
  if (loss == Loss.BinaryCrossentropy && isSigmoid) return Loss.SigmoidBinaryCrossentropy;
  if (loss != Loss.CategoricalCrossentropy) return loss;
  if (isSoftmax) {
    return classIndices ? Loss.SparseSoftmaxCategoricalCrossentropy : Loss.SoftmaxCategoricalCrossentropy;
  }
  return classIndices ? Loss.SparseCategoricalCrossentropy : loss;
}

/** Σ weights in index order, in float64; without weights (0) the number of rows. */
export function weightSum<T>(rows: i32, weights: usize): f64 {
  if (!weights) return <f64>rows;
  let sum: f64 = 0;
  for (const end = weights + <usize>rows * sizeof<T>(); weights < end; weights += sizeof<T>()) {
    sum += <f64>load<T>(weights);
  }
  return sum;
}

/** −log p of class `label`, and the gradient, which is 0 elsewhere. */
// @ts-ignore: decorator
@inline
function sparseRow<T>(columns: i32, p: usize, label: i32, scale: f64, delta: usize): f64 {
  const place = <usize>label * sizeof<T>();
  const chosen = loadSplat<T>(p + place);
  if (delta) {
    const floor = firstLane<T>(atLeastTiny<T>(chosen));
    memory.fill(delta, 0, <usize>columns * sizeof<T>());
    store<T>(delta + place, <T>(<T>(<T>-1 / floor) * <T>scale));
  }
  return -(<f64>firstLane<T>(clampedLog<T>(chosen)));
}

/**
 * Returns the loss; writes its gradient at the outputs to delta where that is not 0. code: enum Loss.
 * targets: (rows, columns), or for sparse codes `rows` class indices (i32) below columns. weights: `rows`, or 0.
 * delta may be outputs, else all disjoint. No alignment but that of elements.
 */
export function loss<T>(
  code: i32,
  rows: i32,
  columns: i32,
  outputs: usize,
  targets: usize,
  weights: usize,
  delta: usize,
): f64 {
  let divisor = weightSum<T>(rows, weights);
  if (code == Loss.SumSquaredError) divisor = 2;
  else if (code <= Loss.SigmoidBinaryCrossentropy && code != Loss.CategoricalCrossentropy) divisor *= columns;
  // The slope of a squared term lacks its factor 2.
  const numerator: f64 = code <= Loss.SumSquaredError ? 2 : 1;
  let sum: f64 = 0;
  if (!weights && code <= Loss.SigmoidBinaryCrossentropy) {
    const scale = divisor ? numerator / divisor : 0;
    sum = lossTerms<T>(code, rows * columns, outputs, targets, scale, delta);
  } else {
    const bytes = <usize>columns * sizeof<T>();
    const targetBytes: usize = isSparse(code) ? 4 : bytes;
    for (let i = 0; i < rows; i++) {
      const weight: f64 = weights ? <f64>load<T>(weights + <usize>i * sizeof<T>()) : 1;
      const scale = divisor ? (numerator * weight) / divisor : 0;
      sum += weight * rowLoss<T>(code, columns, outputs, targets, scale, delta);
      outputs += bytes;
      targets += targetBytes;
      if (delta) delta += bytes;
    }
  }
  return divisor ? sum / divisor : 0;
}

// @ts-ignore: decorator
@inline
function rowLoss<T>(code: i32, columns: i32, outputs: usize, targets: usize, scale: f64, delta: usize): f64 {
  if (code <= Loss.SigmoidBinaryCrossentropy) return lossTerms<T>(code, columns, outputs, targets, scale, delta);
  if (code == Loss.SparseCategoricalCrossentropy) {
    return sparseRow<T>(columns, outputs, load<i32>(targets), scale, delta);
  }
  const sparse = isSparse(code);
  return softmaxRow<T>(columns, outputs, sparse ? 0 : targets, sparse ? load<i32>(targets) : -1, scale, delta);
}

export function lossF64(
  code: i32,
  rows: i32,
  columns: i32,
  outputs: usize,
  targets: usize,
  weights: usize,
  delta: usize,
): f64 {
  return loss<f64>(code, rows, columns, outputs, targets, weights, delta);
}
export function lossF32(
  code: i32,
  rows: i32,
  columns: i32,
  outputs: usize,
  targets: usize,
  weights: usize,
  delta: usize,
): f64 {
  return loss<f32>(code, rows, columns, outputs, targets, weights, delta);
}
