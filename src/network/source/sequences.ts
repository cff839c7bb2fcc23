// What sources with layers of sequences need beside forward.ts, likewise: the plain loops of src/core/js/sequences and attention, in
// their order. `round` rounds to the model's type, `make` makes an array of zeros of it; `f` and `gate` are activations.

/** How a recurrent layer lies; the flags are 0 or 1. */
type Recurrence = readonly [
  /** Gates: 1 of simpleRnn, 3 of gru, 4 of lstm. */
  gates: number,
  features: number,
  units: number,
  sequences: number,
  backwards: number,
  /** What leaves a step goes where the last step comes first. */
  turned: number,
  /** 1: gru resets before its product, lstm forgets its output. */
  other?: number,
];

/** A number of whole steps, at least one, of so many numbers. */
export function wholeSteps(sample: ArrayLike<number>, features: number): number {
  const { length } = sample;
  if (length > 0 && length % features === 0) return length;
  throw new RangeError(
    `Expected steps of ${features} numbers, at least one, got ${length} numbers.`,
  );
}

/** That each number is an index below `count`. */
export function checkIndices<T extends Float64Array | Float32Array>(x: T, count: number): T {
  const at = x.findIndex((index) => !(Number.isInteger(index) && index >= 0 && index < count));
  if (at < 0) return x;
  throw new RangeError(`Number ${at} is ${x[at]}, expected a whole number from 0 to ${count - 1}.`);
}

/** The row of each index, of the nearest one there is. */
export function embed<T extends Float64Array | Float32Array>(
  make: (length: number) => T,
  x: T,
  units: number,
  weights: T,
): T {
  const out = make(x.length * units);
  const last = weights.length / units - 1;
  for (let i = 0; i < out.length; i++) {
    const index = x[Math.floor(i / units)]!;
    const row = index >= 0 ? Math.trunc(Math.min(index, last)) : 0;
    out[i] = weights[row * units + (i % units)]!;
  }
  return out;
}

/** x plus a row of the table for each step. */
export function addTable<T extends Float64Array | Float32Array>(x: T, table: T): T {
  for (let i = 0; i < x.length; i++) x[i] = x[i]! + table[i]!;
  return x;
}

/** Begins sums with a bias from `first` on, without one with −0. */
function begin<T extends Float64Array | Float32Array>(out: T, bias: T | null, first: number): void {
  for (let j = 0; j < out.length; j++) out[j] = bias ? bias[first + j]! : -0;
}

/** Adds numbers of x from `first` on times the rows of a matrix, each sum in their order. */
function addProducts<T extends Float64Array | Float32Array>(
  round: (z: number) => number,
  x: T,
  first: number,
  count: number,
  weights: T,
  out: T,
): void {
  for (let i = 0, at = 0; i < count; i++) {
    for (let j = 0; j < out.length; j++) out[j] = out[j]! + round(x[first + i]! * weights[at++]!);
  }
}

/** A recurrent layer: the states of all steps, or that of the last one. */
export function recur<T extends Float64Array | Float32Array>(
  round: (z: number) => number,
  make: (length: number) => T,
  x: T,
  sizes: Recurrence,
  f: (z: number) => number,
  gate: (z: number) => number,
  weights: T,
  recurrentWeights: T,
  bias: T | null,
): T {
  const [gates, features, units, sequences, backwards, turned, other] = sizes;
  const steps = x.length / features;
  const out = make(sequences ? steps * units : units);
  const state = make(units);
  const cell = make(units);
  const g = make(gates * units);
  const product = make(gates * units);
  const reset = make(units);
  for (let t = 0; t < steps; t++) {
    begin(g, bias, 0);
    addProducts(round, x, (backwards ? steps - 1 - t : t) * features, features, weights, g);
    if (gates === 3 && other) {
      // The sums of z and r go on over the state, those of the candidate over what r leaves of it.
      product.set(g);
      addProducts(round, state, 0, units, recurrentWeights, g);
      for (let j = 0; j < units; j++) reset[j] = gate(g[units + j]!);
      for (let j = 0; j < units; j++) reset[j] = reset[j]! * state[j]!;
      addProducts(round, reset, 0, units, recurrentWeights, product);
      for (let j = 0; j < units; j++) {
        const z = gate(g[j]!);
        const fresh = round(round(1 - z) * f(product[2 * units + j]!));
        state[j] = round(z * state[j]!) + fresh;
      }
    } else if (gates === 3) {
      begin(product, bias, 3 * units);
      addProducts(round, state, 0, units, recurrentWeights, product);
      for (let j = 0; j < 2 * units; j++) {
        g[j] = g[j]! + product[j]!;
        g[j] = gate(g[j]!);
      }
      for (let j = 0; j < units; j++) {
        const z = g[j]!;
        const part = round(g[units + j]! * product[2 * units + j]!);
        g[2 * units + j] = part + g[2 * units + j]!;
        const fresh = round(round(1 - z) * f(g[2 * units + j]!));
        state[j] = round(z * state[j]!) + fresh;
      }
    } else {
      addProducts(round, state, 0, units, recurrentWeights, g);
      for (let j = 0; j < units; j++) {
        if (gates === 1) {
          state[j] = f(g[j]!);
        } else {
          const added = round(gate(g[j]!) * f(g[2 * units + j]!));
          cell[j] = round(gate(g[units + j]!) * (other ? state : cell)[j]!) + added;
          state[j] = gate(g[3 * units + j]!) * f(cell[j]!);
        }
      }
    }
    if (sequences) out.set(state, (turned ? steps - 1 - t : t) * units);
  }
  if (!sequences) out.set(state);
  return out;
}

/** The rows of a and b beside each other. */
export function beside<T extends Float64Array | Float32Array>(
  make: (length: number) => T,
  a: T,
  b: T,
  units: number,
): T {
  const out = make(2 * a.length);
  for (let i = 0; i < a.length; i++) {
    const to = 2 * i - (i % units);
    out[to] = a[i]!;
    out[to + units] = b[i]!;
  }
  return out;
}

/** A product of each row of x with a matrix, and a bias. */
function project<T extends Float64Array | Float32Array>(
  round: (z: number) => number,
  make: (length: number) => T,
  x: T,
  weights: T,
  bias: T,
): T {
  const units = bias.length;
  const out = make(x.length);
  const row = make(units);
  for (let from = 0; from < x.length; from += units) {
    begin(row, bias, 0);
    addProducts(round, x, from, units, weights, row);
    out.set(row, from);
  }
  return out;
}

/** Self-attention: softmax(q·kᵀ/√n)·v of each head of n units, then the output projection. */
export function attend<T extends Float64Array | Float32Array>(
  round: (z: number) => number,
  make: (length: number) => T,
  softmax: (row: T) => T,
  x: T,
  heads: number,
  causal: boolean,
  tensors: readonly [
    queryWeights: T,
    queryBias: T,
    keyWeights: T,
    keyBias: T,
    valueWeights: T,
    valueBias: T,
    outputWeights: T,
    outputBias: T,
  ],
): T {
  const units = tensors[1].length;
  const n = units / heads;
  const steps = x.length / units;
  const factor = round(1 / Math.sqrt(n));
  const q = project(round, make, x, tensors[0], tensors[1]);
  const k = project(round, make, x, tensors[2], tensors[3]);
  const v = project(round, make, x, tensors[4], tensors[5]);
  const mixed = make(x.length);
  mixed.fill(-0);
  for (let i = 0; i < k.length; i++) k[i] = k[i]! * factor;
  for (let head = 0; head < units; head += n) {
    for (let t = 0; t < steps; t++) {
      const at = t * units + head;
      const scores = make(causal ? t + 1 : steps);
      scores.fill(-0);
      for (let s = 0; s < scores.length; s++) {
        for (let j = 0; j < n; j++) {
          scores[s] = scores[s]! + round(q[at + j]! * k[s * units + head + j]!);
        }
      }
      const p = softmax(scores);
      for (let s = 0; s < steps; s++) {
        const share = p[s] ?? 0;
        for (let j = 0; j < n; j++) {
          mixed[at + j] = mixed[at + j]! + round(share * v[s * units + head + j]!);
        }
      }
    }
  }
  return project(round, make, mixed, tensors[6], tensors[7]);
}
