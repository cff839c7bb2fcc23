// The honest pure-JS baseline for networks: 2 dense layers, relu and softmax, cross-entropy, Adam or SGD, mini-batches;
// typed arrays allocated once, flat row-major matrices, loops in the order of memory, zeros of relu skipped.

export interface Dense {
  inputs: number;
  units: number;
  weights: Float64Array;
  bias: Float64Array;
}

type Hidden = 'relu' | 'tanh';

export class BaselineNetwork {
  readonly layers: readonly Dense[];
  readonly #hidden: Hidden;
  readonly #batch: number;
  readonly #outputs: Float64Array[];
  readonly #deltas: Float64Array[];
  readonly #gradients: { weights: Float64Array; bias: Float64Array }[];
  readonly #moments: Float64Array[];
  #step = 0;

  /** `sizes`: inputs, hidden units, outputs. The last layer is softmax (or sigmoid for one output). */
  constructor(sizes: readonly number[], hidden: Hidden, batch: number) {
    this.#hidden = hidden;
    this.#batch = batch;
    this.layers = sizes.slice(1).map((units, i) => {
      const inputs = sizes[i]!;
      const limit = Math.sqrt(6 / (inputs + units));
      const weights = Float64Array.from(
        { length: inputs * units },
        () => (Math.random() * 2 - 1) * limit,
      );
      return { inputs, units, weights, bias: new Float64Array(units) };
    });
    this.#outputs = this.layers.map(({ units }) => new Float64Array(batch * units));
    this.#deltas = this.layers.map(({ units }) => new Float64Array(batch * units));
    this.#gradients = this.layers.map(({ weights, bias }) => ({
      weights: new Float64Array(weights.length),
      bias: new Float64Array(bias.length),
    }));
    this.#moments = this.layers.flatMap(({ weights, bias }) => [
      new Float64Array(weights.length),
      new Float64Array(weights.length),
      new Float64Array(bias.length),
      new Float64Array(bias.length),
    ]);
  }

  /** Outputs of `rows` ≤ batch rows of x from element `at`. */
  forward(x: Float64Array, at: number, rows: number): Float64Array {
    let input = x;
    let from = at;
    for (let l = 0; l < this.layers.length; l++) {
      const { inputs, units, weights, bias } = this.layers[l]!;
      const out = this.#outputs[l]!;
      const last = l === this.layers.length - 1;
      for (let i = 0; i < rows; i++) {
        const row = i * units;
        for (let j = 0; j < units; j++) out[row + j] = bias[j]!;
        for (let k = 0; k < inputs; k++) {
          const value = input[from + i * inputs + k]!;
          if (value === 0) continue;
          const w = k * units;
          for (let j = 0; j < units; j++) out[row + j]! += value * weights[w + j]!;
        }
        if (!last) {
          if (this.#hidden === 'relu') {
            for (let j = 0; j < units; j++) if (out[row + j]! < 0) out[row + j] = 0;
          } else {
            for (let j = 0; j < units; j++) out[row + j] = Math.tanh(out[row + j]!);
          }
        } else if (units === 1) {
          out[row] = 1 / (1 + Math.exp(-out[row]!));
        } else {
          let max = out[row]!;
          for (let j = 1; j < units; j++) if (out[row + j]! > max) max = out[row + j]!;
          let sum = 0;
          for (let j = 0; j < units; j++) {
            const e = Math.exp(out[row + j]! - max);
            out[row + j] = e;
            sum += e;
          }
          for (let j = 0; j < units; j++) out[row + j]! /= sum;
        }
      }
      input = out;
      from = 0;
    }
    return input;
  }

  /** One epoch in order; targets are one-hot rows (or one number a row). */
  epoch(
    x: Float64Array,
    y: Float64Array,
    samples: number,
    rate: number,
    optimizer: 'sgd' | 'adam',
  ): void {
    const { inputs } = this.layers[0]!;
    const outputs = this.layers.at(-1)!.units;
    for (let start = 0; start < samples; start += this.#batch) {
      const rows = Math.min(this.#batch, samples - start);
      const out = this.forward(x, start * inputs, rows);
      const delta = this.#deltas.at(-1)!;
      for (let i = 0; i < rows * outputs; i++)
        delta[i] = (out[i]! - y[start * outputs + i]!) / rows;
      this.#backward(x, start * inputs, rows);
      if (optimizer === 'adam') this.#adam(rate);
      else this.#sgd(rate);
    }
  }

  #backward(x: Float64Array, at: number, rows: number): void {
    for (let l = this.layers.length - 1; l >= 0; l--) {
      const { inputs, units, weights } = this.layers[l]!;
      const delta = this.#deltas[l]!;
      const gradient = this.#gradients[l]!;
      const input = l ? this.#outputs[l - 1]! : x;
      const from = l ? 0 : at;
      gradient.weights.fill(0);
      gradient.bias.fill(0);
      for (let i = 0; i < rows; i++) {
        const d = i * units;
        for (let j = 0; j < units; j++) gradient.bias[j]! += delta[d + j]!;
        for (let k = 0; k < inputs; k++) {
          const value = input[from + i * inputs + k]!;
          if (value === 0) continue;
          const w = k * units;
          for (let j = 0; j < units; j++) gradient.weights[w + j]! += value * delta[d + j]!;
        }
      }
      if (!l) continue;
      const before = this.#deltas[l - 1]!;
      for (let i = 0; i < rows; i++) {
        for (let k = 0; k < inputs; k++) {
          const o = input[i * inputs + k]!;
          if (this.#hidden === 'relu' && o === 0) {
            before[i * inputs + k] = 0;
            continue;
          }
          let sum = 0;
          const w = k * units;
          for (let j = 0; j < units; j++) sum += delta[i * units + j]! * weights[w + j]!;
          before[i * inputs + k] = this.#hidden === 'relu' ? sum : sum * (1 - o * o);
        }
      }
    }
  }

  #sgd(rate: number): void {
    for (const [l, { weights, bias }] of this.layers.entries()) {
      const gradient = this.#gradients[l]!;
      for (let i = 0; i < weights.length; i++) weights[i]! -= rate * gradient.weights[i]!;
      for (let i = 0; i < bias.length; i++) bias[i]! -= rate * gradient.bias[i]!;
    }
  }

  #adam(rate: number): void {
    this.#step++;
    const first = 1 - 0.9 ** this.#step;
    const second = 1 - 0.999 ** this.#step;
    for (const [l, { weights, bias }] of this.layers.entries()) {
      const gradient = this.#gradients[l]!;
      const [m, v, mBias, vBias] = this.#moments.slice(4 * l, 4 * l + 4) as [
        Float64Array,
        Float64Array,
        Float64Array,
        Float64Array,
      ];
      adamStep(weights, gradient.weights, m, v, rate / first, second);
      adamStep(bias, gradient.bias, mBias, vBias, rate / first, second);
    }
  }
}

function adamStep(
  w: Float64Array,
  g: Float64Array,
  m: Float64Array,
  v: Float64Array,
  rate: number,
  second: number,
): void {
  for (let i = 0; i < w.length; i++) {
    const gradient = g[i]!;
    m[i] = 0.9 * m[i]! + 0.1 * gradient;
    v[i] = 0.999 * v[i]! + 0.001 * gradient * gradient;
    w[i]! -= (rate * m[i]!) / (Math.sqrt(v[i]! / second) + 1e-8);
  }
}
