// A network as people write it in plain JavaScript: one hidden layer, batches, gradient descent. What `bench` measures beside.

/** A row of numbers for each sample, side by side. */
export interface PlainData {
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
  readonly samples: number;
}

/** tanh, then sigmoid (one output) or softmax, with the cross-entropy of either. */
export class PlainNetwork {
  readonly #sizes: readonly [number, number, number];
  readonly #w1: Float64Array;
  readonly #b1: Float64Array;
  readonly #w2: Float64Array;
  readonly #b2: Float64Array;
  readonly #hidden: Float64Array;
  readonly #output: Float64Array;
  readonly #gradient: Float64Array[];

  /** `draw`: numbers around 0. */
  constructor(sizes: readonly [number, number, number], draw: () => number) {
    const [inputs, hidden, outputs] = sizes;
    this.#sizes = sizes;
    this.#w1 = Float64Array.from({ length: inputs * hidden }, () => draw() / Math.sqrt(inputs));
    this.#b1 = new Float64Array(hidden);
    this.#w2 = Float64Array.from({ length: hidden * outputs }, () => draw() / Math.sqrt(hidden));
    this.#b2 = new Float64Array(outputs);
    this.#hidden = new Float64Array(hidden);
    this.#output = new Float64Array(outputs);
    this.#gradient = this.#parameters().map(({ length }) => new Float64Array(length));
  }

  /** Goes through all samples once, in their order; the mean loss. */
  epoch({ inputs, targets, samples }: PlainData, batch: number, rate: number): number {
    let loss = 0;
    for (let start = 0; start < samples; start += batch) {
      const end = Math.min(samples, start + batch);
      for (const part of this.#gradient) part.fill(0);
      for (let row = start; row < end; row++) loss += this.#sample(inputs, targets, row);
      for (const [i, part] of this.#parameters().entries()) {
        const gradient = this.#gradient[i]!;
        const factor = rate / (end - start);
        for (let j = 0; j < part.length; j++) part[j]! -= factor * gradient[j]!;
      }
    }
    return loss / samples;
  }

  #parameters(): Float64Array[] {
    return [this.#w1, this.#b1, this.#w2, this.#b2];
  }

  #forward(inputs: Float64Array, row: number): void {
    const [n, hidden, outputs] = this.#sizes;
    const h = this.#hidden;
    const o = this.#output;
    const w1 = this.#w1;
    const w2 = this.#w2;
    const b2 = this.#b2;
    h.set(this.#b1);
    for (let i = 0; i < n; i++) {
      const x = inputs[row * n + i]!;
      for (let j = 0; j < hidden; j++) h[j]! += x * w1[i * hidden + j]!;
    }
    for (let j = 0; j < hidden; j++) h[j] = Math.tanh(h[j]!);
    for (let k = 0; k < outputs; k++) {
      let sum = b2[k]!;
      for (let j = 0; j < hidden; j++) sum += h[j]! * w2[j * outputs + k]!;
      o[k] = sum;
    }
    if (outputs === 1) o[0] = 1 / (1 + Math.exp(-o[0]!));
    else {
      const most = Math.max(...o);
      let sum = 0;
      for (let k = 0; k < outputs; k++) {
        o[k] = Math.exp(o[k]! - most);
        sum += o[k]!;
      }
      for (let k = 0; k < outputs; k++) o[k]! /= sum;
    }
  }

  #sample(inputs: Float64Array, targets: Float64Array, row: number): number {
    const [n, hidden, outputs] = this.#sizes;
    const [g1, gb1, g2, gb2] = this.#gradient as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    this.#forward(inputs, row);
    const h = this.#hidden;
    const o = this.#output;
    const w2 = this.#w2;
    let loss = 0;
    for (let k = 0; k < outputs; k++) {
      const y = targets[row * outputs + k]!;
      loss -= y * Math.log(o[k]! + 1e-12);
      if (outputs === 1) loss -= (1 - y) * Math.log(1 - o[k]! + 1e-12);
      o[k]! -= y; // the gradient before the activation
      gb2[k]! += o[k]!;
    }
    for (let j = 0; j < hidden; j++) {
      let back = 0;
      for (let k = 0; k < outputs; k++) {
        g2[j * outputs + k]! += h[j]! * o[k]!;
        back += o[k]! * w2[j * outputs + k]!;
      }
      h[j] = back * (1 - h[j]! * h[j]!);
      gb1[j]! += h[j]!;
    }
    for (let i = 0; i < n; i++) {
      const x = inputs[row * n + i]!;
      for (let j = 0; j < hidden; j++) g1[i * hidden + j]! += x * h[j]!;
    }
    return loss;
  }
}
