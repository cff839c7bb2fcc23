import type { BatchNormSpec } from '../../../description/layers/batch-norm.js';
import type { LayerNormSpec } from '../../../description/layers/layer-norm.js';
import { tensorOf } from '../../../matrix/tensor.js';
import { attribute, MYELIN_DOMAIN } from '../graph-builder.js';
import type { OnnxLayer, OnnxWriter } from './writer.js';

/** ONNX' epsilon is float32: in float64 it is a number of the graph. */
function epsilonOf({ graph, name }: OnnxLayer, epsilon: number): string {
  return graph.tensor(`${name}.epsilon`, tensorOf(Float64Array.of(epsilon), [1]));
}

/** By the moving statistics. */
export const writeBatchNorm: OnnxWriter = (given, x) => {
  const { graph, wide, layer, name } = given;
  const { epsilon } = layer.spec as BatchNormSpec;
  const tensors = (
    [
      ['weight', 'gamma'],
      ['bias', 'beta'],
      ['running_mean', 'movingMean'],
      ['running_var', 'movingVariance'],
    ] as const
  ).map(([theirs, ours]) => graph.tensor(`${name}.${theirs}`, layer.parameters[ours]!));
  if (wide) {
    const input = [x, ...tensors, epsilonOf(given, epsilon)];
    return graph.node('BatchNormalization', input, { domain: MYELIN_DOMAIN });
  }
  const own = { attribute: [attribute('epsilon', { f: Math.fround(epsilon) })] };
  const axes = layer.inputShape.length + 1;
  if (axes === 2) return graph.node('BatchNormalization', [x, ...tensors], own);
  const y = graph.node('BatchNormalization', [graph.channelsFirst(x, axes), ...tensors], own);
  return graph.channelsLast(y, axes);
};

export const writeLayerNorm: OnnxWriter = (given, x) => {
  const { graph, wide, layer, name } = given;
  const { epsilon } = layer.spec as LayerNormSpec;
  const gamma = graph.tensor(`${name}.weight`, layer.parameters.gamma!);
  const beta = graph.tensor(`${name}.bias`, layer.parameters.beta!);
  if (wide) {
    const input = [x, gamma, beta, epsilonOf(given, epsilon)];
    return graph.node('LayerNormalization', input, { domain: MYELIN_DOMAIN });
  }
  return graph.node('LayerNormalization', [x, gamma, beta], {
    attribute: [attribute('axis', { i: -1 }), attribute('epsilon', { f: Math.fround(epsilon) })],
  });
};
