import { KIND_BIDIRECTIONAL, KIND_EMBEDDING, KIND_RECURRENCE } from '../abi.js';
import type { Family, FamilyBinary } from '../family.js';
import { layerTwins } from '../js/layers/kinds.js';
import { bidirectionalLayer } from '../js/sequences/bidirectional.js';
import { embeddingLayer } from '../js/sequences/embedding.js';
import { recurrenceLayer } from '../js/sequences/recurrence.js';
import { sequencesBinary } from '../wasm/sequences-binary.js';
import { networkFamily } from './network.js';

/** Layers of sequences: embedding, recurrence, in both directions. */
export const sequencesFamily: Family & { readonly wasm: FamilyBinary } = {
  twins: (memory) =>
    layerTwins({
      [KIND_BIDIRECTIONAL]: bidirectionalLayer,
      [KIND_EMBEDDING]: embeddingLayer,
      [KIND_RECURRENCE]: recurrenceLayer,
    })(memory),
  wasm: {
    name: 'sequences',
    mark: 'recurrenceForwardF64',
    kinds: {
      bidirectional: KIND_BIDIRECTIONAL,
      embedding: KIND_EMBEDDING,
      recurrence: KIND_RECURRENCE,
    },
    text: sequencesBinary,
  },
  over: [networkFamily],
};
