// What one pass over a batch needs beside the parameters, in one block that the caller owns.
//
//   header, table  pointers; 8 bytes a layer: to its outputs and to what its backward pass needs
//   batch          inputs, targets and weights of the batch, gathered; a weight for each row of the loss
//   per layer      output (batch, units); saved, as many bytes as the kind keeps beside its outputs
//   deltas         two of (batch, widest layer), used in turn
//   scratch        what one layer uses for a while
//
// `place` fills header and table (layout.ts); everything is aligned to 16 bytes. Sizes are counted by the same walk with
// no memory behind.
import { Layer, Work, WorkEntry } from "../abi";
import { layerKept, layerScratch } from "../layers/kinds";
import { columnsOf, entryAt, inputsOf, layerAt, layerCount, outputsOf, rounded } from "./layout";

/** Writes the header and table if `work` is not 0; returns the bytes of the whole for batches of `batch` rows. */
export function place<T>(plan: usize, batch: i32, work: usize): usize {
  const layers = layerCount(plan);
  const rows = <usize>batch * sizeof<T>();
  let at = work + rounded(Work.BYTES + <usize>layers * WorkEntry.BYTES);
  let widest = inputsOf(plan);
  let scratchBytes: usize = 0;

  const inputs = at;
  at += rounded(rows * <usize>inputsOf(plan));
  const targets = at;
  const positions = <usize>outputsOf(plan) / <usize>columnsOf(plan);
  at += rounded(max(rows * <usize>outputsOf(plan), (<usize>batch * positions) << 2));
  const weights = at;
  at += rounded(rows * positions);
  for (let i = 0; i < layers; i++) {
    const layer = layerAt(plan, i);
    const units = load<i32>(layer + Layer.UNITS);
    const output = at;
    at += rounded(rows * <usize>units);
    let saved = output;
    const kept = layerKept<T>(layer, batch, i == layers - 1);
    if (kept) {
      saved = at;
      at += rounded(kept);
    }
    if (work) {
      const entry = entryAt(work, i);
      store<u32>(entry, <u32>output, WorkEntry.OUTPUT);
      store<u32>(entry, <u32>saved, WorkEntry.SAVED);
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
