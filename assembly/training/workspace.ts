// What one pass over a batch needs beside the parameters, in one block that the caller owns.
//
//   header, table  pointers; 8 bytes a layer: to its outputs and to what its backward pass needs
//   batch          inputs, targets and sample weights of the batch, gathered
//   per layer      output (batch, units); saved (batch, units) where the kind keeps more than its output
//   deltas         two of (batch, widest layer), used in turn
//   scratch        what one layer uses for a while
//
// `place` fills header and table (layout.ts); everything is aligned to 16 bytes. Sizes are counted by the same walk with
// no memory behind.
import { layerKeeps, layerScratch } from "../layers/kinds";
import { inputsOf, Layer, layerAt, layerCount, outputsOf, rounded, Work } from "./layout";

/** Writes the header and table if `work` is not 0; returns the bytes of the whole for batches of `batch` rows. */
export function place<T>(plan: usize, batch: i32, work: usize): usize {
  const layers = layerCount(plan);
  const rows = <usize>batch * sizeof<T>();
  let at = work + rounded(Work.TABLE + (<usize>layers << 3));
  let widest = inputsOf(plan);
  let scratchBytes: usize = 0;

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
    if (layerKeeps(layer, i == layers - 1)) {
      saved = at;
      at += size;
    }
    if (work) {
      store<u32>(work + Work.TABLE + (<usize>i << 3), <u32>output);
      store<u32>(work + Work.TABLE + (<usize>i << 3), <u32>saved, 4);
    }
    widest = max(widest, units);
    scratchBytes = max(scratchBytes, layerScratch<T>(layer, batch, true));
  }
  const delta = at;
  at += rounded(rows * <usize>widest);
  const other = at;
  at += rounded(rows * <usize>widest);
  const scratch = at;
  at += rounded(scratchBytes);
  if (work) {
    store<u32>(work + Work.INPUTS, <u32>inputs);
    store<u32>(work + Work.TARGETS, <u32>targets);
    store<u32>(work + Work.WEIGHTS, <u32>weights);
    store<u32>(work + Work.DELTA, <u32>delta);
    store<u32>(work + Work.OTHER_DELTA, <u32>other);
    store<u32>(work + Work.SCRATCH, <u32>scratch);
  }
  return at - work;
}
