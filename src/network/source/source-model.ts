import { checkName, checkOptions } from '../../base/validate.js';
import type { LayerSpec } from '../../description/layers/layer-spec.js';
import type { AnyShape } from '../../matrix/shape.js';
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
  readonly inputShape: AnyShape;
  readonly outputShape: AnyShape;
  readonly parameters: Readonly<Record<string, Tensor>>;
  /** The kind's numbers for its kernels, in the order of abi/codes.mjs. */
  readonly sizes: readonly number[];
  readonly settings: readonly number[];
  /** The layers within. */
  readonly layers: readonly SourceLayer[];
}

/** What a forward pass needs; layers that do nothing in it, such as dropout, are left out. */
export interface SourceModel {
  /** The shape of a sample; null: of any length. */
  readonly inputShape: AnyShape;
  readonly dtype: 'float64' | 'float32';
  readonly layers: readonly SourceLayer[];
  /** As `refuseLayer`: here, as the chunk that writes imports nothing. */
  refuse(where: string, kind: string, known: readonly string[]): never;
}

/** What is read of a layer. */
interface DescribedLayer extends Omit<SourceLayer, 'layers'> {
  readonly isIdentity: boolean;
  readonly layers: readonly DescribedLayer[];
}

/** What is read of a network. */
interface Described {
  readonly inputShape: AnyShape;
  readonly dtype: 'float64' | 'float32';
  readonly layers: readonly DescribedLayer[];
}

/** @throws OptionError */
export function resolveModule(options: SourceOptions): SourceModule {
  const given = checkOptions('toSource', options, ['module']);
  return checkName('toSource: module', given.module ?? 'esm', SOURCE_MODULES);
}

/** A copy of what the network is now. @throws OptionError a layer that cannot be written. @throws DisposedError */
export function sourceModel({ inputShape, dtype, layers }: Described): SourceModel {
  return {
    inputShape,
    dtype,
    layers: sourceLayers(layers),
    refuse: (where, kind, known) => refuseLayer('toSource', where, kind, known),
  };
}

/** `any`: the steps of the sequences that enter are of any length, of which layers within may not say so. */
function sourceLayers(layers: readonly DescribedLayer[], any = false): SourceLayer[] {
  const open = (shape: AnyShape): AnyShape =>
    any && shape.length > 1 ? [null, ...shape.slice(1)] : shape;
  return layers
    .filter(({ isIdentity }) => !isIdentity)
    .map(({ kind, spec, parameters, sizes, settings, inputShape, outputShape, layers: inner }) => ({
      ...{ kind, spec, parameters, sizes, settings },
      inputShape: open(inputShape),
      outputShape: open(outputShape),
      layers: sourceLayers(inner, any || inputShape[0] === null),
    }));
}
