import { DataError, ShapeError } from '../base/errors.js';
import { checkOptions, describe } from '../base/validate.js';
import { core } from '../core/engine.js';
import type { LayerTensor } from '../description/layers/layer-kind.js';
import { isBatch, isList, ownList, ownMatrix } from '../matrix/intake.js';
import { type Matrix, matrixOf } from '../matrix/matrix.js';
import type { MatrixLike, Numbers, TensorLike, Vector } from '../matrix/matrix-like.js';
import { ownTensor } from '../matrix/nested.js';
import { putList, putMatrix } from '../matrix/numbers.js';
import { type Tensor, tensorOf } from '../matrix/tensor.js';
import type { NetworkState } from './state.js';

/** A tensor, and where it stands: elements from the start of the parameters. */
export type PlacedTensor = LayerTensor & { readonly at: number };

/** Where a layer's numbers are read from and written to. */
type Buffer = 'parameters' | 'gradients';

/** The tensors of one layer, read and written. @internal */
export class LayerTensors {
  readonly #state: NetworkState;
  readonly #kind: string;
  readonly #tensors: readonly PlacedTensor[];

  constructor(state: NetworkState, kind: string, tensors: readonly PlacedTensor[]) {
    this.#state = state;
    this.#kind = kind;
    this.#tensors = tensors;
  }

  /** Copies of all; buffers have no gradients. */
  read(from: Buffer): Record<string, Tensor> {
    this.#state.check();
    return Object.fromEntries(
      this.#in(from).map((tensor) => [
        tensor.name,
        tensorOf(this.#read(from, tensor), tensor.shape),
      ]),
    );
  }

  /** Some or all; all are read and checked before one is written. */
  write(to: Buffer, values: Readonly<Record<string, TensorLike>>): void {
    this.#state.checkReady();
    const what = to === 'parameters' ? to : 'parameterGradients';
    const tensors = this.#in(to);
    const given = checkOptions(
      what,
      values,
      tensors.map(({ name }) => name),
    );
    const checked = tensors.flatMap((tensor) => {
      const value = given[tensor.name];
      if (value === undefined) return [];
      const name = `${what}: ${tensor.name}`;
      const numbers = this.#make(tensor.count);
      putMatrix(name, ownTensor(name, value, tensor.shape), numbers);
      return [{ tensor, numbers }];
    });
    for (const { tensor, numbers } of checked) this.#write(to, tensor, numbers);
  }

  /** `weights`, its last axis the columns. */
  matrix(from: Buffer): Matrix {
    this.#state.check();
    const tensor = this.#find('weights');
    if (!tensor) return matrixOf(this.#make(0), 0, 0);
    const columns = tensor.shape.at(-1)!;
    return matrixOf(this.#read(from, tensor), tensor.count / columns, columns);
  }

  setMatrix(value: MatrixLike): void {
    this.#state.checkReady();
    this.#write('parameters', this.#find('weights'), this.#checkWeights('weights', value));
  }

  /** `bias`. */
  vector(from: Buffer): Numbers {
    this.#state.check();
    const tensor = this.#find('bias');
    return tensor ? this.#read(from, tensor) : this.#make(0);
  }

  setVector(value: Vector): void {
    this.#state.checkReady();
    this.#write('parameters', this.#find('bias'), this.#checkBias('bias', value));
  }

  setGradients(value: { weights: MatrixLike; bias: Vector }): void {
    this.#state.checkReady();
    const given = checkOptions('gradients', value, ['weights', 'bias']);
    const weights = this.#checkWeights('gradients: weights', given.weights);
    const bias = this.#checkBias('gradients: bias', given.bias);
    this.#write('gradients', this.#find('weights'), weights);
    this.#write('gradients', this.#find('bias'), bias);
  }

  #in(buffer: Buffer): readonly PlacedTensor[] {
    return buffer === 'parameters' ? this.#tensors : this.#tensors.filter((each) => !each.buffer);
  }

  #find(name: string): PlacedTensor | undefined {
    return this.#tensors.find((tensor) => tensor.name === name);
  }

  #read(from: Buffer, { at, count }: PlacedTensor): Numbers {
    const first = this.#start(from) + at;
    return this.#view().slice(first, first + count);
  }

  #write(to: Buffer, tensor: PlacedTensor | undefined, values: Numbers): void {
    this.#state.checkReady(); // again: what was read may have been getters that did anything
    if (!tensor) return;
    const at = this.#start(to) + tensor.at;
    this.#view().set(values, at);
  }

  /** The element of the view at which a buffer starts. */
  #start(buffer: Buffer): number {
    const state = this.#state;
    const pointer =
      buffer === 'gradients' ? state.enterGradients() : state.parametersAt(state.enter());
    return pointer / state.size;
  }

  #view(): Numbers {
    return this.#state.dtype.view(core());
  }

  #checkWeights(what: string, value: MatrixLike): Numbers {
    const tensor = this.#find('weights');
    if (!tensor) {
      throw new ShapeError(`${what}: a ${this.#kind} layer has none, got ${describe(value)}.`);
    }
    const columns = tensor.shape.at(-1)!;
    const rows = tensor.count / columns;
    const own = ownMatrix(what, value, columns);
    if (own.rows !== rows) {
      throw new ShapeError(
        `${what}: expected ${rows} rows of ${columns} numbers, got ${own.rows} rows.`,
      );
    }
    const checked = this.#make(tensor.count);
    putMatrix(what, own, checked);
    return checked;
  }

  #checkBias(what: string, value: Vector): Numbers {
    const count = this.#find('bias')?.count ?? 0;
    const expected = `${what}: expected ${count} numbers, got`;
    if (!isList(value) || isBatch(value)) {
      throw new DataError(`${expected} ${describe(value)}.`);
    }
    const own = ownList(what, value, (length) => {
      if (length !== count) throw new ShapeError(`${expected} ${length}.`);
    })!;
    const checked = this.#make(count);
    putList(what, own, count, checked);
    return checked;
  }

  #make(length: number): Numbers {
    return new this.#state.dtype.Array(length);
  }
}
