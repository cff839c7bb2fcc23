// What one pass over a batch needs beside the parameters, in one block that the caller owns.
//
//   header, table  pointers; 8 bytes a layer: to its outputs and to what its backward pass needs
//   batch          inputs, targets and weights of the batch, gathered; a weight for each row of the loss; offsets (batch + 1)
//   per layer      output (batch, units); saved, as many bytes as the kind keeps beside its outputs
//   deltas         two of (batch, widest layer), used in turn
//   scratch        what one layer uses for a while
//
// `layOut` fills header and table (layout.ts); everything is aligned to 16 bytes. Sizes are counted by the same walk with
// no memory behind. Where samples are of any length, rows are steps as far as the layers take them: `steps` in place of `batch`.
import { Frame, Layer, Work, WorkEntry } from "../abi";
import { layerKept, layerScratch } from "../layers/kinds";
import { columnsOf, entryAt, inputsOf, layerAt, layerCount, leavingRows, outputsOf, rounded, rowsOfLayer } from "./layout";

/**
 * Writes the header and table if `work` is not 0; returns the bytes of the whole for batches of `batch` samples; where they are of any
 * length with at most `steps` steps in all, none with more than `longest`.
 */
export function layOut<T>(plan: usize, batch: i32, steps: i32, longest: i32, work: usize): usize {
  const layers = layerCount(plan);
  let rows = <usize>rowsOfLayer(layerAt(plan, 0), batch, steps) * sizeof<T>();
  const leaving = <usize>leavingRows(plan, batch, steps);
  let at = work + rounded(Work.BYTES + <usize>layers * WorkEntry.BYTES);
  let widest = rows * <usize>inputsOf(plan);
  let scratchBytes: usize = 0;

  const inputs = at;
  at += rounded(rows * <usize>inputsOf(plan));
  const targets = at;
  const positions = <usize>outputsOf(plan) / <usize>columnsOf(plan);
  at += rounded(leaving * max(<usize>outputsOf(plan) * sizeof<T>(), positions << 2));
  const weights = at;
  at += rounded(leaving * positions * sizeof<T>());
  const offsets = at;
  if (steps) at += rounded(<usize>(batch + 1) << 2);
  for (let i = 0; i < layers; i++) {
    const layer = layerAt(plan, i);
    const units = load<i32>(layer + Layer.UNITS);
    const entering = rowsOfLayer(layer, batch, steps);
    rows = (i == layers - 1 ? leaving : <usize>rowsOfLayer(layerAt(plan, i + 1), batch, steps)) * sizeof<T>();
    const output = at;
    at += rounded(rows * <usize>units);
    let saved = output;
    const kept = layerKept<T>(layer, entering, i == layers - 1, longest);
    if (kept) {
      saved = at;
      at += rounded(kept);
    }
    if (work) {
      const entry = entryAt(work, i);
      store<u32>(entry, <u32>output, WorkEntry.OUTPUT);
      store<u32>(entry, <u32>saved, WorkEntry.SAVED);
    }
    widest = max(widest, rows * <usize>units);
    scratchBytes = max(scratchBytes, layerScratch<T>(layer, entering, true, longest));
  }
  const delta = at;
  at += rounded(widest);
  const other = at;
  at += rounded(widest);
  const scratch = at;
  at += rounded(scratchBytes);
  if (work) {
    store<u32>(work + Work.INPUTS, <u32>inputs);
    store<u32>(work + Work.TARGETS, <u32>targets);
    store<u32>(work + Work.WEIGHTS, <u32>weights);
    store<u32>(work + Work.DELTA, <u32>delta);
    store<u32>(work + Work.OTHER_DELTA, <u32>other);
    store<u32>(work + Work.SCRATCH, <u32>scratch);
    store<u32>(work + Work.OFFSETS, <u32>offsets);
  }
  return at - work;
}

/** Lays out the frame's workspace. */
export function layOutFrame<T>(frame: usize): void {
  const batch = load<i32>(frame + Frame.BATCH);
  const steps = load<i32>(frame + Frame.STEPS);
  layOut<T>(load<u32>(frame + Frame.PLAN), batch, steps, load<i32>(frame + Frame.LONGEST), load<u32>(frame + Frame.WORKSPACE));
}
