// Training a neuron with fewer than eight inputs. A vector holds one input of two samples; samples go in groups of
// four, so that a group is two independent chains. Such a neuron waits for latency, not for throughput: the group's
// whole iteration stays in registers but for the weights.
import { Activation } from "../abi";
import { activateF64, activationDerivativeF64 } from "../kernels/activation";
import { sigmoid, sigmoidDerivative } from "../math/sigmoid";
import { madd } from "../simd/lanes";
import { gradientOf, packedOf, scratchOf, targetsOf, weightsOf } from "./layout";

/** Copies inputs (samples, inputs) into groups of [inputs][4 samples], and targets; missing samples are +0. */
export function packNarrow(x: usize, y: usize, samples: i32, inputs: i32, work: usize): void {
  const groups = (samples + 3) >> 2;
  const packed = packedOf(work, samples, inputs);
  const targets = targetsOf(work, inputs);
  memory.fill(packed, 0, (<usize>groups * inputs) << 5);
  memory.fill(targets, 0, <usize>groups << 5);
  for (let i = 0; i < samples; i++) {
    const group = packed + ((<usize>(i >> 2) * inputs) << 5) + (<usize>(i & 3) << 3);
    for (let j = 0; j < inputs; j++) {
      store<f64>(group + (<usize>j << 5), load<f64>(x));
      x += 8;
    }
    store<f64>(targets + (<usize>i << 3), load<f64>(y + (<usize>i << 3)));
  }
}

/**
 * Up to `iterations` full-batch updates; stops before an update whose error is not above `threshold` (or is NaN).
 * Returns the updates made; the error of the latest forward pass stands at `work`. Order of summation:
 * pre-activation: bias, then inputs in index order; gradient and squared error: within a group of four samples
 * (p0+p2)+(p1+p3), missing ones left out, groups in index order.
 */
export function trainNarrow(
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
  const gradient = gradientOf(work, inputs);
  const packed = packedOf(work, samples, inputs);
  const targets = targetsOf(work, inputs);
  const scratch = scratchOf(work, samples, inputs);
  const bias = weights + (<usize>inputs << 4);
  const biasGradient = gradient + (<usize>inputs << 4);
  const last = (samples - 1) >> 2;
  const present = samples - (last << 2);
  // Lanes of the last group that hold a sample.
  const keep0 = i64x2(-1, present > 1 ? -1 : 0);
  const keep1 = i64x2(present > 2 ? -1 : 0, present > 3 ? -1 : 0);
  const rate = f64x2.splat(learningRate);
  const unitRate = learningRate == 1;
  const count = <f64>samples;
  let squares: f64 = 0;

  for (let iteration = 0; iteration < iterations; iteration++) {
    squares = 0;
    let x = packed;
    for (let group = 0; group <= last; group++) {
      const w0 = v128.load(weights);
      let z0 = f64x2.mul(v128.load(x), w0);
      let z1 = f64x2.mul(v128.load(x, 16), w0);
      if (hasBias) {
        z0 = f64x2.add(v128.load(bias), z0);
        z1 = f64x2.add(v128.load(bias), z1);
      }
      for (let j = 1; j < inputs; j++) {
        const w = v128.load(weights + (<usize>j << 4));
        const xj = x + (<usize>j << 5);
        z0 = madd<f64>(v128.load(xj), w, z0);
        z1 = madd<f64>(v128.load(xj, 16), w, z1);
      }
      // The sigmoid stands in the loop itself; the others are called, by way of memory.
      let o0: v128, o1: v128, s0: v128, s1: v128;
      if (activation == Activation.Sigmoid) {
        o0 = sigmoid<f64>(z0);
        o1 = sigmoid<f64>(z1);
        s0 = sigmoidDerivative<f64>(o0);
        s1 = sigmoidDerivative<f64>(o1);
      } else {
        v128.store(scratch, z0);
        v128.store(scratch, z1, 16);
        activateF64(activation, slope, 4, scratch, scratch + 32);
        o0 = v128.load(scratch, 32);
        o1 = v128.load(scratch, 48);
        activationDerivativeF64(activation, slope, 4, scratch, scratch + 32, scratch);
        s0 = v128.load(scratch);
        s1 = v128.load(scratch, 16);
      }
      const y = targets + (<usize>group << 5);
      let e0 = f64x2.sub(v128.load(y), o0);
      let e1 = f64x2.sub(v128.load(y, 16), o1);
      let d0 = f64x2.mul(e0, s0);
      let d1 = f64x2.mul(e1, s1);
      if (group == last && present < 4) {
        e0 = v128.and(e0, keep0);
        e1 = v128.and(e1, keep1);
        d0 = v128.bitselect(d0, f64x2.splat(-0.0), keep0);
        d1 = v128.bitselect(d1, f64x2.splat(-0.0), keep1);
      }
      const square = madd<f64>(e1, e1, f64x2.mul(e0, e0));
      squares += f64x2.extract_lane(square, 0) + f64x2.extract_lane(square, 1);
      // Without a threshold there is no division here; a NaN then shows in the weights.
      if (threshold >= 0 && group == last && !(squares / count > threshold)) {
        store<f64>(work, squares / count);
        return iteration;
      }
      for (let j = 0; j <= inputs; j++) {
        let pair: v128;
        if (j < inputs) {
          const xj = x + (<usize>j << 5);
          pair = madd<f64>(v128.load(xj, 16), d1, f64x2.mul(v128.load(xj), d0));
        } else {
          if (!hasBias) break;
          pair = f64x2.add(d0, d1);
        }
        // Both lanes hold the same sum, since addition commutes.
        let g = f64x2.add(pair, v128.shuffle<u64>(pair, pair, 1, 0));
        const at = <usize>j << 4;
        if (group) g = f64x2.add(v128.load(gradient + at), g);
        if (group < last) {
          v128.store(gradient + at, g);
        } else {
          if (!unitRate) g = f64x2.mul(rate, g);
          v128.store(weights + at, f64x2.add(v128.load(weights + at), g));
        }
      }
      x += <usize>inputs << 5;
    }
  }
  store<f64>(work, squares / count);
  return iterations;
}
