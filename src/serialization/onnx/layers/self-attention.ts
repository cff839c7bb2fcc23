import type { SelfAttentionSpec } from '../../../description/layers/self-attention.js';
import { tensorOf } from '../../../matrix/tensor.js';
import { attribute } from '../graph-builder.js';
import type { OnnxWriter } from './writer.js';

/** softmax(q·kᵀ/√n)·v of each head, then the output projection. */
export const writeSelfAttention: OnnxWriter = ({ graph, layer, name }, x) => {
  const { heads, causal } = layer.spec as SelfAttentionSpec;
  const units = layer.outputShape[1]!;
  const n = units / heads;
  const project = (part: string, value: string): string => {
    const weights = graph.tensor(`${name}.${part}.weight`, layer.parameters[`${part}Weights`]!);
    const bias = graph.tensor(`${name}.${part}.bias`, layer.parameters[`${part}Bias`]!);
    return graph.node('Add', [graph.node('MatMul', [value, weights]), bias]);
  };
  const parted = graph.wholes([0, 0, heads, n]);
  const ofHeads = (part: string, perm: readonly number[]): string =>
    graph.transpose(graph.node('Reshape', [project(part, x), parted]), perm);
  const q = ofHeads('query', [0, 2, 1, 3]);
  const k = ofHeads('key', [0, 2, 3, 1]);
  const v = ofHeads('value', [0, 2, 1, 3]);
  const scaled = graph.node('Mul', [graph.node('MatMul', [q, k]), graph.scalar(1 / Math.sqrt(n))]);
  let scores = scaled;
  if (causal) {
    const square = graph.node('Shape', [scaled], { attribute: [attribute('start', { i: 2 })] });
    scores = graph.node('Add', [scaled, graph.masked(square)]);
  }
  const p = graph.node('Softmax', [scores], { attribute: [attribute('axis', { i: -1 })] });
  const mixed = graph.transpose(graph.node('MatMul', [p, v]), [0, 2, 1, 3]);
  return project('output', graph.node('Reshape', [mixed, graph.wholes([0, 0, units])]));
};

/** The table is added to every sample. */
export const writePositionalEmbedding: OnnxWriter = ({ graph, layer, name }, x) => {
  const { weights, table } = layer.parameters;
  const { data, shape } = (weights ?? table)!;
  const [steps, units] = [layer.inputShape[0] ?? shape[0]!, shape[1]!];
  const used = tensorOf(data.slice(0, steps * units), [steps, units]); // it may tell more steps apart than there are
  return graph.node('Add', [x, graph.tensor(`${name}.table`, used)]);
};
