import { create, toBinary } from '@bufbuild/protobuf';
import { OptionError } from '../../base/errors.js';
import { checkOptions, describe } from '../../base/validate.js';
import { checkDenseOnly } from '../../network/dense-only.js';
import type { Layer } from '../../network/layer.js';
import { Network } from '../../network/network.js';
import { activationFunction, activationNodes, OPSET } from './activation-nodes.js';
import { GraphBuilder, MYELIN_DOMAIN, tensorOf } from './graph-builder.js';
import {
  TensorProto_DataType as DataType,
  GraphProtoSchema,
  ModelProtoSchema,
  OperatorSetIdProtoSchema,
  type TensorProto,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from './onnx-pb.js';

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
 * The network as one ONNX file (operator set 17) that takes (batch, inputs) and gives (batch, outputs), in the network's
 * dtype. Dropout is left out: the file answers, it does not train.
 *
 * In float64 `leakyRelu`, `elu`, `selu`, `gelu`, `silu` and `softplus` are functions inside the file, made of operators that
 * onnxruntime has for float64.
 *
 * @throws OptionError @throws DisposedError
 *
 * @example
 * ```ts
 * import { toOnnx } from 'myelin/onnx';
 * writeFileSync('model.onnx', toOnnx(network));
 * ```
 */
export function toOnnx(network: Network, options: ToOnnxOptions = {}): Uint8Array {
  if (!(network instanceof Network)) {
    throw new OptionError(`toOnnx: expected a Network, got ${describe(network)}.`);
  }
  checkDenseOnly('toOnnx', network.layers);
  const given = checkOptions('toOnnx', options, ['input', 'output']);
  const input = nameOf('input', given.input);
  const output = nameOf('output', given.output);
  if (input === output) throw new OptionError(`toOnnx: input and output are both '${input}'.`);

  const wide = network.dtype === 'float64';
  const initializer: TensorProto[] = [];
  const graph = new GraphBuilder('nodes.', wide);
  let x = input;
  let count = 0;
  for (const layer of network.layers) {
    if (layer.spec.kind !== 'dense') continue;
    x = graph.node('Gemm', [x, ...parametersOf(layer, `layers.${count++}`, initializer)]);
    x = activationNodes(graph, layer.spec.activation, wide, x);
  }
  graph.nodes.at(-1)!.output = [output];

  const activations = new Set(
    network.layers.map(({ spec }) => (spec.kind === 'dense' ? spec.activation : 'linear')),
  );
  const functions = wide ? [...activations].flatMap((name) => activationFunction(name) ?? []) : [];
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
      initializer,
      input: [valueInfo(input, wide, network.inputs)],
      output: [valueInfo(output, wide, network.layers.at(-1)!.units)],
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

/** Adds a layer's tensors; returns their names. */
function parametersOf(layer: Layer, name: string, initializer: TensorProto[]): string[] {
  const { weights, bias } = layer;
  const tensors = [tensorOf(`${name}.weight`, weights.data, weights.shape)];
  if (bias.length > 0) tensors.push(tensorOf(`${name}.bias`, bias, [bias.length]));
  initializer.push(...tensors);
  return tensors.map((tensor) => tensor.name);
}

/** (batch, columns). */
function valueInfo(name: string, wide: boolean, columns: number): ValueInfoProto {
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
              { value: { case: 'dimValue', value: BigInt(columns) } },
            ],
          },
        },
      },
    },
  });
}
