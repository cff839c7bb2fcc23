// Models that no exporter writes, in ONNX's own structures.
import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import {
  type AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  TensorProto_DataType as DataType,
  type GraphProtoSchema,
  ModelProtoSchema,
  type NodeProtoSchema,
  type TensorProtoSchema,
  type ValueInfoProtoSchema,
} from '../../src/serialization/onnx/onnx-pb.js';

export type Node = MessageInitShape<typeof NodeProtoSchema>;
export type Tensor = MessageInitShape<typeof TensorProtoSchema>;
export type Graph = MessageInitShape<typeof GraphProtoSchema>;
type Attribute = MessageInitShape<typeof AttributeProtoSchema>;

export { AttributeType, DataType };

export function node(opType: string, input: string[], output: string, more: Node = {}): Node {
  return { opType, input, output: [output], name: `the ${output}`, ...more };
}

export function floats(name: string, dims: readonly number[], values: readonly number[]): Tensor {
  return { name, dims: dims.map(BigInt), dataType: DataType.FLOAT, floatData: [...values] };
}

export function integers(name: string, values: readonly number[]): Tensor {
  return {
    name,
    dims: [BigInt(values.length)],
    dataType: DataType.INT64,
    int64Data: values.map(BigInt),
  };
}

export function integer(name: string, i: number): Attribute {
  return { name, type: AttributeType.INT, i: BigInt(i) };
}

export function float(name: string, f: number): Attribute {
  return { name, type: AttributeType.FLOAT, f };
}

export function valueInfo(
  name: string,
  dims: readonly number[],
  elemType: number = DataType.FLOAT,
): MessageInitShape<typeof ValueInfoProtoSchema> {
  const dim = dims.map((size) => ({
    value:
      size > 0
        ? { case: 'dimValue' as const, value: BigInt(size) }
        : { case: 'dimParam' as const, value: 'N' },
  }));
  return { name, type: { value: { case: 'tensorType', value: { elemType, shape: { dim } } } } };
}

/** A model from `x` (any, 2) to `y`. */
export function model(
  nodes: Node[],
  initializer: Tensor[] = [],
  more: Graph = {},
  opset = 17,
): Uint8Array {
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion: 8n,
      opsetImport: [{ domain: '', version: BigInt(opset) }],
      graph: {
        node: nodes,
        initializer,
        input: [valueInfo('x', [0, 2])],
        output: [valueInfo('y', [])],
        ...more,
      },
    }),
  );
}
