import { create } from '@bufbuild/protobuf';
import type { Tensor } from '../../matrix/tensor.js';
import { attribute, GraphBuilder, tensorOf } from '../../serialization/onnx/graph-builder.js';
import {
  type AttributeProto,
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  TensorProto_DataType as DataType,
  type TensorProto,
  TensorProtoSchema,
} from '../../serialization/onnx/onnx-pb.js';

/** The domain of LabelEncoder. */
export const ML_DOMAIN = 'ai.onnx.ml';

/** A float64 graph with tables of numbers and texts beside its nodes. */
export class ModelGraph extends GraphBuilder {
  readonly #prefix: string;

  constructor(prefix: string) {
    super(`${prefix}nodes.`, true);
    this.#prefix = prefix;
  }

  /** Numbers; returns their name. */
  table(values: Float64Array | Float32Array, dims: readonly number[]): string {
    return this.#keep(tensorOf(this.#fresh(), values, dims));
  }

  /** By names of its own. */
  override tensor(_name: string, { data, shape }: Tensor): string {
    return this.table(data, shape);
  }

  override shape(_name: string, values: readonly number[]): string {
    return this.integers(values);
  }

  integers(values: readonly number[], dims: readonly number[] = [values.length]): string {
    const data = BigInt64Array.from(values, BigInt);
    return this.#keep(
      create(TensorProtoSchema, {
        name: this.#fresh(),
        dims: dims.map(BigInt),
        dataType: DataType.INT64,
        rawData: new Uint8Array(data.buffer),
      }),
    );
  }

  flags(values: readonly boolean[]): string {
    return this.#keep(
      create(TensorProtoSchema, {
        name: this.#fresh(),
        dims: [BigInt(values.length)],
        dataType: DataType.BOOL,
        rawData: Uint8Array.from(values, Number),
      }),
    );
  }

  texts(values: readonly string[]): string {
    return this.#keep(
      create(TensorProtoSchema, {
        name: this.#fresh(),
        dims: [BigInt(values.length)],
        dataType: DataType.STRING,
        stringData: values.map(bytesOf),
      }),
    );
  }

  /** A node with whole numbers as attributes. */
  op(opType: string, input: readonly string[], attributes: Record<string, number> = {}): string {
    const all = Object.entries(attributes).map(([name, i]) => attribute(name, { i }));
    return this.node(opType, input, { attribute: all });
  }

  /** The place of each text in `texts`, `otherwise` where it is none of them. */
  codes(
    input: string,
    texts: readonly string[],
    places: readonly number[],
    otherwise: number,
  ): string {
    return this.node('LabelEncoder', [input], {
      domain: ML_DOMAIN,
      attribute: [
        create(AttributeProtoSchema, {
          name: 'keys_strings',
          type: AttributeType.STRINGS,
          strings: texts.map(bytesOf),
        }),
        integersAttribute('values_int64s', places),
        attribute('default_int64', { i: otherwise }),
      ],
    });
  }

  #keep(tensor: TensorProto): string {
    this.initializer.push(tensor);
    return tensor.name;
  }

  #fresh(): string {
    return `${this.#prefix}tables.${this.initializer.length + 1}`;
  }
}

function integersAttribute(name: string, values: readonly number[]): AttributeProto {
  return create(AttributeProtoSchema, {
    name,
    type: AttributeType.INTS,
    ints: values.map(BigInt),
  });
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
