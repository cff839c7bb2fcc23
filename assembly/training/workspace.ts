// What one pass over a batch needs beside the parameters, in one block that the caller owns.
//
//   table          16 bytes a layer: pointers to its output and to what its backward pass needs
//   batch          inputs, targets and sample weights of the batch, gathered
//   per layer      output (batch, units); saved (batch, units): pre-activations or a dropout mask, else the output itself
//   deltas         two of (batch, widest layer), used in turn
//   transposed     one weight matrix, for δ·Wᵀ
//   product        what the matrix product packs
//
// `place` fills the table; everything is aligned to 16 bytes. Sizes are counted by the same walk with no memory behind.
import { inputsOf, Kind, Layer, layerAt, layerCount, outputsOf, SOFTMAX } from "./layout";
import { Activation } from "../kernels/activation";
import { gemmWorkspace } from "../kernels/typed";

// @ts-ignore: decorator
@inline
function rounded(byteLength: usize): usize {
  return (byteLength + 15) & ~15;
}

/** Fields of the workspace's header: pointers, written by `place`. */
export namespace Work {
  export const INPUTS: usize = 0;
  export const TARGETS: usize = 4;
  export const WEIGHTS: usize = 8;
  export const DELTA: usize = 12;
  export const OTHER_DELTA: usize = 16;
  export const TRANSPOSED: usize = 20;
  export const PRODUCT: usize = 24;
  export const TABLE: usize = 32;
}

// @ts-ignore: decorator
@inline
export function outputAt(work: usize, layer: i32): usize {
  return load<u32>(work + Work.TABLE + (<usize>layer << 3));
}

// @ts-ignore: decorator
@inline
export function savedAt(work: usize, layer: i32): usize {
  return load<u32>(work + Work.TABLE + (<usize>layer << 3), 4);
}

/** Whether a layer's backward pass needs more than its output. The last layer's loss may want its logits. */
function keepsMore(layer: usize, last: bool): bool {
  if (load<i32>(layer + Layer.KIND) == Kind.Dropout) return true;
  const code = load<i32>(layer + Layer.ACTIVATION);
  if (code == Activation.Linear) return false;
  return last || code == Activation.LeakyRelu || code == Activation.Gelu || code == Activation.Silu || code == SOFTMAX;
}

/** Writes the header and table if `work` is not 0; returns the bytes of the whole for batches of `batch` rows. */
export function place<T>(plan: usize, batch: i32, work: usize): usize {
  const layers = layerCount(plan);
  const rows = <usize>batch * sizeof<T>();
  let at = work + rounded(Work.TABLE + (<usize>layers << 3));
  let widest = inputsOf(plan);
  let largest: usize = 0;
  let product: usize = 0;

  const inputs = at;
  at += rounded(rows * <usize>inputsOf(plan));
  const targets = at;
  at += rounded(max(rows * <usize>outputsOf(plan), <usize>batch << 2));
  const weights = at;
  at += rounded(rows);
  for (let i = 0; i < layers; i++) {
    const layer = layerAt(plan, i);
    const units = load<i32>(layer + Layer.UNITS);
    const size = rounded(rows * <usize>units);
    const output = at;
    at += size;
    let saved = output;
    if (keepsMore(layer, i == layers - 1)) {
      saved = at;
      at += size;
    }
    if (work) {
      store<u32>(work + Work.TABLE + (<usize>i << 3), <u32>output);
      store<u32>(work + Work.TABLE + (<usize>i << 3), <u32>saved, 4);
    }
    widest = max(widest, units);
    if (load<i32>(layer + Layer.KIND) == Kind.Dense) {
      const columns = load<i32>(layer + Layer.INPUTS);
      largest = max(largest, <usize>columns * <usize>units);
      product = max(product, gemmWorkspace<T>(batch, units, columns));
      product = max(product, gemmWorkspace<T>(columns, units, batch));
      product = max(product, gemmWorkspace<T>(batch, columns, units));
    }
  }
  const delta = at;
  at += rounded(rows * <usize>widest);
  const other = at;
  at += rounded(rows * <usize>widest);
  const transposed = at;
  at += rounded(largest * sizeof<T>());
  const packed = at;
  at += rounded(product);
  if (work) {
    store<u32>(work + Work.INPUTS, <u32>inputs);
    store<u32>(work + Work.TARGETS, <u32>targets);
    store<u32>(work + Work.WEIGHTS, <u32>weights);
    store<u32>(work + Work.DELTA, <u32>delta);
    store<u32>(work + Work.OTHER_DELTA, <u32>other);
    store<u32>(work + Work.TRANSPOSED, <u32>transposed);
    store<u32>(work + Work.PRODUCT, <u32>packed);
  }
  return at - work;
}
