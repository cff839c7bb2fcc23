// Self-attention of a sample's steps: queries, keys and values are X·W + b, each head takes adjoining units of them (heads.ts), and
// the outputs of all heads side by side go through a last X·W + b. X: (steps, units), W: (units, units), row-major.
// Backward: of each product as of a dense layer (layers/dense.ts); dX is the sum of those of queries, keys and values, in that order.
//
// Where samples are of any length, rows are steps, and a sample's attention is over its own.
//
// Kept in training: queries, keys, values and the heads' outputs, (batch, steps, units) each, then the heads' softmax, (batch, heads,
// steps, steps). Outside training the same, of one head's softmax, in `scratch`.
import { CACHE_PAGE, Frame, SelfAttention, Start } from "../abi";
import { columnSums, gemm, gemmWorkspace, scale, transpose } from "../kernels/typed";
import { isTrained, roomOf, rounded, sequencesOf, tensorAt } from "../training/layout";
import { attendHeads, attendHeadsBackward, forkHeads } from "./all-heads";
import { attendStep, factorOf } from "./heads";
import { blockBytes, headBytes, headPackedBytes, headsOf, mostSteps, squareBytes, stepsOf, unitsOf } from "./shape";

/** What the products pack. */
function packedBytes<T>(layer: usize, batch: i32, steps: i32): usize {
  const units = unitsOf(layer);
  const n = units / headsOf(layer);
  const rows = batch * stepsOf(layer);
  const whole = max(gemmWorkspace<T>(rows, units, units), gemmWorkspace<T>(units, units, rows));
  return rounded(max(whole, headPackedBytes<T>(n, steps)));
}

export function selfAttentionKept<T>(layer: usize, batch: i32, longest: i32): usize {
  const steps = mostSteps(layer, longest);
  const rows = <usize>(batch * stepsOf(layer));
  return 4 * blockBytes<T>(layer, batch) + rows * <usize>headsOf(layer) * <usize>steps * sizeof<T>();
}

/**
 * A head turned round, what products pack; then in training, for the way back, the gradient at the heads' outputs, a matrix of weights
 * turned round, one head's (steps, steps) and (steps, n); outside it what else is kept.
 */
export function selfAttentionScratch<T>(layer: usize, batch: i32, training: bool, longest: i32): usize {
  const steps = mostSteps(layer, longest);
  const common = headBytes<T>(layer, steps) + packedBytes<T>(layer, batch, steps);
  const square = rounded(squareBytes<T>(steps));
  const block = blockBytes<T>(layer, batch);
  // A training's workspace serves evaluations, too.
  // Of a step alone `longest` is the room for steps, and a row of scores all that is needed.
  const forward = common + 4 * block + max(square, rounded(<usize>longest * sizeof<T>()));
  if (!training) return forward;
  return max(forward, common + block + weightBytes<T>(layer) + square + headBytes<T>(layer, steps));
}

// @ts-ignore: decorator
@inline
function weightBytes<T>(layer: usize): usize {
  return rounded(<usize>(unitsOf(layer) * unitsOf(layer)) * sizeof<T>());
}

/** z = x·W + b of the tensors at `slot`. */
function project<T>(frame: usize, layer: usize, slot: i32, rows: i32, x: usize, z: usize, packed: usize): void {
  const parameters = <usize>load<u32>(frame + Frame.PARAMETERS);
  const units = unitsOf(layer);
  const weights = tensorAt<T>(layer, slot, parameters);
  const bias = tensorAt<T>(layer, slot + 1, parameters);
  gemm<T>(rows, units, units, x, units, 1, weights, units, z, units, Start.Bias, bias, packed);
}

/** The gradients of the tensors at `slot` from that at z. */
function learn<T>(frame: usize, layer: usize, slot: i32, rows: i32, x: usize, delta: usize, packed: usize): void {
  const gradients = <usize>load<u32>(frame + Frame.GRADIENTS);
  const units = unitsOf(layer);
  if (isTrained(layer, slot)) {
    const gradient = tensorAt<T>(layer, slot, gradients);
    gemm<T>(units, units, rows, x, 1, units, delta, units, gradient, units, Start.Zero, 0, packed);
  }
  if (isTrained(layer, slot + 1)) columnSums<T>(rows, units, delta, tensorAt<T>(layer, slot + 1, gradients));
}

/** next = start + delta·Wᵀ, W at `slot`. */
function goBack<T>(
  frame: usize,
  layer: usize,
  slot: i32,
  rows: i32,
  delta: usize,
  next: usize,
  start: Start,
  turned: usize,
  packed: usize,
): void {
  const units = unitsOf(layer);
  const weights = tensorAt<T>(layer, slot, load<u32>(frame + Frame.PARAMETERS));
  transpose<T>(units, units, weights, units, turned, units);
  gemm<T>(rows, units, units, delta, units, 1, turned, units, next, units, start, 0, packed);
}

/**
 * The next step of one sequence, x and output (units): the states are the number of steps so far, then room for as many as
 * frame.longest says, a multiple of CACHE_PAGE, in pages: of the keys Kᵀ/√n (units, CACHE_PAGE), then of the values (CACHE_PAGE, units). So
 * what is there stays where it is when room is made.
 */
function stepForward<T>(frame: usize, layer: usize, x: usize, output: usize, scratch: usize): usize {
  const units = unitsOf(layer);
  const heads = headsOf(layer);
  const n = units / heads;
  const room = load<i32>(frame + Frame.LONGEST);
  const states = <usize>load<u32>(frame + Frame.STATES);
  const before = <i32>load<T>(states);
  const pages = states + sizeof<T>();
  const row = <usize>units * sizeof<T>();
  const keys = pages + <usize>(before / CACHE_PAGE * 2 * CACHE_PAGE) * row;
  const values = keys + <usize>CACHE_PAGE * row;
  const place = before % CACHE_PAGE;
  const q = scratch;
  const key = q + rounded(row);
  const mixed = key + rounded(row);
  const p = mixed + rounded(row);
  project<T>(frame, layer, SelfAttention.TENSOR_QUERY_WEIGHTS, 1, x, q, 0);
  project<T>(frame, layer, SelfAttention.TENSOR_KEY_WEIGHTS, 1, x, key, 0);
  project<T>(frame, layer, SelfAttention.TENSOR_VALUE_WEIGHTS, 1, x, values + <usize>place * row, 0);
  scale<T>(units, factorOf(n), key);
  for (let j = 0; j < units; j++) {
    store<T>(keys + <usize>(j * CACHE_PAGE + place) * sizeof<T>(), load<T>(key + <usize>j * sizeof<T>()));
  }
  for (let head = 0; head < heads; head++) {
    const at = <usize>(head * n) * sizeof<T>();
    attendStep<T>(before + 1, n, units, q + at, pages, at, p, mixed + at);
  }
  project<T>(frame, layer, SelfAttention.TENSOR_OUTPUT_WEIGHTS, 1, mixed, output, 0);
  store<T>(states, <T>(before + 1));
  store<u32>(frame + Frame.STATES, <u32>(pages + <usize>(2 * room) * row));
  return output;
}

export function selfAttentionForward<T>(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  output: usize,
  scratch: usize,
  training: bool,
): usize {
  if (!training && load<u32>(frame + Frame.STATES)) return stepForward<T>(frame, layer, x, output, scratch);
  const batch = roomOf(frame, layer);
  const most = mostSteps(layer, load<i32>(frame + Frame.LONGEST));
  const samples = sequencesOf(frame, layer, rows);
  const positions = rows * stepsOf(layer);
  const packed = scratch + headBytes<T>(layer, most);
  const block = blockBytes<T>(layer, batch);
  const q = training ? saved : packed + packedBytes<T>(layer, batch, most);
  const k = q + block;
  const v = k + block;
  const mixed = v + block;
  const p = mixed + block;
  project<T>(frame, layer, SelfAttention.TENSOR_QUERY_WEIGHTS, positions, x, q, packed);
  project<T>(frame, layer, SelfAttention.TENSOR_KEY_WEIGHTS, positions, x, k, packed);
  project<T>(frame, layer, SelfAttention.TENSOR_VALUE_WEIGHTS, positions, x, v, packed);
  if (!ASC_FEATURE_THREADS || !forkHeads<T>(frame, layer, samples, most, q, p, training, 0, scratch, packed, 0, 0)) {
    attendHeads<T>(frame, layer, 0, samples * headsOf(layer), q, p, training, scratch, packed);
  }
  project<T>(frame, layer, SelfAttention.TENSOR_OUTPUT_WEIGHTS, positions, mixed, output, packed);
  return output;
}

export function selfAttentionBackward<T>(
  frame: usize,
  layer: usize,
  rows: i32,
  x: usize,
  saved: usize,
  delta: usize,
  next: usize,
  scratch: usize,
): usize {
  const batch = roomOf(frame, layer);
  const most = mostSteps(layer, load<i32>(frame + Frame.LONGEST));
  const samples = sequencesOf(frame, layer, rows);
  const positions = rows * stepsOf(layer);
  const packed = scratch + headBytes<T>(layer, most);
  const block = blockBytes<T>(layer, batch);
  const q = saved;
  const k = q + block;
  const v = k + block;
  const mixed = v + block;
  const p = mixed + block;
  learn<T>(frame, layer, SelfAttention.TENSOR_OUTPUT_WEIGHTS, positions, mixed, delta, packed);
  let trained = next != 0;
  for (let slot = 0; slot < SelfAttention.TENSOR_OUTPUT_WEIGHTS; slot++) trained = trained || isTrained(layer, slot);
  if (!trained) return next;
  const inner = packed + packedBytes<T>(layer, batch, most);
  const turned = inner + block;
  const slopes = turned + weightBytes<T>(layer);
  const one = slopes + rounded(squareBytes<T>(most));
  goBack<T>(frame, layer, SelfAttention.TENSOR_OUTPUT_WEIGHTS, positions, delta, inner, Start.Zero, turned, packed);
  if (!ASC_FEATURE_THREADS || !forkHeads<T>(frame, layer, samples, most, q, p, true, inner, scratch, packed, slopes, one)) {
    attendHeadsBackward<T>(frame, layer, 0, samples * headsOf(layer), q, p, inner, slopes, one, scratch, packed);
  }
  learn<T>(frame, layer, SelfAttention.TENSOR_QUERY_WEIGHTS, positions, x, q, packed);
  learn<T>(frame, layer, SelfAttention.TENSOR_KEY_WEIGHTS, positions, x, k, packed);
  learn<T>(frame, layer, SelfAttention.TENSOR_VALUE_WEIGHTS, positions, x, v, packed);
  if (next) {
    goBack<T>(frame, layer, SelfAttention.TENSOR_QUERY_WEIGHTS, positions, q, next, Start.Zero, turned, packed);
    goBack<T>(frame, layer, SelfAttention.TENSOR_KEY_WEIGHTS, positions, k, next, Start.Accumulate, turned, packed);
    goBack<T>(frame, layer, SelfAttention.TENSOR_VALUE_WEIGHTS, positions, v, next, Start.Accumulate, turned, packed);
  }
  return next;
}
