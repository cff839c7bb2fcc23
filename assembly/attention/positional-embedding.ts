// What tells steps apart: a table is added to every sample. O = X + table, (steps, units). The table is trained or a fixed one.
// Backward: the gradient of the table is the sum of dO over the samples, in index order (kernels/reduce); dX = dO.
import { Frame, Layer, PositionalEmbedding } from "../abi";
import { axpy, columnSums } from "../kernels/typed";
import { isTrained, tensorAt } from "../training/layout";

export function positionalEmbeddingForward<T>(frame: usize, layer: usize, rows: i32, x: usize, output: usize): usize {
  const parameters = <usize>load<u32>(frame + Frame.PARAMETERS);
  const learned = tensorAt<T>(layer, PositionalEmbedding.TENSOR_WEIGHTS, parameters);
  const table = learned ? learned : tensorAt<T>(layer, PositionalEmbedding.TENSOR_TABLE, parameters);
  const count = load<i32>(layer + Layer.UNITS);
  const bytes = <usize>count * sizeof<T>();
  memory.copy(output, x, <usize>rows * bytes);
  for (let i = 0; i < rows; i++) axpy<T>(count, 1, table, output + <usize>i * bytes);
  return output;
}

/** In place. */
export function positionalEmbeddingBackward<T>(frame: usize, layer: usize, rows: i32, delta: usize): usize {
  if (isTrained(layer, PositionalEmbedding.TENSOR_WEIGHTS)) {
    const gradient = tensorAt<T>(layer, PositionalEmbedding.TENSOR_WEIGHTS, load<u32>(frame + Frame.GRADIENTS));
    columnSums<T>(rows, load<i32>(layer + Layer.UNITS), delta, gradient);
  }
  return delta;
}
