// The networks of images and sequences of a task, as layers of Myelin.
import {
  conv1d,
  conv2d,
  dense,
  embedding,
  flatten,
  globalAveragePool,
  gru,
  type LayerSpec,
  layerNorm,
  lstm,
  maxPool2d,
  residual,
  selfAttention,
} from 'myelin';
import type { Task } from '../task.js';

export function shapedLayers({ shape, layers }: Task): LayerSpec[] {
  return layers!.flatMap((layer): LayerSpec | LayerSpec[] => {
    if (layer.kind === 'recurrent')
      return (layer.cell === 'lstm' ? lstm : gru)({
        units: layer.units,
        returnSequences: layer.everyStep === true,
      });
    if (layer.kind === 'embedding') {
      return embedding({ vocabulary: layer.vocabulary, units: layer.units });
    }
    if (layer.kind === 'block') {
      const [units, { heads, hidden }] = [shape!.at(-1)!, layer];
      return [
        residual([layerNorm(), selfAttention({ heads, causal: true })]),
        residual([layerNorm(), dense({ units: hidden, activation: 'gelu' }), dense({ units })]),
      ];
    }
    if (layer.kind === 'maxPool') return maxPool2d();
    if (layer.kind === 'globalAverage') return globalAveragePool();
    if (layer.kind === 'flatten') return flatten();
    if (layer.kind === 'dense') return dense({ units: layer.units, activation: 'softmax' });
    const { filters, kernel: kernelSize, stride: strides, groups } = layer;
    const options = { filters, kernelSize, strides, groups, activation: 'relu' } as const;
    const convolution = shape!.length === 2 ? conv1d : conv2d;
    return convolution({ ...options, padding: 'same' });
  });
}
