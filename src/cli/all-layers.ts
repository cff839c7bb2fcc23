import { useAttentionLayers } from '../description/layers/use-attention-layers.js';
import { useImageLayers } from '../description/layers/use-image-layers.js';
import { useSequenceLayers } from '../description/layers/use-sequence-layers.js';

/** A file may have any of them. */
export function useAllLayers(): void {
  useImageLayers();
  useSequenceLayers();
  useAttentionLayers();
}
