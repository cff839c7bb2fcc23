import { create, toBinary } from '@bufbuild/protobuf';
import { OptionError } from '../../base/errors.js';
import { checkOptions, describe } from '../../base/validate.js';
import type { AnyShape } from '../../matrix/shape.js';
import { checkNetwork } from '../../network/check-network.js';
import type { Network } from '../../network/network.js';
import { OPSET } from './activation-nodes.js';
import { GraphBuilder, MYELIN_DOMAIN } from './graph-builder.js';
import { writeLayer } from './layers/write-layer.js';
import {
  TensorProto_DataType as DataType,
  GraphProtoSchema,
  ModelProtoSchema,
  OperatorSetIdProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from './onnx-pb.js';
import { ownFunctions } from './own-functions.js';

/** What `toOnnx` takes. */
export interface ToOnnxOptions {
  /** The name of the input. Default `'input'`. */
  input?: string;
  /** The name of the output. Default `'output'`. */
  output?: string;
}

/** The first version of the format with functions. */
const IR_VERSION = 8n;

/**
 * The network as one ONNX file (operator set 17) that takes (batch, …inputShape) and gives (batch, …outputShape), in the
 * network's dtype. Dropout is left out: the file answers, it does not train.
 *
 * In float64 `leakyRelu`, `elu`, `selu`, `gelu`, `silu` and `softplus` are functions inside the file, made of operators that
 * onnxruntime has for float64. Recurrent layers are computed in float32 there, as onnxruntime has them in no other type. Of a network
 * for sequences of any length the file takes a batch of one length, any.
 *
 * @throws OptionError also for a kind of layer that cannot be written. @throws DisposedError
 *
 * @example
 * ```ts
 * import { toOnnx } from 'myelin/onnx';
 * writeFileSync('model.onnx', toOnnx(network));
 * ```
 */
export function toOnnx(network: Network, options: ToOnnxOptions = {}): Uint8Array {
  checkNetwork('toOnnx', network);
  const given = checkOptions('toOnnx', options, ['input', 'output']);
  const input = nameOf('input', given.input);
  const output = nameOf('output', given.output);
  if (input === output) throw new OptionError(`toOnnx: input and output are both '${input}'.`);

  const wide = network.dtype === 'float64';
  const graph = new GraphBuilder('nodes.', wide);
  let x = input;
  let withTensors = 0;
  for (const [i, layer] of network.layers.entries()) {
    const before = graph.initializer.length;
    x = writeLayer(graph, wide, `layers[${i}]`, layer, x, `layers.${withTensors}`);
    if (graph.initializer.length > before) withTensors++;
  }
  graph.endAt(x);
  graph.nodes.at(-1)!.output = [output];

  const functions = ownFunctions(graph);
  const opset = (domain: string, version: number) =>
    create(OperatorSetIdProtoSchema, { domain, version: BigInt(version) });
  const model = create(ModelProtoSchema, {
    irVersion: IR_VERSION,
    producerName: 'myelin',
    opsetImport: [opset('', OPSET), ...(functions.length > 0 ? [opset(MYELIN_DOMAIN, 1)] : [])],
    functions,
    graph: create(GraphProtoSchema, {
      name: 'network',
      node: graph.nodes,
      initializer: graph.initializer,
      input: [valueInfo(input, wide, network.inputShape)],
      output: [valueInfo(output, wide, network.outputShape)],
    }),
  });
  return toBinary(ModelProtoSchema, model);
}

function nameOf(option: 'input' | 'output', name: unknown = option): string {
  // Names of our own have dots: no other can be one of them.
  if (typeof name === 'string' && /^[^.]+$/.test(name)) return name;
  throw new OptionError(
    `toOnnx: ${option}: expected a name without dots, such as '${option}', got ${describe(name)}.`,
  );
}

/** (batch, …shape); null: any number of steps. */
function valueInfo(name: string, wide: boolean, shape: AnyShape): ValueInfoProto {
  return create(ValueInfoProtoSchema, {
    name,
    type: {
      value: {
        case: 'tensorType',
        value: {
          elemType: wide ? DataType.DOUBLE : DataType.FLOAT,
          shape: {
            dim: [
              { value: { case: 'dimParam', value: 'batch' } },
              ...shape.map((length) => ({
                value:
                  length === null
                    ? { case: 'dimParam' as const, value: 'steps' }
                    : { case: 'dimValue' as const, value: BigInt(length) },
              })),
            ],
          },
        },
      },
    },
  });
}
