import type { DenseSpec } from '../../../description/layers/dense.js';
import { activationNodes } from '../activation-nodes.js';
import type { OnnxWriter } from './writer.js';

/** Gemm is of matrices alone: behind more axes it is a product over the last one. */
export const writeDense: OnnxWriter = ({ graph, wide, layer, name }, x) => {
  const { weights, bias } = layer.parameters;
  const w = graph.tensor(`${name}.weight`, weights!);
  const b = bias && graph.tensor(`${name}.bias`, bias);
  const { activation } = layer.spec as DenseSpec;
  if (layer.inputShape.length === 1) {
    return activationNodes(graph, activation, wide, graph.node('Gemm', b ? [x, w, b] : [x, w]));
  }
  const product = graph.node('MatMul', [x, w]);
  return activationNodes(graph, activation, wide, b ? graph.node('Add', [product, b]) : product);
};
