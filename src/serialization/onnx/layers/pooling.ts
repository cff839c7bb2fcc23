import { attribute, MYELIN_DOMAIN } from '../graph-builder.js';
import { functionName } from '../images/functions.js';
import type { OnnxWriter } from './writer.js';

/** Of windows. */
export const writePooling: OnnxWriter = ({ graph, wide, layer }, x) => {
  const { sizes, inputShape } = layer;
  const rank = inputShape.length - 1;
  if (wide) {
    return graph.node(functionName(`Pooling${rank}d`, sizes), [x], { domain: MYELIN_DOMAIN });
  }
  const own = (...both: number[]): number[] => both.slice(-rank);
  const [height, width, , outHeight, outWidth, poolY, poolX, strideY, strideX] =
    sizes as readonly number[] & Record<0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8, number>;
  const [top, left, average] = sizes.slice(9) as [number, number, number];
  const after = (length: number, count: number, stride: number, pool: number, before: number) =>
    Math.max(0, (count - 1) * stride + pool - length - before);
  const bottom = after(height, outHeight, strideY, poolY, top);
  const right = after(width, outWidth, strideX, poolX, left);
  const y = graph.node(
    average ? 'AveragePool' : 'MaxPool',
    [graph.channelsFirst(x, inputShape.length + 1)],
    {
      attribute: [
        attribute('kernel_shape', { ints: own(poolY, poolX) }),
        attribute('strides', { ints: own(strideY, strideX) }),
        attribute('pads', { ints: [...own(top, left), ...own(bottom, right)] }),
      ],
    },
  );
  return graph.channelsLast(y, inputShape.length + 1);
};

const writeGlobal =
  (opType: string): OnnxWriter =>
  ({ graph, layer: { inputShape } }, x) => {
    const ints = Array.from({ length: inputShape.length - 1 }, (_, i) => i + 1);
    return graph.node(opType, [x], {
      attribute: [attribute('axes', { ints }), attribute('keepdims', { i: 0 })],
    });
  };

export const writeGlobalAveragePool: OnnxWriter = writeGlobal('ReduceMean');
export const writeGlobalMaxPool: OnnxWriter = writeGlobal('ReduceMax');
