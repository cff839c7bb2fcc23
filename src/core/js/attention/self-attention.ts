import * as at from '../../abi.js';
import { aligned } from '../../aligned.js';
import { GemmStart, type Pointer } from '../../core.js';
import {
  isTrained,
  type LayerKind,
  type LayerState,
  type Pass,
  samplesOf,
  stepsBefore,
  tensorAt,
} from '../layers/layer.js';
import type { TypedKernels } from '../typed.js';
import { attend, attendBackward, attendStep, factorOf, type Head } from './heads.js';

/** Lengths, and bytes of what stands in `saved` and `scratch`. */
function placesOf(
  { size, gemmWorkspace }: TypedKernels,
  layer: LayerState,
  batch: number,
  longest: number,
) {
  const each = layer.size(at.SELF_ATTENTION_SIZE_STEPS);
  const steps = layer.stepwise ? longest : each;
  const units = layer.size(at.SELF_ATTENTION_SIZE_UNITS);
  const heads = layer.size(at.SELF_ATTENTION_SIZE_HEADS);
  const n = units / heads;
  const rows = batch * each;
  const packed = Math.max(
    gemmWorkspace(rows, units, units),
    gemmWorkspace(units, units, rows),
    gemmWorkspace(steps, steps, n),
    gemmWorkspace(steps, n, steps),
  );
  return {
    ...{ each, units, heads, n },
    /** Of a batch's heads. */
    squares: rows * heads * steps * size,
    causal: layer.size(at.SELF_ATTENTION_SIZE_CAUSAL) !== 0,
    block: aligned(rows * units * size),
    square: steps * steps * size,
    head: aligned(steps * n * size),
    packed: aligned(packed),
    weights: aligned(units * units * size),
  };
}

type Places = ReturnType<typeof placesOf>;

/** The product of the tensors at `slot`. */
function project(
  { kernels, parameters }: Pass,
  layer: LayerState,
  slot: number,
  rows: number,
  units: number,
  x: Pointer,
  z: Pointer,
  packed: Pointer,
): void {
  const weights = tensorAt(kernels, layer, slot, parameters);
  const bias = tensorAt(kernels, layer, slot + 1, parameters);
  kernels.gemm(
    ...([rows, units, units, x, units, 1, weights, units, z, units] as const),
    ...([GemmStart.bias, bias, packed] as const),
  );
}

function learn(
  { kernels, gradients }: Pass,
  layer: LayerState,
  slot: number,
  rows: number,
  units: number,
  x: Pointer,
  delta: Pointer,
  packed: Pointer,
): void {
  if (isTrained(layer, slot)) {
    const gradient = tensorAt(kernels, layer, slot, gradients);
    kernels.gemm(
      ...([units, units, rows, x, 1, units, delta, units, gradient, units] as const),
      ...([GemmStart.zero, 0, packed] as const),
    );
  }
  if (isTrained(layer, slot + 1)) {
    kernels.columnSums(rows, units, delta, tensorAt(kernels, layer, slot + 1, gradients));
  }
}

function goBack(
  { kernels, parameters }: Pass,
  layer: LayerState,
  slot: number,
  rows: number,
  units: number,
  delta: Pointer,
  next: Pointer,
  start: number,
  turned: Pointer,
  packed: Pointer,
): void {
  const weights = tensorAt(kernels, layer, slot, parameters);
  kernels.transpose(units, units, weights, units, turned, units);
  kernels.gemm(
    ...([rows, units, units, delta, units, 1, turned, units, next, units] as const),
    ...([start, 0, packed] as const),
  );
}

/** Bytes to the first row of head i mod heads of sample i/heads, and the head. */
function headOf(
  pass: Pass,
  layer: LayerState,
  { each, heads, units, n, causal }: Places,
  i: number,
) {
  const sample = Math.floor(i / heads);
  const before = stepsBefore(pass, layer, each, sample);
  const steps = stepsBefore(pass, layer, each, sample + 1) - before;
  const from = (before * units + (i % heads) * n) * pass.kernels.size;
  const head: Head = { steps, n, stride: units, causal };
  return { from, head, square: steps * steps * pass.kernels.size };
}

const QUERY = at.SELF_ATTENTION_TENSOR_QUERY_WEIGHTS;
const KEY = at.SELF_ATTENTION_TENSOR_KEY_WEIGHTS;
const VALUE = at.SELF_ATTENTION_TENSOR_VALUE_WEIGHTS;
const OUTPUT = at.SELF_ATTENTION_TENSOR_OUTPUT_WEIGHTS;

/** A step alone; what the states hold is said in assembly/attention/self-attention.ts. */
function stepForward(pass: Pass, layer: LayerState, x: Pointer): Pointer {
  const { kernels, scratch, longest: room, states } = pass;
  const { size } = kernels;
  const units = layer.size(at.SELF_ATTENTION_SIZE_UNITS);
  const heads = layer.size(at.SELF_ATTENTION_SIZE_HEADS);
  const n = units / heads;
  const before = kernels.view()[states.at / size]!;
  const pages = states.at + size;
  const row = units * size;
  const keys = pages + Math.floor(before / at.CACHE_PAGE) * 2 * at.CACHE_PAGE * row;
  const values = keys + at.CACHE_PAGE * row;
  const place = before % at.CACHE_PAGE;
  const [q, key] = [scratch, scratch + aligned(row)];
  const [mixed, p] = [key + aligned(row), key + 2 * aligned(row)];
  project(pass, layer, QUERY, 1, units, x, q, 0);
  project(pass, layer, KEY, 1, units, x, key, 0);
  project(pass, layer, VALUE, 1, units, x, values + place * row, 0);
  kernels.scale(units, factorOf(kernels, n), key);
  const v = kernels.view();
  for (let j = 0; j < units; j++) {
    v[keys / size + j * at.CACHE_PAGE + place] = v[key / size + j]!;
  }
  for (let head = 0; head < heads; head++) {
    const from = head * n * size;
    const numbers = [q + from, pages, p, mixed + from] as const;
    attendStep(kernels, { steps: before + 1, n, stride: units }, numbers, from);
  }
  project(pass, layer, OUTPUT, 1, units, mixed, layer.output, 0);
  kernels.view()[states.at / size] = before + 1;
  states.at = pages + 2 * room * row;
  return layer.output;
}

/** Twin of assembly/attention/self-attention.ts, with the same layout. */
export const selfAttentionLayer: LayerKind = {
  kept(kernels, layer, batch, _last, longest) {
    const { block, squares } = placesOf(kernels, layer, batch, longest);
    return 4 * block + squares;
  },

  scratch(kernels, layer, batch, training, longest) {
    const places = placesOf(kernels, layer, batch, longest);
    const { head, packed, block, weights, square } = places;
    const forward = 4 * block + Math.max(aligned(square), aligned(longest * kernels.size));
    if (!training) return head + packed + forward;
    return head + packed + Math.max(forward, aligned(square) + block + weights + head);
  },

  forward(pass, layer, x, training) {
    if (!training && pass.states.at) return stepForward(pass, layer, x);
    const { kernels, batch, scratch, longest } = pass;
    const places = placesOf(kernels, layer, batch, longest);
    const { each, units, heads, block } = places;
    const samples = samplesOf(pass, layer);
    const rows = pass.rows * each;
    const packed = scratch + places.head;
    const q = training ? layer.saved : packed + places.packed;
    const [k, v, mixed] = [q + block, q + 2 * block, q + 3 * block];
    let p = q + 4 * block;
    project(pass, layer, QUERY, rows, units, x, q, packed);
    project(pass, layer, KEY, rows, units, x, k, packed);
    project(pass, layer, VALUE, rows, units, x, v, packed);
    for (let i = 0; i < samples * heads; i++) {
      const { from, head, square } = headOf(pass, layer, places, i);
      const numbers = [q + from, k + from, v + from, p, mixed + from] as const;
      attend(kernels, head, numbers, scratch, packed);
      if (training) p += square;
    }
    project(pass, layer, OUTPUT, rows, units, mixed, layer.output, packed);
    return layer.output;
  },

  backward(pass, layer, x, delta, next) {
    const { kernels, batch, scratch, longest } = pass;
    const places = placesOf(kernels, layer, batch, longest);
    const { each, units, heads, block } = places;
    const samples = samplesOf(pass, layer);
    const rows = pass.rows * each;
    const packed = scratch + places.head;
    const q = layer.saved;
    const [k, v, mixed] = [q + block, q + 2 * block, q + 3 * block];
    let p = q + 4 * block;
    learn(pass, layer, OUTPUT, rows, units, mixed, delta, packed);
    const trained = layer.tensors.slice(0, OUTPUT).some(({ factor }) => factor !== 0);
    if (!next && !trained) return next;
    const inner = packed + places.packed;
    const turned = inner + block;
    const slopes = turned + places.weights;
    const one = slopes + aligned(places.square);
    goBack(pass, layer, OUTPUT, rows, units, delta, inner, GemmStart.zero, turned, packed);
    for (let i = 0; i < samples * heads; i++) {
      const { from, head, square } = headOf(pass, layer, places, i);
      const numbers = [q + from, k + from, v + from, p, inner + from] as const;
      attendBackward(kernels, head, numbers, [slopes, one], scratch, packed);
      p += square;
    }
    for (const [slot, numbers] of [
      [QUERY, q],
      [KEY, k],
      [VALUE, v],
    ] as const) {
      learn(pass, layer, slot, rows, units, x, numbers, packed);
      const start = slot === QUERY ? GemmStart.zero : GemmStart.accumulate;
      if (next) goBack(pass, layer, slot, rows, units, numbers, next, start, turned, packed);
    }
    return next;
  },

  penalty: (_kernels, _layer, _parameters, sum) => sum,
  lossActivation: () => -1,
};
