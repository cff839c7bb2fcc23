import type { NeuronKernels } from '../core.js';
import {
  ACTIVATE_F64,
  type Activate,
  type ActivationDerivative,
  DERIVATIVE_F64,
} from './activation.js';
import { dotF64 } from './linear.js';
import type { JsMemory } from './memory.js';

/** Updates per inner run; only the search for a divergence sees it. As SLICE in assembly/neuron/train.ts. */
const SLICE = 128;

/** What one training works on. Offsets are elements of `v`. */
interface Training {
  v: Float64Array;
  samples: number;
  inputs: number;
  x: number;
  /** Targets. */
  y: number;
  /** inputs + 1 weights, the last is the bias. */
  weights: number;
  hasBias: boolean;
  activate: Activate;
  derivative: ActivationDerivative;
  slope: number;
  learningRate: number;
  /** inputs + 1 numbers, then 4 deltas, behind one number for the error. */
  work: number;
}

/** Twins of assembly/neuron/: the same sums in the same order, one sample at a time. */
export function neuronKernels(memory: JsMemory): NeuronKernels {
  return {
    // error, gradient, 4 deltas, snapshot, targets
    neuronWorkspace: (samples, inputs) => 8 * (1 + (inputs + 1) + 4 + (inputs + 1) + samples),
    neuronPrepare(samples, inputs, _x, y, work) {
      memory.f64.copyWithin(targetsOf(work >>> 3, inputs), y >>> 3, (y >>> 3) + samples);
    },
    neuronTrain(
      samples,
      inputs,
      x,
      weights,
      hasBias,
      activation,
      slope,
      learningRate,
      threshold,
      iterations,
      work,
    ) {
      const t: Training = {
        v: memory.f64,
        samples,
        inputs,
        x: x >>> 3,
        y: targetsOf(work >>> 3, inputs),
        weights: weights >>> 3,
        hasBias: Boolean(hasBias),
        activate: ACTIVATE_F64[activation]!,
        derivative: DERIVATIVE_F64[activation]!,
        slope,
        learningRate,
        work: work >>> 3,
      };
      return train(t, threshold, iterations);
    },
    neuronRun(inputs, x, weights, bias, activation, slope) {
      const z = dotF64(memory.f64, inputs, x >>> 3, weights >>> 3, bias);
      return ACTIVATE_F64[activation]!(z, slope);
    },
    neuronRunBatch(samples, inputs, x, weights, bias, activation, slope, outputs) {
      const v = memory.f64;
      const activate = ACTIVATE_F64[activation]!;
      for (let i = 0; i < samples; i++) {
        const z = dotF64(v, inputs, (x >>> 3) + i * inputs, weights >>> 3, bias);
        v[(outputs >>> 3) + i] = activate(z, slope);
      }
    },
  };
}

function targetsOf(work: number, inputs: number): number {
  return work + 1 + 2 * (inputs + 1) + 4;
}

function train(t: Training, threshold: number, iterations: number): number {
  const { v, weights, inputs } = t;
  const snapshot = t.work + 1 + (inputs + 1) + 4;
  let done = 0;
  let slice = SLICE;
  let diverged = false;
  while (done < iterations) {
    v.copyWithin(snapshot, weights, weights + inputs + 1);
    const wanted = Math.min(slice, iterations - done);
    const made = step(t, threshold, wanted);
    if (!isFiniteState(t)) {
      v.copyWithin(weights, snapshot, snapshot + inputs + 1);
      if (slice === 1) {
        diverged = true;
        break;
      }
      slice = 1;
      continue;
    }
    done += made;
    if (made < wanted) break;
  }
  step(t, Number.POSITIVE_INFINITY, 1); // A forward pass alone.
  return diverged ? -(done + 1) : done;
}

function isFiniteState({ v, work, weights, inputs }: Training): boolean {
  let sum = v[work]! * 0;
  for (let j = 0; j <= inputs; j++) sum += v[weights + j]! * 0;
  return sum === 0;
}

function step(t: Training, threshold: number, iterations: number): number {
  const { v, samples, inputs, x, y, weights, hasBias, learningRate, work } = t;
  const gradient = work + 1;
  const deltas = gradient + inputs + 1;
  const bias = weights + inputs;
  for (let iteration = 0; iteration < iterations; iteration++) {
    // −0 is the neutral element of addition, to the bit.
    v.fill(-0, gradient, gradient + inputs + 1);
    const start = hasBias ? v[bias]! : -0;
    let squares = 0;
    for (let from = 0; from < samples; from += 4) {
      const rows = Math.min(4, samples - from);
      const at = x + from * inputs;
      squares += forwardGroup(t, rows, at, start, y + from, deltas);
      backwardGroup(v, rows, inputs, at, deltas, gradient, hasBias);
    }
    v[work] = squares / samples;
    if (!(v[work]! > threshold)) return iteration;
    const last = hasBias ? inputs : inputs - 1;
    for (let j = 0; j <= last; j++)
      v[weights + j] = v[weights + j]! + learningRate * v[gradient + j]!;
  }
  return iterations;
}

/** Writes the deltas of up to four samples, −0 for those that are missing; returns (e0²+e2²) + (e1²+e3²). */
function forwardGroup(
  { v, inputs, weights, activate, derivative, slope }: Training,
  rows: number,
  x: number,
  start: number,
  y: number,
  deltas: number,
): number {
  let even = 0;
  let odd = 0;
  for (let i = 0; i < 4; i++) {
    if (i >= rows) {
      v[deltas + i] = -0;
      continue;
    }
    const z = dotF64(v, inputs, x + i * inputs, weights, start);
    const o = activate(z, slope);
    const e = v[y + i]! - o;
    v[deltas + i] = e * derivative(z, o, slope);
    if (i & 1) odd += e * e;
    else even += e * e;
  }
  return even + odd;
}

/** gradient[j] += (p0+p2) + (p1+p3), p[i] = x[i][j]·delta[i], missing samples left out; the last is the bias's. */
function backwardGroup(
  v: Float64Array,
  rows: number,
  inputs: number,
  x: number,
  deltas: number,
  gradient: number,
  hasBias: boolean,
): void {
  const d0 = v[deltas]!;
  const d1 = v[deltas + 1]!;
  const d2 = v[deltas + 2]!;
  const d3 = v[deltas + 3]!;
  // Rows that are missing contribute −0; they point at row 0 only so that every index is valid.
  const x1 = rows > 1 ? x + inputs : x;
  const x2 = rows > 2 ? x + 2 * inputs : x;
  const x3 = rows > 3 ? x + 3 * inputs : x;
  for (let j = 0; j < inputs; j++) {
    const p1 = rows > 1 ? v[x1 + j]! * d1 : -0;
    const p2 = rows > 2 ? v[x2 + j]! * d2 : -0;
    const p3 = rows > 3 ? v[x3 + j]! * d3 : -0;
    v[gradient + j] = v[gradient + j]! + (v[x + j]! * d0 + p2 + (p1 + p3));
  }
  if (hasBias) v[gradient + inputs] = v[gradient + inputs]! + (d0 + d2 + (d1 + d3));
}
