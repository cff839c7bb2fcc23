import { checkNetwork } from '../../network/check-network.js';
import type { Layer } from '../../network/layer.js';
import type { Network } from '../../network/network.js';
import { refuseLayer } from '../../network/refuse-layer.js';
import { denseWeights } from './dense.js';
import { convolutionWeights } from './images/convolution.js';
import { batchNormWeights, layerNormWeights } from './images/normalisation.js';
import { bidirectionalWeights, embeddingWeights, recurrentWeights } from './sequences/recurrent.js';
import type { WeightWriter } from './weight-writer.js';

/** Every kind of layer whose weights other libraries have, by name. Another one is a file of its own and a line here. */
const WRITERS: ReadonlyMap<string, WeightWriter> = new Map(
  Object.entries({
    batchNorm: batchNormWeights,
    bidirectional: bidirectionalWeights,
    conv1d: convolutionWeights,
    conv2d: convolutionWeights,
    convTranspose2d: convolutionWeights,
    dense: denseWeights,
    embedding: embeddingWeights,
    gru: recurrentWeights,
    layerNorm: layerNormWeights,
    lstm: recurrentWeights,
    simpleRnn: recurrentWeights,
  }),
);

/** A layer with what writes it; undefined where it has no tensors. */
export interface WrittenLayer<Form extends keyof WeightWriter> {
  readonly layer: Layer;
  readonly writer: Required<WeightWriter>[Form] | undefined;
}

/** The layers of a network with what writes each for a library. @throws OptionError a kind that cannot be written there. */
export function weightWriters<Form extends keyof WeightWriter>(
  what: string,
  network: Network,
  form: Form,
): WrittenLayer<Form>[] {
  checkNetwork(what, network);
  return network.layers.map((layer, i) => {
    const writer = WRITERS.get(layer.kind)?.[form] as Required<WeightWriter>[Form] | undefined;
    // A perceptron has no other layers at all, where lists of weights leave out those without any.
    const counts = form === 'scikit' || Object.keys(layer.parameters).length > 0;
    if (!writer && counts && !layer.isIdentity) {
      const known = [...WRITERS].filter(([, writers]) => writers[form]).map(([kind]) => kind);
      return refuseLayer(what, `layers[${i}]`, layer.kind, known);
    }
    return { layer, writer };
  });
}
