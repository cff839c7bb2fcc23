// What tells steps apart: a table is added to every sample. O = X + the first rows of the table, (steps, units). The table is trained or a
// fixed one, and may have more rows than a sample has steps.
// Backward: the gradient of the table is the sum of dO over the samples, in index order from +0 (kernels/reduce, kernels/axpy); dX = dO.
//
// Where samples are of any length, rows are steps. Of a step alone the state is the number of those before.
import { Frame, Layer, PositionalEmbedding, Tensor } from "../abi";
import { axpy, columnSums } from "../kernels/typed";
import { isStepwise, isTrained, offsetOf, sequencesOf, tensorAt, tensorOf } from "../training/layout";

export function positionalEmbeddingForward<T>(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  output: usize,
  training: bool,
): usize {
  const parameters = <usize>load<u32>(frame + Frame.PARAMETERS);
  const learned = tensorAt<T>(layer, PositionalEmbedding.TENSOR_WEIGHTS, parameters);
  let table = learned ? learned : tensorAt<T>(layer, PositionalEmbedding.TENSOR_TABLE, parameters);
  const count = load<i32>(layer + Layer.UNITS);
  const bytes = <usize>count * sizeof<T>();
  memory.copy(output, x, <usize>rows * bytes);
  const states = training ? <usize>0 : <usize>load<u32>(frame + Frame.STATES);
  if (states) {
    const before = <i32>load<T>(states);
    table += <usize>before * bytes;
    store<T>(states, <T>(before + 1));
    store<u32>(frame + Frame.STATES, <u32>(states + sizeof<T>()));
  }
  const stepwise = isStepwise(layer);
  const samples = sequencesOf(frame, layer, rows);
  for (let i = 0; i < samples; i++) {
    const first = stepwise ? offsetOf(frame, i) : i;
    const steps = stepwise ? offsetOf(frame, i + 1) - first : 1;
    axpy<T>(steps * count, 1, table, output + <usize>first * bytes);
  }
  return output;
}

/** In place. */
export function positionalEmbeddingBackward<T>(frame: usize, layer: usize, rows: i32, delta: usize): usize {
  if (!isTrained(layer, PositionalEmbedding.TENSOR_WEIGHTS)) return delta;
  const gradient = tensorAt<T>(layer, PositionalEmbedding.TENSOR_WEIGHTS, load<u32>(frame + Frame.GRADIENTS));
  const count = load<i32>(layer + Layer.UNITS);
  const all = load<i32>(tensorOf(layer, PositionalEmbedding.TENSOR_WEIGHTS) + Tensor.COUNT);
  if (!isStepwise(layer)) {
    columnSums<T>(rows, count, delta, gradient);
    memory.fill(gradient + <usize>count * sizeof<T>(), 0, <usize>(all - count) * sizeof<T>());
    return delta;
  }
  memory.fill(gradient, 0, <usize>all * sizeof<T>());
  const samples = sequencesOf(frame, layer, rows);
  for (let i = 0; i < samples; i++) {
    const first = offsetOf(frame, i);
    axpy<T>((offsetOf(frame, i + 1) - first) * count, 1, delta + <usize>first * <usize>count * sizeof<T>(), gradient);
  }
  return delta;
}
