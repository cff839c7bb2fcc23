import type { LayerKind } from './layer-kind.js';
import { positionalEmbeddingKind } from './positional-embedding.js';
import { registerLayerKind } from './register.js';
import { selfAttentionKind } from './self-attention.js';

/**
 * Makes the layers of attention known to a program that loads networks but calls none of their functions (`selfAttention` and
 * `positionalEmbedding` do it themselves): bundlers leave out what is not called. For the layers around them see `useImageLayers`.
 *
 * @example
 * ```ts
 * useAttentionLayers();
 * const network = Network.fromJSON(json); // has a selfAttention
 * ```
 */
export function useAttentionLayers(): void {
  for (const kind of [selfAttentionKind, positionalEmbeddingKind]) {
    registerLayerKind(kind as LayerKind);
  }
}
