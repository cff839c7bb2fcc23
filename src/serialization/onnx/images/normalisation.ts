import type { Numbers } from '../../../matrix/matrix-like.js';
import { foundBatchNorm, foundLayerNorm } from '../../images/found-image-layers.js';
import type { NodeReader, Operator } from '../node-reader.js';
import { type Affine, callOf } from '../value.js';
import { channelsFirst, channelsLast, isWhole, orderOf, sameAxes } from './layout.js';

/** An attribute is float32: the shortest number that it may have been. */
function epsilonOf(node: NodeReader): number {
  const given = node.float('epsilon', 1e-5);
  const short = Number(given.toPrecision(7));
  return Math.fround(short) === given ? short : given;
}

/** So many numbers. */
function numbers(node: NodeReader, i: number, name: string, count: number): Numbers {
  const { data } = node.constant(i, name);
  if (data.length === count) return data;
  return node.fail(`${name}: ${data.length} numbers for ${count} channels`);
}

/** BatchNormalization of (channels, …), by the moving statistics. */
export function normalizedImage(node: NodeReader, value: Affine): Affine {
  const image = channelsLast(value) ?? node.fail('of channels that lie otherwise is not read');
  const stage = node.settled(image);
  const [gamma, beta, movingMean, movingVariance] = ['scale', 'B', 'mean', 'var'].map((name, i) =>
    numbers(node, i + 1, name, value.dims[0]!),
  ) as [Numbers, Numbers, Numbers, Numbers];
  const tensors = { gamma, beta, movingMean, movingVariance };
  const layer = foundBatchNorm(tensors, epsilonOf(node), node.float('momentum', 0.9));
  return channelsFirst(stage, layer, stage.shape);
}

/** Over the last axis. */
export const layerNormalization: Operator = (node) => {
  node.known('axis', 'epsilon', 'stash_type');
  const given = node.affine(0);
  const value = given.weights ? node.layer(callOf('linear', given)) : given;
  const { dims } = value;
  const axis = node.integer('axis', -1);
  const isLast = isWhole(value) && orderOf(value).at(-1) === dims.length - 1;
  if ((axis !== -1 && axis !== dims.length) || !isLast) {
    node.fail(`axis ${axis} of rows of shape [${dims.join(', ')}]; only the last is read`);
  }
  const columns = dims.at(-1)!;
  const gamma = numbers(node, 1, 'Scale', columns);
  const beta = node.length > 2 ? numbers(node, 2, 'B', columns) : new Float64Array(columns);
  return sameAxes(value, node.settled(value), foundLayerNorm(gamma, beta, epsilonOf(node)), dims);
};
