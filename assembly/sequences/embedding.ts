// An embedding: index t of a row → row w[index] of W (vocabulary, units). Backward: dW from +0, added up row by row, step by step; the
// gradient at an index is 0. An index is cut to a whole one below the vocabulary: the facade refuses others, and no kernel reads outside
// of W.
import { Embedding, Frame } from "../abi";
import { isTrained, sizeOf, tensorAt } from "../training/layout";
import { addRow, copyRow } from "./rows";

// @ts-ignore: decorator
@inline
function indexAt<T>(x: usize, vocabulary: i32): usize {
  const index = <f64>load<T>(x);
  return index >= 0 ? <usize>min(index, <f64>(vocabulary - 1)) : 0;
}

export function embeddingForward<T>(frame: usize, layer: usize, rows: i32, x: usize, output: usize): usize {
  const steps = sizeOf(layer, Embedding.SIZE_STEPS);
  const vocabulary = sizeOf(layer, Embedding.SIZE_VOCABULARY);
  const units = sizeOf(layer, Embedding.SIZE_UNITS);
  const weights = tensorAt<T>(layer, Embedding.TENSOR_WEIGHTS, load<u32>(frame + Frame.PARAMETERS));
  const bytes = <usize>units * sizeof<T>();
  let to = output;
  for (let left = rows * steps; left > 0; left--) {
    copyRow<T>(units, weights + indexAt<T>(x, vocabulary) * bytes, to);
    x += sizeof<T>();
    to += bytes;
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
    for (let left = rows * steps; left > 0; left--) {
      addRow<T>(units, delta, to + indexAt<T>(x, vocabulary) * bytes);
      x += sizeof<T>();
      delta += bytes;
    }
  }
  if (next) memory.fill(next, 0, <usize>(rows * steps) * sizeof<T>());
  return next;
}
