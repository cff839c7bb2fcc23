import { create } from '@bufbuild/protobuf';
import type { Tensor } from '../../matrix/tensor.js';
import {
  type AttributeProto,
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  TensorProto_DataType as DataType,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  TensorProtoSchema,
} from './onnx-pb.js';

/** The domain of the functions that Myelin writes into a model. */
export const MYELIN_DOMAIN = 'myelin';

/** Numbers as ONNX holds them: little-endian, as every machine that runs this is. */
export function tensorOf(
  name: string,
  values: Float64Array | Float32Array,
  dims: readonly number[],
): TensorProto {
  return create(TensorProtoSchema, {
    name,
    dims: dims.map(BigInt),
    dataType: values instanceof Float64Array ? DataType.DOUBLE : DataType.FLOAT,
    rawData: new Uint8Array(values.buffer as ArrayBuffer, values.byteOffset, values.byteLength),
  });
}

/** Whole numbers, likewise. */
function integersOf(name: string, values: readonly number[], dims: readonly number[]): TensorProto {
  const rawData = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
  return create(TensorProtoSchema, {
    ...{ name, dims: dims.map(BigInt), dataType: DataType.INT64, rawData },
  });
}

/** Nodes in the order in which they are computed; every name begins with the prefix. */
export class GraphBuilder {
  readonly nodes: NodeProto[] = [];
  /** The tensors that the graph holds. */
  readonly initializer: TensorProto[] = [];
  /** The operators of Myelin's domain that its nodes are. */
  readonly own: Set<string> = new Set();
  /** float64, else float32. */
  readonly wide: boolean;
  readonly #prefix: string;
  /** What was put channels last, as it was before. */
  readonly #before: Map<string, string> = new Map();
  #count = 0;

  constructor(prefix: string, wide: boolean) {
    this.#prefix = prefix;
    this.wide = wide;
  }

  /** Adds a node; returns the name of what it gives, at `place` of what the operator gives. */
  node(
    opType: string,
    input: readonly string[],
    {
      domain = '',
      output = this.#fresh(opType),
      attribute = [],
      place = 0,
    }: {
      domain?: string;
      output?: string;
      attribute?: NodeProto['attribute'];
      place?: number;
    } = {},
  ): string {
    // Of several that it gives, those before the one that is wanted stay without names.
    const outputs = [...Array.from({ length: place }, () => ''), output];
    const fields = { opType, input: [...input], output: outputs, name: output, attribute };
    this.nodes.push(create(NodeProtoSchema, domain ? { ...fields, domain } : fields));
    if (domain === MYELIN_DOMAIN) this.own.add(opType);
    return output;
  }

  /** Adds a tensor; returns its name. */
  tensor(name: string, { data, shape }: Pick<Tensor, 'data' | 'shape'>): string {
    this.initializer.push(tensorOf(name, data, shape));
    return name;
  }

  /** Adds a list of whole numbers, as Reshape takes it; returns its name. */
  shape(name: string, values: readonly number[]): string {
    this.initializer.push(integersOf(name, values, [values.length]));
    return name;
  }

  /** A scalar of the graph's type. */
  scalar(value: number): string {
    return this.constant([value], []);
  }

  /** A constant of the graph's type. */
  constant(values: readonly number[], dims: readonly number[]): string {
    const numbers = this.wide ? Float64Array.from(values) : Float32Array.from(values);
    return this.#constant(tensorOf('', numbers, dims));
  }

  /** A constant list of whole numbers. */
  wholes(values: readonly number[], dims: readonly number[] = [values.length]): string {
    return this.#constant(integersOf('', values, dims));
  }

  /** A matrix of −∞ above the diagonal, zeros elsewhere, of the shape [n, n] that `shape` names. */
  masked(shape: string): string {
    const numbers = this.wide ? Float64Array.of(-Infinity) : Float32Array.of(-Infinity);
    const value = create(AttributeProtoSchema, {
      ...{ name: 'value', type: AttributeType.TENSOR, t: tensorOf('', numbers, [1]) },
    });
    const full = this.node('ConstantOfShape', [shape], { attribute: [value] });
    return this.node('Trilu', [full, this.wholes([1], [])], {
      attribute: [attribute('upper', { i: 1 })],
    });
  }

  /** The value in the graph's type, or with `to` in another. */
  cast(x: string, to: DataType = this.wide ? DataType.DOUBLE : DataType.FLOAT): string {
    return this.node('Cast', [x], { attribute: [attribute('to', { i: to })] });
  }

  /** The axes in this order. */
  transpose(x: string, perm: readonly number[]): string {
    return this.node('Transpose', [x], { attribute: [attribute('perm', { ints: perm })] });
  }

  /** What `channelsLast` made this of, if it did. */
  before(x: string): string | undefined {
    return this.#before.get(x);
  }

  /** A value of channels last with its channels first. `axes`: how many it has, the batch's too. */
  channelsFirst(x: string, axes: number): string {
    const before = this.before(x);
    if (before !== undefined) return before;
    const perm = [0, axes - 1, ...Array.from({ length: axes - 2 }, (_, i) => i + 1)];
    return this.node('Transpose', [x], { attribute: [attribute('perm', { ints: perm })] });
  }

  /** A value of channels first with its channels last: where the next one wants them first, it takes the value as it was. */
  channelsLast(y: string, axes: number): string {
    const perm = [0, ...Array.from({ length: axes - 2 }, (_, i) => i + 2), 1];
    const x = this.node('Transpose', [y], { attribute: [attribute('perm', { ints: perm })] });
    this.#before.set(x, y);
    return x;
  }

  /** Leaves only the nodes that this value needs; the last of them gives it. */
  endAt(output: string): void {
    const needed = new Set([output]);
    for (let i = this.nodes.length - 1; i >= 0; i--) {
      const node = this.nodes[i]!;
      if (!node.output.some((name) => name && needed.has(name))) this.nodes.splice(i, 1);
      else for (const name of node.input) needed.add(name);
    }
  }

  #constant(t: TensorProto): string {
    const value = create(AttributeProtoSchema, { name: 'value', type: AttributeType.TENSOR, t });
    return this.node('Constant', [], { attribute: [value] });
  }

  #fresh(opType: string): string {
    this.#count++;
    return `${this.#prefix}${opType}${this.#count}`;
  }
}

/** What an attribute may hold: a float, a list of floats, an integer, a list of integers, a text, a list of texts. */
type AttributeValue =
  | { readonly f: number }
  | { readonly floats: readonly number[] }
  | { readonly i: number }
  | { readonly ints: readonly number[] }
  | { readonly s: string }
  | { readonly strings: readonly string[] };

/** An attribute of a node. */
export function attribute(name: string, value: AttributeValue): AttributeProto {
  if ('f' in value) {
    return create(AttributeProtoSchema, { name, type: AttributeType.FLOAT, f: value.f });
  }
  if ('floats' in value) {
    const floats = [...value.floats];
    return create(AttributeProtoSchema, { name, type: AttributeType.FLOATS, floats });
  }
  if ('i' in value) {
    return create(AttributeProtoSchema, { name, type: AttributeType.INT, i: BigInt(value.i) });
  }
  if ('ints' in value) {
    const ints = value.ints.map(BigInt);
    return create(AttributeProtoSchema, { name, type: AttributeType.INTS, ints });
  }
  if ('strings' in value) {
    const strings = value.strings.map((text) => new TextEncoder().encode(text));
    return create(AttributeProtoSchema, { name, type: AttributeType.STRINGS, strings });
  }
  const s = new TextEncoder().encode(value.s);
  return create(AttributeProtoSchema, { name, type: AttributeType.STRING, s });
}
