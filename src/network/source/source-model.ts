import { checkName, checkOptions } from '../../base/validate.js';
import type { LayerSpec } from '../../description/layers/layer-spec.js';
import type { Matrix } from '../../matrix/matrix.js';
import { checkDenseOnly } from '../dense-only.js';

const SOURCE_MODULES = ['esm', 'cjs', 'typescript'] as const;

/** The forms of module that `toSource` writes. */
export type SourceModule = (typeof SOURCE_MODULES)[number];

/** What `toSource` takes. */
export interface SourceOptions {
  /** ES module, CommonJS or TypeScript. Default `'esm'`. */
  module?: SourceModule;
}

/** A dense layer's numbers, copies of them. */
export interface SourceLayer {
  readonly units: number;
  readonly activation: string;
  readonly weights: Float64Array | Float32Array;
  /** Empty: none. */
  readonly bias: Float64Array | Float32Array;
}

/** What a forward pass needs; dropout, which does nothing in it, is left out. */
export interface SourceModel {
  readonly inputs: number;
  readonly dtype: 'float64' | 'float32';
  readonly layers: readonly SourceLayer[];
}

/** What is read of a network. */
interface Described {
  readonly inputs: number;
  readonly dtype: 'float64' | 'float32';
  readonly layers: readonly {
    readonly kind: string;
    readonly inputShape: readonly number[];
    readonly spec: LayerSpec;
    readonly units: number;
    readonly weights: Matrix;
    readonly bias: Float64Array | Float32Array;
  }[];
}

/** @throws OptionError */
export function resolveModule(options: SourceOptions): SourceModule {
  const given = checkOptions('toSource', options, ['module']);
  return checkName('toSource: module', given.module ?? 'esm', SOURCE_MODULES);
}

/** A copy of what the network is now. @throws OptionError a layer that cannot be written. @throws DisposedError */
export function sourceModel({ inputs, dtype, layers }: Described): SourceModel {
  checkDenseOnly('toSource', layers);
  return {
    inputs,
    dtype,
    layers: layers.flatMap(({ spec, units, weights, bias }) =>
      spec.kind === 'dense'
        ? [{ units, activation: spec.activation, weights: weights.data, bias }]
        : [],
    ),
  };
}
