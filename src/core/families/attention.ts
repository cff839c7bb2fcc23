import { KIND_POSITIONAL_EMBEDDING, KIND_SELF_ATTENTION } from '../abi.js';
import type { Family, FamilyBinary } from '../family.js';
import { positionalEmbeddingLayer } from '../js/attention/positional-embedding.js';
import { selfAttentionLayer } from '../js/attention/self-attention.js';
import { layerTwins } from '../js/layers/kinds.js';
import { attentionBinary } from '../wasm/attention-binary.js';
import { networkFamily } from './network.js';

/** Attention, and what tells steps apart. */
export const attentionFamily: Family & { readonly wasm: FamilyBinary } = {
  twins: (memory) =>
    layerTwins({
      [KIND_POSITIONAL_EMBEDDING]: positionalEmbeddingLayer,
      [KIND_SELF_ATTENTION]: selfAttentionLayer,
    })(memory),
  wasm: {
    name: 'attention',
    mark: 'selfAttentionForwardF64',
    kinds: {
      positionalEmbedding: KIND_POSITIONAL_EMBEDDING,
      selfAttention: KIND_SELF_ATTENTION,
    },
    text: attentionBinary,
  },
  over: [networkFamily],
};
