import { FormatError } from '../../base/errors.js';
import { shorten } from '../../base/validate.js';
import { STAND_IN } from '../found-layers.js';
import type {
  FunctionProto,
  GraphProto,
  ModelProto,
  NodeProto,
  ValueInfoProto,
} from './onnx-pb.js';
import { TensorProto_DataType as DataType } from './onnx-pb.js';
import { quote, typeName } from './tensor.js';

const fail = (message: string): never => {
  throw new FormatError(`fromOnnx: ${message}.`);
};

/** How a message names a node. */
export function nodeName({ name, opType, domain }: NodeProto, index: number): string {
  const kind = shorten(domain ? `${domain}.${opType}` : opType);
  return `fromOnnx: node ${name ? quote(name) : index} (${kind})`;
}

/** A graph in which every name has one meaning. */
export interface CheckedGraph {
  readonly graph: GraphProto;
  /** The version of ONNX's own operators. */
  readonly opset: number;
  readonly functions: readonly FunctionProto[];
  /** Nodes that the output needs, in order, with their place in the file. */
  readonly needed: readonly (readonly [node: NodeProto, index: number])[];
  /** The one input that they need. */
  readonly input: ValueInfoProto;
  /** The name of the value that is the network's output. */
  readonly output: string;
}

/** The first version in which + − × ÷ broadcast as in NumPy. */
const MIN_OPSET = 7;

/** Finds what the output needs. @throws FormatError */
export function checkGraph(model: ModelProto, outputOption: string | undefined): CheckedGraph {
  const { graph } = model;
  if (!graph || model.irVersion < 1n) return fail('no ONNX model: there is no graph');
  const opset = Number(
    model.opsetImport.find(({ domain }) => domain === '' || domain === 'ai.onnx')?.version ?? 0,
  );
  if (opset < MIN_OPSET) fail(`operator set ${opset}; ${MIN_OPSET} and later are read`);
  if (graph.sparseInitializer.length > 0) fail('sparse tensors are not read');

  const initializers = new Set(graph.initializer.map(({ name }) => name));
  const inputs = graph.input.filter(({ name }) => !initializers.has(name));
  const output = outputOf(graph, outputOption);
  // Where each name comes from: an index of a node, or −1.
  const source = new Map<string, number>();
  const define = (name: string, from: number): void => {
    if (source.has(name)) fail(`${quote(name)} is given twice`);
    source.set(name, from);
  };
  for (const { name } of graph.initializer) define(name, -1);
  for (const { name } of inputs) define(name, -1);
  for (const [i, node] of graph.node.entries()) {
    for (const name of node.output) if (name) define(name, i);
  }
  if (!source.has(output)) fail(`no node gives ${quote(output)}, the output`);

  // From the output backwards. Nodes stand in the order of computation, so that a cycle is an input from a later one.
  const wanted = new Set([output]);
  const needed: [NodeProto, number][] = [];
  for (let i = graph.node.length - 1; i >= 0; i--) {
    const node = graph.node[i]!;
    if (!node.output.some((name) => wanted.has(name))) continue;
    needed.push([node, i]);
    for (const name of node.input) {
      if (!name) continue;
      const from =
        source.get(name) ?? fail(`${where(node, i)}: nothing gives its input ${quote(name)}`);
      if (from >= i) fail(`${where(node, i)}: its input ${quote(name)} comes from a later node`);
      wanted.add(name);
    }
  }
  const used = inputs.filter(({ name }) => wanted.has(name));
  if (used.length !== 1) {
    const names = used.map(({ name }) => quote(name)).join(', ');
    fail(`expected one input, got ${used.length === 0 ? 'none' : names}`);
  }
  return {
    graph,
    opset,
    functions: model.functions,
    needed: needed.reverse(),
    input: used[0]!,
    output,
  };
}

function where(node: NodeProto, index: number): string {
  return nodeName(node, index).slice('fromOnnx: '.length);
}

function outputOf({ output }: GraphProto, chosen: string | undefined): string {
  if (chosen !== undefined) return chosen;
  if (output.length === 1) return output[0]!.name;
  const names = output.map(({ name }) => quote(name)).join(', ');
  return fail(
    `expected one output, got ${output.length === 0 ? 'none' : `${names}; choose one by the option 'output'`}`,
  );
}

/** What a row of the input is. */
export interface InputShape {
  readonly dtype: 'float64' | 'float32';
  /** Of the batch, where it is fixed. */
  readonly rows: number | undefined;
  readonly dims: readonly number[];
  /** The first of them, the steps of a sequence, is any: it stands in for it here. */
  readonly open: boolean;
}

/** The input's type and shape; `indices`: whether they are looked up. @throws FormatError */
export function inputShape({ name, type }: ValueInfoProto, indices: boolean): InputShape {
  const what = `input ${quote(name)}`;
  if (type?.value.case !== 'tensorType') return fail(`${what} is no tensor`);
  const { elemType, shape } = type.value.value;
  if (![DataType.FLOAT, DataType.DOUBLE, DataType.INT64, DataType.INT32].includes(elemType)) {
    fail(`${what} holds ${typeName(elemType)}; expected float or double`);
  }
  const sizes = (shape?.dim ?? []).map(({ value }) =>
    value.case === 'dimValue' && value.value > 0n ? Number(value.value) : undefined,
  );
  const [rows, steps, ...rest] = sizes;
  // A list of any length is one of indices.
  const any = indices ? sizes.length > 1 : sizes.length > 2;
  const open = any && steps === undefined && rows === undefined;
  const dims = sizes.length > 1 ? [open ? STAND_IN : steps, ...rest] : [];
  if (dims.length === 0 || dims.length > 8 || dims.some((dim) => dim === undefined)) {
    fail(
      `${what} has shape [${sizes.map((size) => size ?? '?').join(', ')}]; expected [rows, numbers] with a number of numbers`,
    );
  }
  return {
    dtype: elemType === DataType.DOUBLE ? 'float64' : 'float32',
    rows,
    dims: dims as number[],
    open,
  };
}
