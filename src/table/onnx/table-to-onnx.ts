import { create, toBinary } from '@bufbuild/protobuf';
import { OptionError } from '../../base/errors.js';
import { checkOptions, describe } from '../../base/validate.js';
import type { Network } from '../../network/network.js';
import { OPSET } from '../../serialization/onnx/activation-nodes.js';
import { MYELIN_DOMAIN } from '../../serialization/onnx/graph-builder.js';
import { writeLayer } from '../../serialization/onnx/layers/write-layer.js';
import {
  TensorProto_DataType as DataType,
  GraphProtoSchema,
  ModelProtoSchema,
  OperatorSetIdProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from '../../serialization/onnx/onnx-pb.js';
import { ownFunctions } from '../../serialization/onnx/own-functions.js';
import type { ModelParts, ModelWhole } from '../model/parts.js';
import { type ColumnInput, readColumn, typeOf } from './columns.js';
import { featureNodes } from './features.js';
import { ML_DOMAIN, ModelGraph } from './model-graph.js';

/** What `toOnnx` takes for a model of tables. Of several targets each output's name has its target before it: `price.variable`. */
export interface TableToOnnxOptions {
  /** The name of the output with a classifier's labels. Default `'label'`. */
  label?: string;
  /** The name of the output with a classifier's probabilities. Default `'probabilities'`. */
  probabilities?: string;
  /** The name of the output with a regressor's numbers. Default `'variable'`. */
  variable?: string;
}

const NAMES = ['label', 'probabilities', 'variable'] as const;
const IR_VERSION = 8n;

/** A model of tables with all of its preprocessing: one input a column, (batch, 1). @internal */
export function tableToOnnx(whole: ModelWhole, options: TableToOnnxOptions): Uint8Array {
  const given = checkOptions('toOnnx', options, [...NAMES]);
  const { schema, models, isSeveral } = whole;
  const columns = schema.inputs.filter(({ type }) => type !== 'text');
  const taken = columns.map(({ name }) => name);
  const outputs = models.map((parts) =>
    outputNames(given, isSeveral ? `${parts.target}.` : '', taken, parts),
  );

  const names = outputs.flatMap((each) => Object.values(each));
  const graph = new ModelGraph(prefixFor([...taken, ...names]));
  const inputs = new Map<string, ColumnInput>(
    columns.map((column) => [column.name, readColumn(graph, column.name, column)]),
  );
  const ends = models.flatMap((parts, i) => {
    const answer = ensembleNodes(graph, parts, inputs);
    return parts.kind === 'number'
      ? [numberEnd(graph, parts, answer, outputs[i]!.variable)]
      : classEnd(graph, parts, answer, outputs[i]!);
  });

  const functions = ownFunctions(graph);
  const opset = (domain: string, version: number) =>
    create(OperatorSetIdProtoSchema, { domain, version: BigInt(version) });
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion: IR_VERSION,
      producerName: 'myelin',
      opsetImport: [
        opset('', OPSET),
        opset(ML_DOMAIN, 2),
        ...(functions.length > 0 ? [opset(MYELIN_DOMAIN, 1)] : []),
      ],
      functions,
      graph: create(GraphProtoSchema, {
        name: 'model',
        node: graph.nodes,
        initializer: graph.initializer,
        input: columns.map((column) => valueInfo(column.name, typeOf(column), 1)),
        output: ends,
      }),
    }),
  );
}

/** The weighted mean over members and folds, (batch, outputs). */
function ensembleNodes(
  graph: ModelGraph,
  { ensemble }: ModelParts,
  inputs: ReadonlyMap<string, ColumnInput>,
): string {
  const { features, members } = ensemble;
  const answers = features.flatMap((own, fold) => {
    const x = featureNodes(graph, own, inputs);
    return members.map(({ networks, weight }) => {
      const y = networkNodes(graph, networks[fold]!, x);
      return graph.node('Mul', [y, graph.scalar(weight / features.length)]);
    });
  });
  return graph.node('Sum', answers);
}

/** In the network's own dtype, as it runs here; what it takes and gives is float64. */
function networkNodes(graph: ModelGraph, network: Network, input: string): string {
  const wide = network.dtype === 'float64';
  let x = wide ? input : graph.op('Cast', [input], { to: DataType.FLOAT });
  for (const [i, layer] of network.layers.entries()) {
    x = writeLayer(graph, wide, `layers[${i}]`, layer, x, '');
  }
  return wide ? x : graph.op('Cast', [x], { to: DataType.DOUBLE });
}

function numberEnd(
  graph: ModelGraph,
  { mean, scale }: Extract<ModelParts, { kind: 'number' }>,
  answer: string,
  name: string,
): ValueInfoProto {
  const scaled = graph.node('Mul', [answer, graph.scalar(scale)]);
  graph.node('Add', [scaled, graph.scalar(mean)], { output: name });
  return valueInfo(name, DataType.DOUBLE, 1);
}

function classEnd(
  graph: ModelGraph,
  { classes }: Extract<ModelParts, { kind: 'classes' }>,
  answer: string,
  names: { label: string; probabilities: string },
): ValueInfoProto[] {
  const all =
    classes.length > 2
      ? graph.node('Div', [answer, graph.op('ReduceSum', [answer, graph.integers([1])])])
      : graph.op('Concat', [graph.node('Sub', [graph.scalar(1), answer]), answer], { axis: 1 });
  graph.node('Identity', [all], { output: names.probabilities });
  const best = graph.op('ArgMax', [all], { axis: 1, keepdims: 0 });
  const [labels, type] = labelTable(graph, classes);
  const label = graph.op('Gather', [labels, best], { axis: 0 });
  graph.node('Identity', [label], { output: names.label });
  return [
    valueInfo(names.label, type),
    valueInfo(names.probabilities, DataType.DOUBLE, classes.length),
  ];
}

function labelTable(
  graph: ModelGraph,
  classes: Extract<ModelParts, { kind: 'classes' }>['classes'],
): [string, DataType] {
  const [first] = classes;
  if (typeof first === 'string') return [graph.texts(classes.map(String)), DataType.STRING];
  if (typeof first === 'boolean') return [graph.flags(classes.map(Boolean)), DataType.BOOL];
  const numbers = classes.map(Number);
  return numbers.every(Number.isSafeInteger)
    ? [graph.integers(numbers), DataType.INT64]
    : [graph.table(Float64Array.from(numbers), [numbers.length]), DataType.DOUBLE];
}

/** (batch), or (batch, columns). */
function valueInfo(name: string, elemType: DataType, columns?: number): ValueInfoProto {
  const batch = { value: { case: 'dimParam', value: 'batch' } } as const;
  const own = { value: { case: 'dimValue', value: BigInt(columns ?? 0) } } as const;
  const dim = columns === undefined ? [batch] : [batch, own];
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: 'tensorType', value: { elemType, shape: { dim } } } },
  });
}

/** A beginning that none of the names has. */
function prefixFor(names: readonly string[]): string {
  let prefix = 'myelin.';
  while (names.some((name) => name.startsWith(prefix))) prefix = `_${prefix}`;
  return prefix;
}

function outputNames(
  given: TableToOnnxOptions,
  prefix: string,
  taken: readonly string[],
  parts: ModelParts,
): Record<(typeof NAMES)[number], string> {
  const name = (option: (typeof NAMES)[number]): string =>
    outputName(option, given[option] ?? option, prefix, taken, parts);
  return {
    label: name('label'),
    probabilities: name('probabilities'),
    variable: name('variable'),
  };
}

function outputName(
  option: (typeof NAMES)[number],
  name: unknown,
  prefix: string,
  taken: readonly string[],
  { kind }: ModelParts,
): string {
  const used = kind === 'number' ? option === 'variable' : option !== 'variable';
  if (typeof name !== 'string' || name === '') {
    throw new OptionError(`toOnnx: ${option}: expected a name, got ${describe(name)}.`);
  }
  if (!used || !taken.includes(prefix + name)) return prefix + name;
  throw new OptionError(
    `toOnnx: ${option}: a column is named '${prefix}${name}'; name the output otherwise: { ${option}: '…' }.`,
  );
}
