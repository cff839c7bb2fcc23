import { KIND_BATCH_NORM, KIND_LAYER_NORM } from '../abi.js';
import type { Family, FamilyBinary } from '../family.js';
import { layerTwins } from '../js/layers/kinds.js';
import { batchNormLayer } from '../js/normalisation/batch-norm.js';
import { layerNormLayer } from '../js/normalisation/layer-norm.js';
import { normalisationBinary } from '../wasm/normalisation-binary.js';
import { networkFamily } from './network.js';

/** Normalisation of batches and of rows. */
export const normalisationFamily: Family & { readonly wasm: FamilyBinary } = {
  twins: (memory) =>
    layerTwins({ [KIND_BATCH_NORM]: batchNormLayer, [KIND_LAYER_NORM]: layerNormLayer })(memory),
  wasm: {
    name: 'normalisation',
    mark: 'batchNormForwardF64',
    kinds: { batchNorm: KIND_BATCH_NORM, layerNorm: KIND_LAYER_NORM },
    text: normalisationBinary,
  },
  over: [networkFamily],
};
