import { OptionError } from '../../base/errors.js';
import { checkNetwork } from '../../network/check-network.js';
import type { Layer } from '../../network/layer.js';
import type { Network } from '../../network/network.js';
import { refuseLayer } from '../../network/refuse-layer.js';
import { denseWeights } from './dense.js';
import { convolutionWeights } from './images/convolution.js';
import { batchNormWeights, layerNormWeights } from './images/normalisation.js';
import { residualWeights } from './residual.js';
import { positionalEmbeddingWeights, selfAttentionWeights } from './sequences/attention.js';
import { bidirectionalWeights, embeddingWeights, recurrentWeights } from './sequences/recurrent.js';
import type { WeightForm, WeightWriter } from './weight-writer.js';

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
    positionalEmbedding: positionalEmbeddingWeights,
    residual: residualWeights,
    selfAttention: selfAttentionWeights,
    simpleRnn: recurrentWeights,
  }),
);

/** A layer with what writes it; undefined where it has no tensors, or where the layers within are written one by one. */
export interface WrittenLayer<Form extends WeightForm> {
  readonly layer: Layer;
  readonly writer: Required<WeightWriter>[Form] | undefined;
  readonly layers: readonly WrittenLayer<Form>[];
}

/** The layers of a network with what writes each for a library. @throws OptionError a kind, or an option, that cannot be written there. */
export function weightWriters<Form extends WeightForm>(
  what: string,
  network: Network,
  form: Form,
): WrittenLayer<Form>[] {
  checkNetwork(what, network);
  return network.layers.map((layer, i) => writtenLayer(what, `layers[${i}]`, layer, form));
}

function writtenLayer<Form extends WeightForm>(
  what: string,
  where: string,
  layer: Layer,
  form: Form,
): WrittenLayer<Form> {
  const writers = WRITERS.get(layer.kind);
  const isApart = writers?.within?.some((library) => library === form) ?? false;
  const writer = writers?.[form] as Required<WeightWriter>[Form] | undefined;
  // A perceptron has no other layers at all, where lists of weights leave out those without any.
  const counts = form === 'scikit' || Object.keys(layer.parameters).length > 0;
  if (!writer && !isApart && counts && !layer.isIdentity) {
    const known = [...WRITERS].filter(([, each]) => each[form]).map(([kind]) => kind);
    return refuseLayer(what, where, layer.kind, known);
  }
  const refused = writers?.refuses?.(layer, form);
  if (refused !== undefined) throw new OptionError(`${what}: ${where}: ${refused}`);
  const inner = isApart ? layer.layers : [];
  const layers = inner.map((each, i) => writtenLayer(what, `${where}.layers[${i}]`, each, form));
  return { layer, writer, layers };
}

/** Those with tensors, those within layers in their place. */
export function leaves<Form extends WeightForm>(
  layers: readonly WrittenLayer<Form>[],
): (WrittenLayer<Form> & { readonly writer: Required<WeightWriter>[Form] })[] {
  return layers.flatMap(({ layer, writer, layers: inner }) =>
    writer ? [{ layer, writer, layers: inner }] : leaves(inner),
  );
}
