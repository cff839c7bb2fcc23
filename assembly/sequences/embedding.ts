// An embedding: index t of a row → row w[index] of W (vocabulary, units). Backward: dW from +0, added up row by row, step by step; the
// gradient at an index is 0. Beyond the end of a shorter sequence zeros leave, and nothing comes back. An index is cut to a whole one
// below the vocabulary: the facade refuses others, and no kernel reads outside of W.
import { Embedding, Frame } from "../abi";
import { isTrained, sizeOf, tensorAt } from "../training/layout";
import { addRow, copyRow } from "./rows";

// @ts-ignore: decorator
@inline
function indexAt<T>(x: usize, vocabulary: i32): usize {
  const index = <f64>load<T>(x);
  return index >= 0 ? <usize>min(index, <f64>(vocabulary - 1)) : 0;
}

// @ts-ignore: decorator
@inline
function stepsOf(frame: usize, layer: usize, row: i32): i32 {
  const steps = sizeOf(layer, Embedding.SIZE_STEPS);
  const lengths = <usize>load<u32>(frame + Frame.ROW_LENGTHS);
  return lengths ? min(steps, load<i32>(lengths + (<usize>row << 2))) : steps;
}

export function embeddingForward<T>(frame: usize, layer: usize, rows: i32, x: usize, output: usize): usize {
  const steps = sizeOf(layer, Embedding.SIZE_STEPS);
  const vocabulary = sizeOf(layer, Embedding.SIZE_VOCABULARY);
  const units = sizeOf(layer, Embedding.SIZE_UNITS);
  const weights = tensorAt<T>(layer, Embedding.TENSOR_WEIGHTS, load<u32>(frame + Frame.PARAMETERS));
  const bytes = <usize>units * sizeof<T>();
  let to = output;
  for (let i = 0; i < rows; i++) {
    const length = stepsOf(frame, layer, i);
    for (let t = 0; t < length; t++) {
      copyRow<T>(units, weights + indexAt<T>(x + <usize>t * sizeof<T>(), vocabulary) * bytes, to);
      to += bytes;
    }
    if (length < steps) {
      memory.fill(to, 0, <usize>(steps - length) * bytes);
      to += <usize>(steps - length) * bytes;
    }
    x += <usize>steps * sizeof<T>();
  }
  return output;
}

export function embeddingBackward<T>(frame: usize, layer: usize, rows: i32, x: usize, delta: usize, next: usize): usize {
  const steps = sizeOf(layer, Embedding.SIZE_STEPS);
  const vocabulary = sizeOf(layer, Embedding.SIZE_VOCABULARY);
  const units = sizeOf(layer, Embedding.SIZE_UNITS);
  const bytes = <usize>units * sizeof<T>();
  if (isTrained(layer, Embedding.TENSOR_WEIGHTS)) {
    const to = tensorAt<T>(layer, Embedding.TENSOR_WEIGHTS, load<u32>(frame + Frame.GRADIENTS));
    memory.fill(to, 0, <usize>vocabulary * bytes);
    for (let i = 0; i < rows; i++) {
      const length = stepsOf(frame, layer, i);
      for (let t = 0; t < length; t++) {
        const at = <usize>(i * steps + t);
        addRow<T>(units, delta + at * bytes, to + indexAt<T>(x + at * sizeof<T>(), vocabulary) * bytes);
      }
    }
  }
  if (next) memory.fill(next, 0, <usize>(rows * steps) * sizeof<T>());
  return next;
}
