// The convolutional networks of a task, as layers of Myelin.
import {
  conv1d,
  conv2d,
  dense,
  flatten,
  globalAveragePool,
  type LayerSpec,
  maxPool2d,
} from 'myelin';
import type { Task } from '../task.js';

export function imageLayers({ shape, layers }: Task): LayerSpec[] {
  return layers!.map((layer): LayerSpec => {
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
