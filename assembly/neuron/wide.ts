// Training a neuron with eight inputs or more. Vectors run along the inputs, the data stays as the caller has it.
// Samples go forward and backward in panels that fit the first-level cache, so that memory is read once an iteration.
import { activateF64, activationDerivativeF64 } from "../kernels/activation";
import { gemv } from "../kernels/dot";
import { madd } from "../simd/lanes";
import { gradientOf, PANEL, scratchOf, targetsOf, weightsOf } from "./layout";

/** Bytes of inputs in one panel: two thirds of the usual 48 KiB first-level cache; the rest is for the gradient. */
const PANEL_BYTES: i32 = 32768;

/** Copies the targets, padded with +0 to whole groups of four. */
export function copyTargets(y: usize, samples: i32, inputs: i32, work: usize): void {
  const targets = targetsOf(work, inputs);
  memory.fill(targets + (<usize>samples << 3), 0, <usize>(-samples & 3) << 3);
  memory.copy(targets, y, <usize>samples << 3);
}

/** z, `samples` pre-activations, become the deltas e·o′ with e = y − o; returns squares + Σ e² in groups of four. */
function deltas(samples: i32, activation: i32, slope: f64, targets: usize, z: usize, squares: f64): f64 {
  let o = z + (<usize>PANEL << 3);
  // A last group that is not full counts as four here; what lies in its other lanes is masked below.
  const padded = (samples + 3) & ~3;
  activateF64(activation, slope, padded, z, o);
  activationDerivativeF64(activation, slope, padded, z, o, z);
  for (let i = 0; i < samples; i += 4) {
    let e0 = f64x2.sub(v128.load(targets), v128.load(o));
    let e1 = f64x2.sub(v128.load(targets, 16), v128.load(o, 16));
    v128.store(z, f64x2.mul(e0, v128.load(z)));
    v128.store(z, f64x2.mul(e1, v128.load(z, 16)), 16);
    const present = samples - i;
    if (present < 4) {
      e0 = v128.and(e0, i64x2(-1, present > 1 ? -1 : 0));
      e1 = v128.and(e1, i64x2(present > 2 ? -1 : 0, 0));
    }
    const square = madd<f64>(e1, e1, f64x2.mul(e0, e0));
    squares += f64x2.extract_lane(square, 0) + f64x2.extract_lane(square, 1);
    z += 32;
    o += 32;
    targets += 32;
  }
  return squares;
}

// @ts-ignore: decorator
@inline
function fourRows(x: usize, stride: usize, d0: v128, d1: v128, d2: v128, d3: v128): v128 {
  const second = x + stride;
  const third = second + stride;
  return f64x2.add(
    madd<f64>(v128.load(third), d2, f64x2.mul(v128.load(x), d0)),
    madd<f64>(v128.load(third + stride), d3, f64x2.mul(v128.load(second), d1)),
  );
}

/** One to three rows: (p0+p2)+p1 with what there is. Scalar: at most one such group an iteration. */
function restOfRows(rows: i32, inputs: i32, x: usize, delta: usize, gradient: usize): void {
  const stride = <usize>inputs << 3;
  for (let j = 0; j < inputs; j++) {
    let p = load<f64>(x) * load<f64>(delta);
    if (rows > 2) p += load<f64>(x + 2 * stride) * load<f64>(delta, 16);
    if (rows > 1) p += load<f64>(x + stride) * load<f64>(delta, 8);
    store<f64>(gradient, load<f64>(gradient) + p);
    x += 8;
    gradient += 8;
  }
}

/** gradient[j] += Σ x[i][j]·delta[i] in groups of four rows, (p0+p2)+(p1+p3). */
function accumulate(rows: i32, inputs: i32, x: usize, delta: usize, gradient: usize): void {
  const stride = <usize>inputs << 3;
  const whole = <usize>(inputs & ~1) << 3;
  for (; rows > 3; rows -= 4) {
    const d0 = v128.load64_splat(delta);
    const d1 = v128.load64_splat(delta, 8);
    const d2 = v128.load64_splat(delta, 16);
    const d3 = v128.load64_splat(delta, 24);
    for (let j: usize = 0; j < whole; j += 16) {
      const g = gradient + j;
      v128.store(g, f64x2.add(v128.load(g), fourRows(x + j, stride, d0, d1, d2, d3)));
    }
    if (inputs & 1) {
      const at = x + whole;
      const even = load<f64>(at) * load<f64>(delta) + load<f64>(at + 2 * stride) * load<f64>(delta, 16);
      const odd = load<f64>(at + stride) * load<f64>(delta, 8) + load<f64>(at + 3 * stride) * load<f64>(delta, 24);
      store<f64>(gradient + whole, load<f64>(gradient + whole) + (even + odd));
    }
    x += 4 * stride;
    delta += 32;
  }
  if (rows) restOfRows(rows, inputs, x, delta, gradient);
}

/** sum + Σ delta[i], grouped as above: the gradient of the bias. */
function accumulateBias(rows: i32, delta: usize, sum: f64): f64 {
  for (; rows > 3; rows -= 4) {
    sum += load<f64>(delta) + load<f64>(delta, 16) + (load<f64>(delta, 8) + load<f64>(delta, 24));
    delta += 32;
  }
  if (rows) {
    let p = load<f64>(delta);
    if (rows > 2) p += load<f64>(delta, 16);
    if (rows > 1) p += load<f64>(delta, 8);
    sum += p;
  }
  return sum;
}

/** As trainNarrow; the pre-activation is summed in the order of kernels/dot.ts. x: (samples, inputs). */
export function trainWide(
  x: usize,
  samples: i32,
  inputs: i32,
  hasBias: bool,
  activation: i32,
  slope: f64,
  learningRate: f64,
  threshold: f64,
  iterations: i32,
  work: usize,
): i32 {
  const weights = weightsOf(work);
  const bias = weights + (<usize>inputs << 3);
  const gradient = gradientOf(work, inputs);
  const targets = targetsOf(work, inputs);
  const z = scratchOf(work, samples, inputs);
  const rate = f64x2.splat(learningRate);
  const panel = min(PANEL, max(4, (PANEL_BYTES / (inputs << 3)) & ~3));

  for (let iteration = 0; iteration < iterations; iteration++) {
    let squares: f64 = 0;
    let biasGradient: f64 = -0.0;
    const start = hasBias ? load<f64>(bias) : -0.0;
    // −0 is the neutral element of addition, to the bit.
    for (let j = 0; j < inputs; j++) store<f64>(gradient + (<usize>j << 3), -0.0);
    for (let from = 0; from < samples; from += panel) {
      const rows = min(panel, samples - from);
      const at = x + ((<usize>from * inputs) << 3);
      gemv<f64>(rows, inputs, at, inputs, weights, start, z);
      squares = deltas(rows, activation, slope, targets + (<usize>from << 3), z, squares);
      accumulate(rows, inputs, at, z, gradient);
      if (hasBias) biasGradient = accumulateBias(rows, z, biasGradient);
    }
    const error = squares / <f64>samples;
    store<f64>(work, error);
    if (!(error > threshold)) return iteration;
    let j = 0;
    for (; j < inputs - 1; j += 2) {
      const w = weights + (<usize>j << 3);
      v128.store(w, madd<f64>(v128.load(gradient + (<usize>j << 3)), rate, v128.load(w)));
    }
    if (inputs & 1) {
      const w = weights + (<usize>j << 3);
      store<f64>(w, load<f64>(w) + learningRate * load<f64>(gradient + (<usize>j << 3)));
    }
    if (hasBias) store<f64>(bias, load<f64>(bias) + learningRate * biasGradient);
  }
  return iterations;
}
