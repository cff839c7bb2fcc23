import { FormatError } from '../../base/errors.js';
import type { Activation } from '../../description/activations.js';
import type { Budget } from '../budget.js';
import { foundDense } from '../found-dense.js';
import { foundActivation, foundScaling } from '../images/found-image-layers.js';
import { foundPositions } from '../sequences/found-sequence-layers.js';
import { isImage, isWhole, ownShape, shapedAs } from './images/layout.js';
import { AttributeProto_AttributeType as AttributeType, type NodeProto } from './onnx-pb.js';
import { PATTERN_NAMES, type Pattern } from './sequences/pattern.js';
import { quote, readTensor } from './tensor.js';
import {
  type Affine,
  affineOf,
  type Call,
  type Constant,
  callOf,
  isStage,
  matrixOf,
  type Stage,
  type Value,
} from './value.js';

/** A node with what its inputs stand for: all that an operator is given. */
export class NodeReader {
  /** Begins the messages: the node's name and kind. */
  readonly where: string;
  readonly opset: number;
  readonly budget: Budget;
  /** The rows of a batch that the model is bound to, if it is. */
  readonly rows: number | undefined;
  readonly #node: NodeProto;
  readonly #inputs: readonly (Value | Pattern | undefined)[];

  constructor(
    where: string,
    node: NodeProto,
    inputs: readonly (Value | Pattern | undefined)[],
    opset: number,
    rows: number | undefined,
    budget: Budget,
  ) {
    this.where = where;
    this.opset = opset;
    this.rows = rows;
    this.budget = budget;
    this.#node = node;
    this.#inputs = inputs;
  }

  /** @throws FormatError always. */
  fail(message: string): never {
    throw new FormatError(`${this.where}: ${message}.`);
  }

  spend(numbers: number): void {
    this.budget.spend(this.where, numbers);
  }

  /** Number of inputs given. */
  get length(): number {
    return this.#inputs.length;
  }

  /** An input that must be there. */
  input(i: number): Value {
    const given = this.#inputs[i] ?? this.fail(`input ${i} is missing`);
    if (given.kind === 'constant' || given.kind === 'affine' || given.kind === 'call') return given;
    if ('layer' in given && given.layer) return given.layer();
    return this.fail(`input ${i} is ${PATTERN_NAMES[given.kind]}, and no value by itself`);
  }

  /** Whether an input is given. */
  has(i: number): boolean {
    return this.#inputs[i] !== undefined;
  }

  /** An input that is a part of a layer of sequences. */
  pattern(i: number): Pattern | undefined {
    const given = this.#inputs[i];
    if (!given || given.kind === 'constant' || given.kind === 'affine') return undefined;
    return given.kind === 'call' ? undefined : given;
  }

  /** What a layer gives, or the input: with nothing to be done yet. */
  plain(value: Affine | Call): Affine {
    const affine = value.kind === 'call' ? this.layer(value) : value;
    const own = affine.weights ? this.layer(callOf('linear', affine)) : affine;
    return isStage(own) ? own : affineOf(this.settled(own), own.dims, own.layout);
  }

  /** An input that does not depend on the model's. */
  constant(i: number, what: string): Constant {
    const value = this.input(i);
    if (value.kind === 'constant') return value;
    return this.fail(`${what} depends on the model's input; only a constant is read`);
  }

  /** The same, where it may be left out. */
  optional(i: number, what: string): Constant | undefined {
    return this.#inputs[i] ? this.constant(i, what) : undefined;
  }

  /** A list that is an input, or in older operator sets an attribute of that name. */
  list(i: number, name: string): number[] | undefined {
    const given = this.optional(i, name);
    return given ? Array.from(given.data) : this.integers(name);
  }

  /** An input that depends on the model's, as an affine map of the latest layer. */
  affine(i: number): Affine {
    const value = this.input(i);
    if (value.kind === 'constant') {
      return this.fail(`input ${i} is a constant; expected what depends on the model's input`);
    }
    return value.kind === 'affine' ? value : this.layer(value);
  }

  /** Makes a function's layer. */
  layer(call: Call): Affine {
    const { f, of, scale, shift, made } = call;
    if (f === 'erf') this.fail('Erf is read as a part of gelu, x·(1 + erf(x/√2))/2, only');
    made.stage ??=
      f === 'tanhSoftplus'
        ? this.#made(this.layer(callOf('softplus', of)), 'tanh')
        : this.#made(of, f);
    const stage = affineOf(made.stage, of.dims, of.layout);
    if (scale === 1 && shift === 0) return stage;
    this.spend(2 * of.units);
    return {
      ...stage,
      scale: scale === 1 ? undefined : new Float64Array(of.units).fill(scale),
      shift: shift === 0 ? undefined : new Float64Array(of.units).fill(shift),
    };
  }

  /** Its numbers as they are, in their shape: a scaling becomes a layer or a bias. */
  settled(value: Affine): Stage {
    const shape = isWhole(value) ? ownShape(value) : value.stage.shape;
    const stage = shapedAs(value.stage, shape);
    const { scale, shift } = value;
    if (!scale && !shift) return stage;
    const channels = shape.at(-1)!;
    if (!scale && shape.length === 2 && !repeats(shift!, channels)) {
      const layer = foundPositions(shift!, shape);
      return { width: stage.width, shape, from: { previous: stage, layer } };
    }
    const own = [scale, shift].map((numbers) => numbers && this.#perChannel(numbers, channels));
    const layer = stage.from?.layer;
    const biased = !scale && layer?.biased?.(own[1]!);
    if (biased) return { ...stage, from: { previous: stage.from!.previous, layer: biased } };
    const gamma = own[0] ?? new Float64Array(channels).fill(1);
    const scaling = foundScaling(gamma, own[1] ?? new Float64Array(channels));
    return { width: stage.width, shape, from: { previous: stage, layer: scaling } };
  }

  #perChannel(numbers: Float64Array, channels: number): Float64Array {
    const own = numbers.slice(0, channels);
    if (!repeats(numbers, channels)) {
      this.fail('scales an image by other numbers than one a channel before it');
    }
    return own;
  }

  #made(of: Affine, f: Activation): Stage {
    if (isImage(of) || (isStage(of) && of.stage.from?.layer.isSum)) return this.#activated(of, f);
    if (f !== 'softmax' || of.dims.length < 2) return this.#product(of, f);
    // Over the last axis alone, where a product would take all numbers of a row.
    return this.#activated(affineOf(this.#product(of, 'linear'), of.dims, of.layout), f);
  }

  /** f of what layers of images give. */
  #activated(of: Affine, f: Activation): Stage {
    const settled = this.settled(of);
    const all = f === 'softmax' && of.dims.length === 1;
    const stage = all ? shapedAs(settled, [of.units]) : settled;
    if (f === 'linear') return stage;
    const layer = stage.from?.layer.activated?.(f);
    if (layer) return { ...stage, from: { previous: stage.from!.previous, layer } };
    const { width, shape } = stage;
    return { width, shape, from: { previous: stage, layer: foundActivation(f) } };
  }

  /** f of a product of rows. */
  #product(of: Affine, f: Activation): Stage {
    this.spend(of.stage.width * of.units + of.units);
    const layer = foundDense(of.units, matrixOf(of), of.shift, f);
    const previous = shapedAs(of.stage, [of.stage.width]);
    return { width: of.units, shape: [of.units], from: { previous, layer } };
  }

  /** Refuses attributes that are not known: they may change what the node means. */
  known(...names: string[]): void {
    const other = this.#node.attribute.find(({ name }) => !names.includes(name));
    if (other) this.fail(`attribute ${quote(other.name)} is not known`);
  }

  float(name: string, otherwise: number): number {
    const found = this.#attribute(name, AttributeType.FLOAT);
    return found ? found.f : otherwise;
  }

  floats(name: string): number[] | undefined {
    return this.#attribute(name, AttributeType.FLOATS)?.floats;
  }

  integer(name: string, otherwise: number): number {
    const found = this.#attribute(name, AttributeType.INT);
    return found ? Number(found.i) : otherwise;
  }

  integers(name: string): number[] | undefined {
    return this.#attribute(name, AttributeType.INTS)?.ints.map(Number);
  }

  strings(name: string): string[] | undefined {
    const found = this.#attribute(name, AttributeType.STRINGS);
    return found?.strings.map((bytes) => new TextDecoder().decode(bytes));
  }

  string(name: string, otherwise: string): string {
    const found = this.#attribute(name, AttributeType.STRING);
    return found ? new TextDecoder().decode(found.s) : otherwise;
  }

  tensor(name: string): Constant | undefined {
    const found = this.#attribute(name, AttributeType.TENSOR);
    return found?.t && readTensor(this.where, found.t, this.budget);
  }

  #attribute(name: string, type: AttributeType) {
    const found = this.#node.attribute.find((attribute) => attribute.name === name);
    if (found && found.type !== type) {
      this.fail(
        `attribute ${quote(name)} is ${AttributeType[found.type] ?? 'of no type'}, expected ${AttributeType[type]}`,
      );
    }
    return found;
  }
}

/** Whether numbers are the same for each of so many. */
function repeats(numbers: Float64Array, count: number): boolean {
  return numbers.every((value, i) => Object.is(value, numbers[i % count]));
}

/** What a node gives, from what it is given; `place`: of several outputs. @throws FormatError it is none that a network can do. */
export type Operator = (node: NodeReader, place?: number) => Value | Pattern;
