// A kind of layer that only tests have: three tensors of odd shapes and a buffer that training changes. Its kernels are for
// the plain engine.
import { registerLayerKernels } from '../../src/core/js/layers/kinds.js';
import { isTrained, type LayerKind as Kernels, tensorAt } from '../../src/core/js/layers/layer.js';
import { normal, ones, uniform, zeros } from '../../src/description/initializers.js';
import type { LayerDescription, LayerKind } from '../../src/description/layers/layer-kind.js';
import { registerLayerKind } from '../../src/description/layers/register.js';
import { countOf } from '../../src/matrix/shape.js';

const CODE = 200;

interface ToySpec extends LayerDescription {
  readonly kind: 'toy';
  readonly keep: number;
}

const toyKind: LayerKind<ToySpec> = {
  kind: 'toy',
  code: CODE,
  options: ['keep'],
  describe: (_where, { keep = 0.5 }) => ({ kind: 'toy', keep: keep as number }),
  place(_where, { keep }, inputShape) {
    const n = countOf(inputShape);
    const fans = [n, n] as const;
    return {
      outputShape: inputShape,
      tensors: [
        { name: 'mix', shape: [2, 1, n], initializer: uniform(), fans },
        { name: 'seen', shape: [3], initializer: ones(), fans, buffer: true },
        undefined, // a slot that is not taken
        { name: 'shift', shape: [n], initializer: zeros(), fans },
        { name: 'gain', shape: [1, 1], initializer: normal(1, 0.1), fans },
      ],
      sizes: [n],
      settings: [keep],
      kept: 0,
      products: 2 * n,
      note: `${keep}`,
    };
  },
};

const [MIX, SEEN, ABSENT, SHIFT, GAIN] = [0, 1, 2, 3, 4];

/** y = gain·x·(mix₀ + mix₁) + shift. In training `seen` counts batches and rows, and follows the mean of x. */
const kernels: Kernels = {
  kept: () => 0,
  scratch: () => 0,

  forward({ kernels, parameters, rows }, layer, x, training) {
    const n = layer.size(0);
    const v = kernels.view();
    const at = (slot: number) => tensorAt(kernels, layer, slot, parameters) / kernels.size;
    if (tensorAt(kernels, layer, ABSENT!, parameters) !== 0) throw new Error('it is absent');
    const [mix, seen, shift, gain] = [at(MIX!), at(SEEN!), at(SHIFT!), at(GAIN!)] as const;
    const [from, to] = [x / kernels.size, layer.output / kernels.size];
    let sum = 0;
    for (let i = 0; i < rows * n; i++) {
      const j = i % n;
      sum += v[from + i]!;
      v[to + i] = v[gain]! * v[from + i]! * (v[mix + j]! + v[mix + n + j]!) + v[shift + j]!;
    }
    if (training && isTrained(layer, SEEN!)) {
      const [keep] = layer.settings;
      v[seen] = v[seen]! + 1;
      v[seen + 1] = v[seen + 1]! + rows;
      v[seen + 2] = keep! * v[seen + 2]! + (1 - keep!) * (sum / (rows * n));
    }
    return layer.output;
  },

  backward({ kernels, parameters, gradients, rows }, layer, x, delta) {
    const n = layer.size(0);
    const { size } = kernels;
    const v = kernels.view();
    const at = (slot: number, base: number) => tensorAt(kernels, layer, slot, base) / size;
    const [mix, gain] = [at(MIX!, parameters), at(GAIN!, parameters)];
    const [dMix, dShift, dGain] = [MIX!, SHIFT!, GAIN!].map((slot) => at(slot, gradients));
    if (isTrained(layer, MIX!)) v.fill(0, dMix, dMix! + 2 * n);
    if (isTrained(layer, SHIFT!)) v.fill(0, dShift, dShift! + n);
    if (isTrained(layer, GAIN!)) v[dGain!] = 0;
    for (let i = 0; i < rows * n; i++) {
      const j = i % n;
      const [d, from] = [v[delta / size + i]!, v[x / size + i]!];
      const both = v[mix + j]! + v[mix + n + j]!;
      if (isTrained(layer, MIX!)) {
        v[dMix! + j]! += d * v[gain]! * from;
        v[dMix! + n + j]! += d * v[gain]! * from;
      }
      if (isTrained(layer, SHIFT!)) v[dShift! + j]! += d;
      if (isTrained(layer, GAIN!)) v[dGain!]! += d * from * both;
      v[delta / size + i] = d * v[gain]! * both;
    }
    return delta;
  },

  penalty: (_kernels, _layer, _parameters, sum) => sum,
  lossActivation: () => -1,
};

/** Makes the kind known to this process. */
export function registerToy(): void {
  registerLayerKind(toyKind as LayerKind);
  registerLayerKernels(CODE, kernels);
}

/** The layer's description, as what networks take. */
export function toy(options: { learningRateFactor?: unknown } = {}): never {
  return { kind: 'toy', keep: 0.75, ...options } as never;
}
