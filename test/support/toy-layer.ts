// A kind of layer that only tests have, of a family of its own: three tensors of odd shapes and a buffer that training changes.
// Its kernels for WebAssembly are assembly/test/toy-layer.ts.
import { simdFullBinaries } from '../../build/wasm/simd-full-binary.js';
import { forget } from '../../src/core/engine.js';
import { networkFamily } from '../../src/core/families/network.js';
import type { Family } from '../../src/core/family.js';
import { layerTwins } from '../../src/core/js/layers/kinds.js';
import { isTrained, type LayerKind as Kernels, tensorAt } from '../../src/core/js/layers/layer.js';
import { normal, ones, uniform, zeros } from '../../src/description/initializers.js';
import { innerTensors } from '../../src/description/layers/inner-layers.js';
import type { LayerDescription, LayerKind } from '../../src/description/layers/layer-kind.js';
import { registerLayerKind } from '../../src/description/layers/register.js';
import { init } from '../../src/index.js';
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
    const r = rounding(kernels.size);
    const at = (slot: number) => tensorAt(kernels, layer, slot, parameters) / kernels.size;
    if (tensorAt(kernels, layer, ABSENT!, parameters) !== 0) throw new Error('it is absent');
    const [mix, seen, shift, gain] = [at(MIX!), at(SEEN!), at(SHIFT!), at(GAIN!)] as const;
    const [from, to] = [x / kernels.size, layer.output / kernels.size];
    let sum = 0;
    for (let i = 0; i < rows * n; i++) {
      const j = i % n;
      sum += v[from + i]!;
      const both = r(v[mix + j]! + v[mix + n + j]!);
      v[to + i] = r(r(r(v[gain]! * v[from + i]!) * both) + v[shift + j]!);
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
    const r = rounding(size);
    const at = (slot: number, base: number) => tensorAt(kernels, layer, slot, base) / size;
    const [mix, gain] = [at(MIX!, parameters), at(GAIN!, parameters)];
    const [dMix, dShift, dGain] = [MIX!, SHIFT!, GAIN!].map((slot) => at(slot, gradients));
    if (isTrained(layer, MIX!)) v.fill(0, dMix, dMix! + 2 * n);
    if (isTrained(layer, SHIFT!)) v.fill(0, dShift, dShift! + n);
    if (isTrained(layer, GAIN!)) v[dGain!] = 0;
    for (let i = 0; i < rows * n; i++) {
      const j = i % n;
      const [d, from] = [v[delta / size + i]!, v[x / size + i]!];
      const both = r(v[mix + j]! + v[mix + n + j]!);
      if (isTrained(layer, MIX!)) {
        const slope = r(r(d * v[gain]!) * from);
        v[dMix! + j]! += slope;
        v[dMix! + n + j]! += slope;
      }
      if (isTrained(layer, SHIFT!)) v[dShift! + j]! += d;
      if (isTrained(layer, GAIN!)) v[dGain!]! += r(r(d * from) * both);
      v[delta / size + i] = r(r(d * v[gain]!) * both);
    }
    return delta;
  },

  penalty: (_kernels, _layer, _parameters, sum) => sum,
  lossActivation: () => -1,
};

/** Each operation rounds to the element type, as in WebAssembly. */
function rounding(size: 4 | 8): (value: number) => number {
  return size === 4 ? Math.fround : (value) => value;
}

const toyFamily: Family = {
  twins: layerTwins({ [CODE]: kernels }),
  wasm: {
    name: 'toy',
    mark: 'toyForwardF64',
    kinds: { toy: CODE },
    text: () => simdFullBinaries().toy!,
  },
  over: [networkFamily],
};

interface PairSpec extends LayerDescription {
  readonly kind: 'pair';
  readonly layers: readonly LayerDescription[];
}

/** Two layers within one; it has no kernels. */
const pairKind: LayerKind<PairSpec> = {
  kind: 'pair',
  code: CODE + 1,
  options: ['layers'],
  describe: (where, { layers }, inner) => ({
    kind: 'pair',
    layers: (layers as unknown[]).map((layer, i) => inner(`${where}: layers[${i}]`, layer)),
  }),
  place(where, { layers }, inputShape, inner) {
    const resolved = layers.map((layer, i) => ({
      path: i === 0 ? 'left' : 'right',
      layer: inner(`${where}: layers[${i}]`, layer, inputShape),
    }));
    return {
      outputShape: inputShape,
      tensors: innerTensors(resolved),
      kept: 0,
      products: 1,
      layers: resolved,
    };
  },
};

/** Makes the kinds known to this process. */
export function registerToy(): void {
  registerLayerKind({ ...toyKind, family: toyFamily } as LayerKind);
  registerLayerKind(pairKind as LayerKind);
}

/** Afterwards: others in this process choose engines that have no toy. */
export async function forgetToy(): Promise<void> {
  forget(toyFamily);
  await init();
}

/** The layer's description, as what networks take. */
export function toy(options: { learningRateFactor?: unknown } = {}): never {
  return { kind: 'toy', keep: 0.75, ...options } as never;
}

/** Two layers within one. */
export function pair(left: unknown, right: unknown): never {
  return { kind: 'pair', layers: [left, right] } as never;
}
