import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { FormatError, OptionError } from '../../base/errors.js';
import { bytesIn } from '../../base/own-bytes.js';
import { checkName, checkOptions, describe } from '../../base/validate.js';
import type { Network } from '../../network/network.js';
import { Budget } from '../budget.js';
import { type FoundLayer, networkOf } from '../found-layers.js';
import { activationOfFunction, LEAKY_RELU_OF_SLOPE } from './activation-nodes.js';
import { type CheckedGraph, checkGraph, type InputShape, inputShape, nodeName } from './graph.js';
import { MYELIN_DOMAIN } from './graph-builder.js';
import { isImage, isWhole, ownShape, shapedAs } from './images/layout.js';
import { IMAGES } from './images/operators.js';
import { imageOperator } from './images/own-operators.js';
import { NodeReader, type Operator } from './node-reader.js';
import {
  TensorProto_DataType as DataType,
  FunctionProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
} from './onnx-pb.js';
import { ACTIVATION, leakyReluOfSlope } from './operators/activation.js';
import { ARITHMETIC } from './operators/arithmetic.js';
import { dropout } from './operators/dropout.js';
import { SHAPE } from './operators/shape.js';
import { ownFunction } from './own-functions.js';
import { SEQUENCES, withSequences } from './sequences/operators.js';
import type { Pattern } from './sequences/pattern.js';
import { quote, readTensor } from './tensor.js';
import { affineOf, callOf, isStage, type Stage, type Value } from './value.js';

/** What `fromOnnx` takes. */
export interface FromOnnxOptions {
  /**
   * The name of the value to end at: one of several outputs, or any value inside, such as the probabilities before a
   * node that makes labels of them. Default: the output, if there is one only.
   */
  output?: string;
  /** The type of the network's numbers. Default: that of the input. */
  dtype?: 'float64' | 'float32';
}

const OPERATORS: ReadonlyMap<string, Operator> = new Map(
  Object.entries({
    ...withSequences({ ...ARITHMETIC, ...ACTIVATION, ...SHAPE, ...IMAGES, Dropout: dropout }),
    ...SEQUENCES,
  }),
);

/** What classifiers end with: no numbers of a network any more. */
const LABELS = [
  'ArgMax',
  'ai.onnx.ml.ZipMap',
  'ai.onnx.ml.ArrayFeatureExtractor',
  'ai.onnx.ml.LabelEncoder',
];

/**
 * An ONNX model that is a chain of layers as a network: products with constants and sums (Gemm, MatMul, Add, …) become dense layers, and so
 * do Myelin's activations, also composed (gelu by erf, silu by sigmoid). Dropout becomes a layer behind an activation;
 * scaling by constants and BatchNormalization are folded into weights. LSTM, GRU, RNN, Gather of a table, self-attention as its parts and
 * x + f(x) become layers of sequences and `residual`; an input of any number of steps becomes `inputs: [null, …]`. Nodes that the output does not need are not looked at.
 * The network's seed is 0.
 *
 * @throws FormatError No ONNX model, or one with anything that a network has not: with the node's name and kind.
 * @throws OptionError
 *
 * @example
 * ```ts
 * import { fromOnnx } from 'myelin/onnx';
 * const network = fromOnnx(readFileSync('model.onnx'));
 * ```
 */
export function fromOnnx(bytes: Uint8Array | ArrayBuffer, options: FromOnnxOptions = {}): Network {
  const given = checkOptions('fromOnnx', options, ['output', 'dtype']);
  const { output } = given;
  if (output !== undefined && typeof output !== 'string') {
    throw new OptionError(`fromOnnx: output: expected a name, got ${describe(output)}.`);
  }
  if (given.dtype !== undefined) {
    checkName('fromOnnx: dtype', given.dtype, ['float64', 'float32'] as const);
  }
  const file = bytesIn(bytes);
  if (!file) {
    throw new OptionError(
      `fromOnnx: expected the bytes of a file as a Uint8Array or ArrayBuffer, got ${describe(bytes)}.`,
    );
  }
  const checked = checkGraph(decode(file), output);
  const shape = inputShape(checked.input, takesIndices(checked));
  const budget = new Budget(file.byteLength);
  const inputs = shape.dims.reduce((product, dim) => product * dim, 1);
  const { first, last, wide } = compute(checked, shape, inputs, budget);
  const dtype = given.dtype ?? (wide ? 'float64' : shape.dtype);
  const { input } = first;
  const whole = input!.form === 'image' ? input!.shape : shape.open ? [inputs] : inputs;
  const taken = shape.open ? [null, ...(whole as number[]).slice(1)] : whole;
  return networkOf('fromOnnx', taken, layersOf(last), dtype);
}

function decode(file: Uint8Array): ModelProto {
  try {
    return fromBinary(ModelProtoSchema, file, { readUnknownFields: false });
  } catch (cause) {
    // The decoder's own errors are of several kinds.
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FormatError(`fromOnnx: no ONNX model: ${reason}.`);
  }
}

/** Whether what enters are indices: rows of a table are gathered by them. */
function takesIndices({ needed, input }: CheckedGraph): boolean {
  const nodes = needed.filter(([node]) => node.input.includes(input.name));
  return nodes.length > 0 && nodes.every(([{ opType }]) => INDEXED.includes(opType));
}

const INDEXED = ['Gather', 'Cast', 'Shape'];

/** Walks the nodes; the last layer, and whether the model casts its input to double. */
function compute(
  { graph, opset, functions, needed, input, output }: CheckedGraph,
  { dims, rows }: InputShape,
  inputs: number,
  budget: Budget,
): { first: Stage; last: Stage; wide: boolean } {
  const tensors = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  const values = new Map<string, Value | Pattern>();
  const uses = countUses(needed, output);
  const form = { form: 'open', shape: dims } as const;
  const first: Stage = { width: inputs, shape: dims, from: undefined, input: { ...form } };
  values.set(input.name, affineOf(first, dims));
  const find = (name: string): Value | Pattern | undefined => {
    const tensor = tensors.get(name);
    if (tensor && !values.has(name)) values.set(name, readTensor('fromOnnx', tensor, budget));
    return values.get(name);
  };
  // Each is looked at once, however often it is called.
  const own = new Map<string, Operator>();
  let wide = false;
  for (const [node, index] of needed) {
    const name = nodeName(node, index);
    let operator = own.get(node.opType);
    if (node.domain !== MYELIN_DOMAIN) operator = operatorOf(name, node);
    else if (!operator) {
      operator = ownOperator(name, node, functions);
      own.set(node.opType, operator);
    }
    const given = node.input.map((input) => (input ? find(input) : undefined));
    const reader = new NodeReader(name, node, given, opset, rows, budget);
    wide ||=
      operator === CAST && reader.integer('to', 0) === DataType.DOUBLE && !isConstant(given[0]);
    if (node.opType === 'LogSoftmax' && node.output[0] !== output) {
      reader.fail("is read as the last node only; end there by the option 'output'");
    }
    for (const [place, output] of node.output.entries()) {
      // Further outputs are training's, but of recurrent operators.
      if (!uses.has(output) || (place > 0 && !RECURRENT.includes(operator))) continue;
      values.set(output, shared(reader, operator(reader, place), uses.get(output)!));
    }
  }
  const end = new NodeReader(
    `fromOnnx: output ${quote(output)}`,
    needed.at(-1)?.[0] ?? ({} as NodeProto),
    [find(output)],
    opset,
    rows,
    budget,
  );
  const last = end.affine(0);
  if (!isWhole(last)) {
    end.fail(
      "flattens an image whose channels are last here; end before that by the option 'output'",
    );
  }
  const stage = isImage(last) ? end.settled(last) : isStage(last) ? last.stage : undefined;
  const made = stage?.from ? stage : end.layer(callOf('linear', last)).stage;
  return { first, last: last.dims.length > 0 ? shapedAs(made, ownShape(last)) : made, wide };
}

const RECURRENT = ['LSTM', 'GRU', 'RNN'].map((name) => OPERATORS.get(name)!);

/** How many nodes take a value, by its name; of those that are sums of two values it may be what goes around. */
function countUses(
  needed: CheckedGraph['needed'],
  output: string,
): Map<string, { count: number; sums: number }> {
  const uses = new Map([[output, { count: 1, sums: 0 }]]);
  for (const [{ input, opType }] of needed) {
    for (const name of input) {
      const { count, sums } = uses.get(name) ?? { count: 0, sums: 0 };
      uses.set(name, {
        count: opType === 'Shape' ? count : count + 1,
        sums: sums + (opType === 'Add' || opType === 'Sum' ? 1 : 0),
      });
    }
  }
  return uses;
}

/**
 * What several nodes take becomes a layer's output at once, so that all take the same: where it goes around layers, or is a sequence.
 * Other values stay open, as parts of a composed activation do.
 */
function shared(
  reader: NodeReader,
  value: Value | Pattern,
  { count, sums }: { count: number; sums: number },
): Value | Pattern {
  if (count < 2 || (value.kind !== 'affine' && value.kind !== 'call')) return value;
  const { dims } = value.kind === 'call' ? value.of : value;
  if (value.kind === 'call' && (value.f === 'erf' || value.f === 'tanhSoftplus')) return value;
  return sums > 0 || (value.kind === 'affine' && dims.length > 1) ? reader.plain(value) : value;
}

function isConstant(value: Value | Pattern | undefined): boolean {
  return value?.kind === 'constant';
}

const CAST = OPERATORS.get('Cast');

function operatorOf(name: string, node: NodeProto): Operator {
  const domain = node.domain === 'ai.onnx' ? '' : node.domain;
  const kind = domain ? `${domain}.${node.opType}` : node.opType;
  const operator = OPERATORS.get(kind);
  if (operator) return operator;
  const hint = LABELS.includes(kind)
    ? `; it gives labels: end before it by the option 'output', at ${quote(node.input[0] ?? '')} perhaps`
    : '';
  throw new FormatError(`${name}: not an operator of a feed-forward network${hint}.`);
}

/** A function that `toOnnx` wrote, if it is still as it was written. */
function ownOperator(
  name: string,
  node: NodeProto,
  functions: CheckedGraph['functions'],
): Operator {
  const given = functions.find(
    (candidate) => candidate.domain === MYELIN_DOMAIN && candidate.name === node.opType,
  );
  const theirs = given && toBinary(FunctionProtoSchema, given);
  const expected = theirs && ownFunction(node.opType, theirs.length);
  if (!expected) throw new FormatError(`${name}: not a function that Myelin writes.`);
  const ours = toBinary(FunctionProtoSchema, expected);
  if (theirs.length !== ours.length || theirs.some((byte, i) => byte !== ours[i])) {
    throw new FormatError(`${name}: the function is not as Myelin writes it.`);
  }
  if (node.opType === LEAKY_RELU_OF_SLOPE) return leakyReluOfSlope;
  const activation = activationOfFunction(node.opType);
  if (!activation) return imageOperator(node.opType);
  return (reader) => {
    reader.known();
    return callOf(activation, reader.affine(0));
  };
}

/** From the input to the last one. */
function layersOf(last: Stage): FoundLayer[] {
  const layers: FoundLayer[] = [];
  for (let { from } = last; from; { from } = from.previous) layers.push(from.layer);
  return layers.reverse();
}
