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
  #count = 0;

  constructor(prefix: string, wide: boolean) {
    this.#prefix = prefix;
    this.wide = wide;
  }

  /** Adds a node; returns the name of what it gives. */
  node(
    opType: string,
    input: readonly string[],
    {
      domain = '',
      output = this.#fresh(opType),
      attribute = [],
    }: { domain?: string; output?: string; attribute?: NodeProto['attribute'] } = {},
  ): string {
    const fields = { opType, input: [...input], output: [output], name: output, attribute };
    this.nodes.push(create(NodeProtoSchema, domain ? { ...fields, domain } : fields));
    if (domain === MYELIN_DOMAIN) this.own.add(opType);
    return output;
  }

  /** Adds a tensor; returns its name. */
  tensor(name: string, { data, shape }: Tensor): string {
    this.initializer.push(tensorOf(name, data, shape));
    return name;
  }

  /** Adds a list of whole numbers, as Reshape takes it; returns its name. */
  shape(name: string, values: readonly number[]): string {
    const rawData = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    const dims = [BigInt(values.length)];
    this.initializer.push(
      create(TensorProtoSchema, { name, dims, dataType: DataType.INT64, rawData }),
    );
    return name;
  }

  /** A scalar of the graph's type. */
  scalar(value: number): string {
    const values = this.wide ? Float64Array.of(value) : Float32Array.of(value);
    const t = tensorOf('', values, []);
    const attribute = create(AttributeProtoSchema, {
      name: 'value',
      type: AttributeType.TENSOR,
      t,
    });
    return this.node('Constant', [], { attribute: [attribute] });
  }

  #fresh(opType: string): string {
    this.#count++;
    return `${this.#prefix}${opType}${this.#count}`;
  }
}

/** An attribute of a float or of an integer. */
export function attribute(name: string, value: { f: number } | { i: number }): AttributeProto {
  return 'f' in value
    ? create(AttributeProtoSchema, { name, type: AttributeType.FLOAT, f: value.f })
    : create(AttributeProtoSchema, { name, type: AttributeType.INT, i: BigInt(value.i) });
}
