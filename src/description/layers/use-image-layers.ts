import { activationKind } from './activation.js';
import { batchNormKind } from './batch-norm.js';
import { convTranspose2dKind } from './conv-transpose-2d.js';
import { conv1dKind } from './conv1d.js';
import { conv2dKind } from './conv2d.js';
import { flattenKind } from './flatten.js';
import { globalAveragePoolKind, globalMaxPoolKind } from './global-pool.js';
import type { LayerKind } from './layer-kind.js';
import { layerNormKind } from './layer-norm.js';
import { averagePool1dKind, maxPool1dKind } from './pool-1d.js';
import { averagePool2dKind, maxPool2dKind } from './pool-2d.js';
import { registerLayerKind } from './register.js';
import { reshapeKind } from './reshape.js';
import { residualKind } from './residual.js';
import { upSample2dKind } from './up-sample-2d.js';

/**
 * Makes all layers of images known to a program that loads networks but calls none of their functions (`conv2d` and so on do it
 * themselves): bundlers leave out what is not called.
 *
 * @example
 * ```ts
 * useImageLayers();
 * const network = Network.fromJSON(json); // has a conv2d
 * ```
 */
export function useImageLayers(): void {
  const kinds = [
    ...[
      activationKind,
      averagePool1dKind,
      averagePool2dKind,
      batchNormKind,
      conv1dKind,
      conv2dKind,
    ],
    ...[convTranspose2dKind, flattenKind, globalAveragePoolKind, globalMaxPoolKind, layerNormKind],
    ...[maxPool1dKind, maxPool2dKind, reshapeKind, residualKind, upSample2dKind],
  ];
  for (const kind of kinds) registerLayerKind(kind as LayerKind);
}
