import { inspectable } from '../base/inspect.js';
import { notCloneable } from '../base/not-cloneable.js';
import { freezePlain } from '../base/plain-data.js';
import type { InnerLayer, LayerTensor, ResolvedLayer } from '../description/layers/layer-kind.js';
import type { LayerSpec } from '../description/layers/layer-spec.js';
import {
  factorOf,
  type LearningRateFactor,
  readFactor,
  withFactor,
} from '../description/layers/learning-rate-factor.js';
import type { Matrix } from '../matrix/matrix.js';
import type { MatrixLike, Numbers, TensorLike, Vector } from '../matrix/matrix-like.js';
import { type AnyShape, countOf, namedShape } from '../matrix/shape.js';
import type { Tensor } from '../matrix/tensor.js';
import { layerNames } from './layer-names.js';
import { LayerTensors, type PlacedTensor } from './layer-tensors.js';
import type { NetworkState } from './state.js';

/** The gradients of one layer. */
export interface LayerGradients {
  /** (inputs, units). */
  weights: Matrix;
  /** (units), or empty. */
  bias: Float64Array | Float32Array;
}

/**
 * A layer of a network: its parameters and their gradients, copies of them.
 *
 * @example
 * ```ts
 * const [hidden] = network.layers;
 * hidden.weights = [[1, 0], [0, 1]]; // for a dense layer of two inputs and two units
 * console.log(hidden.weights.toArray(), hidden.bias);
 * console.log(Object.keys(hidden.parameters)); // [ 'weights', 'bias' ]
 * hidden.learningRateFactor = 0; // stays as it is from now on
 * ```
 */
export interface Layer {
  /** The kind: `'dense'`, `'dropout'`, … */
  readonly kind: string;
  /** The kind, with a number from the second of its kind on: `'dense'`, `'dense_2'`. Within a layer: what that calls it. */
  readonly name: string;
  /** Numbers of a sample that enter. */
  readonly inputs: number;
  /** Numbers of a sample that leave. */
  readonly units: number;
  /** The shape of a sample that enters; see `Network.inputShape`. */
  readonly inputShape: AnyShape;
  /** The shape of a sample that leaves. */
  readonly outputShape: AnyShape;
  /** Trained numbers; buffers, which are not trained, do not count. */
  readonly parameterCount: number;
  /** The description, with every default filled in; frozen. */
  readonly spec: LayerSpec;
  /** Whether outside training numbers leave as they entered, as from dropout; in another shape at most. */
  readonly isIdentity: boolean;
  /** The layers within, of a kind that is made of others; else empty. */
  readonly layers: readonly Layer[];
  /** The kind's whole numbers for its kernels, in the order of abi/codes.mjs. @internal */
  readonly sizes: readonly number[];
  /** Other numbers for them. @internal */
  readonly settings: readonly number[];
  /**
   * The layer's tensors by name, buffers too: copies. Setting takes some or all of them, as nested lists or with their
   * shape. Names of a layer within a layer are paths, such as `forward.weights`.
   *
   * @throws OptionError a name that is none. @throws ShapeError another shape. @throws DataError no finite number, with
   * row and column. @throws BusyError @throws DisposedError. After an error all are as they were.
   */
  get parameters(): Record<string, Tensor>;
  /** Some or all. */
  set parameters(values: Readonly<Record<string, TensorLike>>);
  /**
   * The tensor `weights` as a matrix, its last axis the columns; of a dense layer (inputs, units): row i holds what input i
   * gives to each unit. 0 × 0 where there is none. Setting takes any matrix of this shape.
   *
   * @throws ShapeError another shape. @throws DataError no finite number, with row and column. @throws BusyError
   * @throws DisposedError
   */
  get weights(): Matrix;
  /** Any matrix of this shape. */
  set weights(value: MatrixLike);
  /** The tensor `bias`; empty without one. Setting takes as many numbers. @throws ShapeError @throws DataError @throws BusyError */
  get bias(): Float64Array | Float32Array;
  /** As many numbers. */
  set bias(value: Vector);
  /** Those of the latest `Network.backward` or `Network.gradients`; zeros before. Setting them changes what `Network.step` uses. */
  get gradients(): LayerGradients;
  /** Both, of their shapes. */
  set gradients(value: { weights: MatrixLike; bias: Vector });
  /** The gradients of everything that is trained, by the tensors' names; else as `gradients`. Setting takes some or all. */
  get parameterGradients(): Record<string, Tensor>;
  /** Some or all. */
  set parameterGradients(values: Readonly<Record<string, TensorLike>>);
  /**
   * What an optimizer's learning rate is multiplied by: one number for all of the layer's tensors, or numbers by name, 1
   * for those not named. Setting takes either. 0 freezes, buffers too.
   *
   * @throws OptionError no number ≥ 0, or a name that is none. @throws BusyError @throws DisposedError
   */
  get learningRateFactor(): LearningRateFactor;
  /** A number, or numbers by name. */
  set learningRateFactor(value: LearningRateFactor);
}

const NOT_CLONEABLE = /* @__PURE__ */ notCloneable('a layer', "send its network's toJSON()");

/** @internal */
export class LayerHandle implements Layer {
  readonly notCloneable = NOT_CLONEABLE;
  readonly kind: string;
  readonly name: string;
  readonly inputs: number;
  readonly units: number;
  readonly inputShape: AnyShape;
  readonly outputShape: AnyShape;
  readonly parameterCount: number;
  readonly isIdentity: boolean;
  readonly layers: readonly Layer[];
  readonly #state: NetworkState;
  readonly #index: number;
  readonly #path: readonly string[];
  readonly #tensors: LayerTensors;

  /** `path`: which layer within the layer `index`; empty: that itself. */
  constructor(state: NetworkState, index: number, path: readonly string[] = []) {
    this.#state = state;
    this.#index = index;
    this.#path = path;
    const layer = this.#layer;
    const tensors = this.#placed();
    this.#tensors = new LayerTensors(state, layer.kind, tensors);
    this.kind = layer.kind;
    this.name = path.at(-1) ?? layerNames(state.layers)[index]!;
    this.inputShape = namedShape(layer.inputShape, layer.entersSteps);
    this.outputShape = namedShape(layer.outputShape, layer.leavesSteps);
    this.inputs = countOf(layer.inputShape);
    this.units = countOf(layer.outputShape);
    this.parameterCount = tensors.reduce((sum, { buffer, count }) => sum + (buffer ? 0 : count), 0);
    this.isIdentity = layer.isIdentity;
    this.layers = Object.freeze(
      layer.layers.map((inner) => new LayerHandle(state, index, [...path, inner.path])),
    );
    inspectable<LayerHandle>(
      this,
      'Layer',
      ({ kind, name, inputShape, outputShape, parameterCount }) => ({
        kind,
        name,
        inputShape,
        outputShape,
        parameterCount,
      }),
    );
    Object.freeze(this);
  }

  get spec(): LayerSpec {
    return freezePlain(this.#layer.spec as LayerSpec);
  }

  get sizes(): readonly number[] {
    return this.#layer.sizes;
  }

  get settings(): readonly number[] {
    return this.#layer.settings;
  }

  get parameters(): Record<string, Tensor> {
    return this.#tensors.read('parameters');
  }

  set parameters(values: Readonly<Record<string, TensorLike>>) {
    this.#tensors.write('parameters', values);
  }

  get weights(): Matrix {
    return this.#tensors.matrix('parameters');
  }

  set weights(value: MatrixLike) {
    this.#tensors.setMatrix(value);
  }

  get bias(): Numbers {
    return this.#tensors.vector('parameters');
  }

  set bias(value: Vector) {
    this.#tensors.setVector(value);
  }

  get gradients(): LayerGradients {
    return {
      weights: this.#tensors.matrix('gradients'),
      bias: this.#tensors.vector('gradients'),
    };
  }

  set gradients(value: { weights: MatrixLike; bias: Vector }) {
    this.#tensors.setGradients(value);
  }

  get parameterGradients(): Record<string, Tensor> {
    return this.#tensors.read('gradients');
  }

  set parameterGradients(values: Readonly<Record<string, TensorLike>>) {
    this.#tensors.write('gradients', values);
  }

  get learningRateFactor(): LearningRateFactor {
    this.#state.check();
    return factorOf(this.#own(this.#outer.tensors));
  }

  set learningRateFactor(value: LearningRateFactor) {
    const state = this.#state;
    state.checkReady();
    const own = readFactor('layer', value);
    state.checkReady(); // again: what was read may have been getters that did anything
    const outer = this.#outer;
    const changed =
      this.#path.length === 0
        ? withFactor('layer', outer, own)
        : withFactor('layer', outer, this.#within(outer, own));
    state.replaceLayer(this.#index, changed);
  }

  /** The network's layer that this is, or that it is within. */
  get #outer(): ResolvedLayer {
    return this.#state.layers[this.#index]!;
  }

  get #layer(): ResolvedLayer {
    return this.#path.reduce(
      (layer, path) => layer.layers.find((inner: InnerLayer) => inner.path === path)!.layer,
      this.#outer,
    );
  }

  get #prefix(): string {
    return this.#path.map((path) => `${path}.`).join('');
  }

  /** Those of the outer layer's tensors that are this one's, under their names here. */
  #own<T extends LayerTensor>(tensors: readonly T[]): T[] {
    const prefix = this.#prefix;
    return tensors
      .filter(({ name }) => name.startsWith(prefix))
      .map((tensor) => ({ ...tensor, name: tensor.name.slice(prefix.length) }));
  }

  #placed(): PlacedTensor[] {
    const places = this.#state.plan.layers[this.#index]!.tensors;
    return this.#own(this.#outer.tensors.map((tensor, t) => ({ ...tensor, at: places[t]!.at })));
  }

  /** The factors of the outer layer's tensors with these of the tensors here. */
  #within(outer: ResolvedLayer, factor: LearningRateFactor): Record<string, number> {
    const prefix = this.#prefix;
    const factors: Record<string, number> = Object.create(null);
    for (const { name, learningRateFactor } of outer.tensors) {
      factors[name] = learningRateFactor;
      if (!name.startsWith(prefix)) continue;
      const own = name.slice(prefix.length);
      factors[name] = typeof factor === 'number' ? factor : (factor[own] ?? 1);
    }
    if (typeof factor === 'object') {
      for (const name of Object.keys(factor)) factors[prefix + name] ??= factor[name]!;
    }
    return factors;
  }
}
