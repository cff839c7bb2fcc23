import { bidirectionalKind } from './bidirectional.js';
import { embeddingKind } from './embedding.js';
import { gruKind } from './gru.js';
import type { LayerKind } from './layer-kind.js';
import { lstmKind } from './lstm.js';
import { registerLayerKind } from './register.js';
import { simpleRnnKind } from './simple-rnn.js';

/**
 * Makes all layers of sequences known to a program that loads networks but calls none of their functions (`lstm` and so on do it
 * themselves): bundlers leave out what is not called.
 *
 * @example
 * ```ts
 * useSequenceLayers();
 * const network = Network.fromJSON(json); // has an lstm
 * ```
 */
export function useSequenceLayers(): void {
  const kinds = [bidirectionalKind, embeddingKind, gruKind, lstmKind, simpleRnnKind];
  for (const kind of kinds) registerLayerKind(kind as LayerKind);
}
