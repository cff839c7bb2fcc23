import { DataError, ShapeError } from '../base/errors.js';
import { notCloneable } from '../base/not-cloneable.js';
import { checkOptions, describe } from '../base/validate.js';
import { core } from '../core/engine.js';
import type { LayerSpec } from '../description/layers/resolve.js';
import { isBatch, isList, ownList, ownMatrix } from '../matrix/intake.js';
import { type Matrix, matrixOf } from '../matrix/matrix.js';
import type { MatrixLike, Numbers, Vector } from '../matrix/matrix-like.js';
import { putList, putMatrix } from '../matrix/numbers.js';
import type { NetworkState } from './state.js';

/** The gradients of one layer. */
export interface LayerGradients {
  /** (inputs, units). */
  weights: Matrix;
  /** (units), or empty. */
  bias: Float64Array | Float32Array;
}

/**
 * A layer of a network: its parameters and their gradients, copies of them. A layer without weights, such as dropout,
 * has a matrix of 0 × 0 and an empty bias.
 *
 * @example
 * ```ts
 * const [hidden] = network.layers;
 * hidden.weights = [[1, 0], [0, 1]]; // for a dense layer of two inputs and two units
 * console.log(hidden.weights.toArray(), hidden.bias);
 * ```
 */
export interface Layer {
  /** The kind: `'dense'` or `'dropout'`. */
  readonly kind: string;
  /** Numbers a row that enter. */
  readonly inputs: number;
  /** Numbers a row that leave. */
  readonly units: number;
  /** Weights and biases. */
  readonly parameterCount: number;
  /** The description, with every default filled in; frozen. */
  readonly spec: LayerSpec;
  /**
   * (inputs, units): row i holds what input i gives to each unit. Setting takes any matrix of this shape.
   *
   * @throws ShapeError another shape. @throws DataError no finite number, with row and column. @throws BusyError
   * @throws DisposedError
   */
  get weights(): Matrix;
  /** Any matrix of this shape. */
  set weights(value: MatrixLike);
  /** (units); empty without one. Setting takes as many numbers. @throws ShapeError @throws DataError @throws BusyError */
  get bias(): Float64Array | Float32Array;
  /** As many numbers. */
  set bias(value: Vector);
  /** Those of the latest `Network.backward`; zeros before. Setting them changes what `Network.step` uses. */
  get gradients(): LayerGradients;
  /** Both, of their shapes. */
  set gradients(value: { weights: MatrixLike; bias: Vector });
}

/** Where a layer's numbers are read from and written to. */
type Buffer = 'parameters' | 'gradients';

const NOT_CLONEABLE = notCloneable('a layer', "send its network's toJSON()");

/** @internal */
export class LayerHandle implements Layer {
  readonly notCloneable = NOT_CLONEABLE;
  readonly kind: string;
  readonly inputs: number;
  readonly units: number;
  readonly parameterCount: number;
  readonly spec: LayerSpec;
  readonly #state: NetworkState;
  readonly #rows: number;
  readonly #columns: number;
  readonly #weightsAt: number;
  readonly #biasAt: number;
  readonly #biases: number;

  constructor(state: NetworkState, index: number) {
    const layer = state.layers[index]!;
    const planned = state.plan.layers[index]!;
    this.#state = state;
    this.kind = layer.kind;
    this.inputs = layer.inputs;
    this.units = layer.units;
    this.spec = layer.spec as LayerSpec;
    this.#rows = layer.weights ? layer.inputs : 0;
    this.#columns = layer.weights ? layer.units : 0;
    this.#weightsAt = planned.weightsAt;
    this.#biasAt = planned.biasAt;
    this.#biases = layer.bias ? layer.units : 0;
    this.parameterCount = this.#rows * this.#columns + this.#biases;
    Object.freeze(this);
  }

  get weights(): Matrix {
    this.#state.check();
    return this.#readWeights('parameters');
  }

  set weights(value: MatrixLike) {
    this.#state.checkReady();
    this.#write('parameters', this.#weightsAt, this.#checkWeights('weights', value));
  }

  get bias(): Numbers {
    this.#state.check();
    return this.#read('parameters', this.#biasAt, this.#biases);
  }

  set bias(value: Vector) {
    this.#state.checkReady();
    this.#write('parameters', this.#biasAt, this.#checkBias('bias', value));
  }

  get gradients(): LayerGradients {
    this.#state.check();
    return {
      weights: this.#readWeights('gradients'),
      bias: this.#read('gradients', this.#biasAt, this.#biases),
    };
  }

  set gradients(value: { weights: MatrixLike; bias: Vector }) {
    this.#state.checkReady();
    const given = checkOptions('gradients', value, ['weights', 'bias']);
    const weights = this.#checkWeights('gradients: weights', given.weights);
    const bias = this.#checkBias('gradients: bias', given.bias);
    this.#write('gradients', this.#weightsAt, weights);
    this.#write('gradients', this.#biasAt, bias);
  }

  #readWeights(from: Buffer): Matrix {
    const count = this.#rows * this.#columns;
    return matrixOf(this.#read(from, this.#weightsAt, count), this.#rows, this.#columns);
  }

  #read(from: Buffer, first: number, count: number): Numbers {
    const at = this.#at(from, count) + first;
    return this.#view().slice(at, at + count);
  }

  #write(to: Buffer, first: number, values: Numbers): void {
    this.#state.checkReady(); // again: what was read may have been getters that did anything
    const at = this.#at(to, values.length) + first;
    if (values.length > 0) this.#view().set(values, at);
  }

  /** The element of the view at which a buffer starts; for no numbers nothing need be in memory. */
  #at(buffer: Buffer, count: number): number {
    const state = this.#state;
    if (count === 0) return 0;
    const pointer =
      buffer === 'gradients' ? state.enterGradients() : state.parametersAt(state.enter());
    return pointer / state.size;
  }

  #view(): Numbers {
    return this.#state.single ? core().f32 : core().f64;
  }

  #checkWeights(what: string, value: MatrixLike): Numbers {
    if (this.#columns === 0) {
      throw new ShapeError(`${what}: a ${this.kind} layer has none, got ${describe(value)}.`);
    }
    const own = ownMatrix(what, value, this.#columns);
    if (own.rows !== this.#rows) {
      throw new ShapeError(
        `${what}: expected ${this.#rows} rows of ${this.#columns} numbers, got ${own.rows} rows.`,
      );
    }
    const checked = this.#make(this.#rows * this.#columns);
    putMatrix(what, own, checked);
    return checked;
  }

  #checkBias(what: string, value: Vector): Numbers {
    const expected = `${what}: expected ${this.#biases} numbers, got`;
    if (!isList(value) || isBatch(value)) {
      throw new DataError(`${expected} ${describe(value)}.`);
    }
    const own = ownList(what, value, (length) => {
      if (length !== this.#biases) throw new ShapeError(`${expected} ${length}.`);
    })!;
    const checked = this.#make(this.#biases);
    putList(what, own, this.#biases, checked);
    return checked;
  }

  #make(length: number): Numbers {
    return this.#state.single ? new Float32Array(length) : new Float64Array(length);
  }
}
