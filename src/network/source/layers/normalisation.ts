import type { BatchNormSpec } from '../../../description/layers/batch-norm.js';
import type { LayerNormSpec } from '../../../description/layers/layer-norm.js';
import type { SourceWriter } from '../program.js';

/** By the moving statistics. */
export const writeBatchNorm: SourceWriter = (program, { spec, parameters }, x, name) => {
  const { epsilon } = spec as BatchNormSpec;
  const tensors = [
    program.constant(`GAMMA_${name}`, parameters.gamma!.data),
    program.constant(`BETA_${name}`, parameters.beta!.data),
    program.constant(`MEAN_${name}`, parameters.movingMean!.data),
    program.constant(`VARIANCE_${name}`, parameters.movingVariance!.data),
  ];
  return `${program.need('batchNorm')}(${program.round}, ${x}, ${epsilon}, ${tensors.join(', ')})`;
};

export const writeLayerNorm: SourceWriter = (program, { spec, parameters }, x, name) => {
  const { epsilon } = spec as LayerNormSpec;
  const gamma = program.constant(`GAMMA_${name}`, parameters.gamma!.data);
  const beta = program.constant(`BETA_${name}`, parameters.beta!.data);
  return `${program.need('layerNorm')}(${program.round}, ${x}, ${epsilon}, ${gamma}, ${beta})`;
};
