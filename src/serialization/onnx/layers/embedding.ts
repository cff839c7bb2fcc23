import { TensorProto_DataType as DataType } from '../onnx-pb.js';
import type { OnnxWriter } from './writer.js';

/** Indices are numbers of the network's type, as `run` takes them. */
export const writeEmbedding: OnnxWriter = ({ graph, layer, name }, x) => {
  const weights = graph.tensor(`${name}.weight`, layer.parameters.weights!);
  return graph.node('Gather', [weights, graph.cast(x, DataType.INT64)]);
};
