import { checkName, checkOptions } from '../../base/validate.js';
import type { LayerSpec } from '../../description/layers/layer-spec.js';
import { type AnyShape, fixedShape } from '../../matrix/shape.js';
import type { Tensor } from '../../matrix/tensor.js';
import { refuseLayer } from '../refuse-layer.js';

const SOURCE_MODULES = ['esm', 'cjs', 'typescript'] as const;

/** The forms of module that `toSource` writes. */
export type SourceModule = (typeof SOURCE_MODULES)[number];

/** What `toSource` takes. */
export interface SourceOptions {
  /** ES module, CommonJS or TypeScript. Default `'esm'`. */
  module?: SourceModule;
}

/** A layer with its numbers, copies of them. */
export interface SourceLayer {
  readonly kind: string;
  readonly spec: LayerSpec;
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
  readonly parameters: Readonly<Record<string, Tensor>>;
  /** The kind's numbers for its kernels, in the order of abi/codes.mjs. */
  readonly sizes: readonly number[];
  readonly settings: readonly number[];
  /** The layers within. */
  readonly layers: readonly SourceLayer[];
}

/** What a forward pass needs; layers that do nothing in it, such as dropout, are left out. */
export interface SourceModel {
  readonly inputs: number;
  readonly dtype: 'float64' | 'float32';
  readonly layers: readonly SourceLayer[];
  /** As `refuseLayer`: here, as the chunk that writes imports nothing. */
  refuse(where: string, kind: string, known: readonly string[]): never;
}

/** What is read of a layer. */
interface DescribedLayer extends Omit<SourceLayer, 'layers' | 'inputShape' | 'outputShape'> {
  readonly inputShape: AnyShape;
  readonly outputShape: AnyShape;
  readonly isIdentity: boolean;
  readonly layers: readonly DescribedLayer[];
}

/** What is read of a network. */
interface Described {
  readonly inputs: number;
  readonly dtype: 'float64' | 'float32';
  readonly layers: readonly DescribedLayer[];
}

/** @throws OptionError */
export function resolveModule(options: SourceOptions): SourceModule {
  const given = checkOptions('toSource', options, ['module']);
  return checkName('toSource: module', given.module ?? 'esm', SOURCE_MODULES);
}

/** A copy of what the network is now. @throws OptionError a layer that cannot be written. @throws DisposedError */
export function sourceModel({ inputs, dtype, layers }: Described): SourceModel {
  return {
    inputs,
    dtype,
    layers: sourceLayers(layers),
    refuse: (where, kind, known) => refuseLayer('toSource', where, kind, known),
  };
}

function sourceLayers(layers: readonly DescribedLayer[]): SourceLayer[] {
  return layers
    .filter(({ isIdentity }) => !isIdentity)
    .map(({ kind, spec, parameters, sizes, settings, layers: inner, ...shapes }) => ({
      ...{ kind, spec, parameters, sizes, settings },
      inputShape: fixedShape('toSource', shapes.inputShape),
      outputShape: fixedShape('toSource', shapes.outputShape),
      layers: sourceLayers(inner),
    }));
}
