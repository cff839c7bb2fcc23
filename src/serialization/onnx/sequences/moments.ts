// A normalisation of each row as operator sets before 17 have it: x − mean, over the root of the mean of its squares.
import { foundLayerNorm } from '../../images/found-image-layers.js';
import { isWhole, orderOf, sameAxes } from '../images/layout.js';
import type { NodeReader } from '../node-reader.js';
import { type Affine, near } from '../value.js';
import type { Moment } from './pattern.js';
import type { Special } from './turned.js';

const momentAt = (node: NodeReader, i: number): Moment | undefined => {
  const pattern = node.pattern(i);
  return pattern?.kind === 'moment' ? pattern : undefined;
};

/** The layer. */
function normalOf(
  node: NodeReader,
  { of, epsilon, gamma }: Moment,
  beta?: Moment['gamma'],
): Affine {
  const columns = of.dims.at(-1)!;
  node.spend(2 * columns);
  const layer = foundLayerNorm(
    gamma ?? new Float64Array(columns).fill(1),
    beta ?? new Float64Array(columns),
    epsilon,
  );
  return sameAxes(of, node.settled(of), layer, of.dims);
}

/** Over the last axis, which stays. */
export const meanOfRow: Special = (node) => {
  const given = node.list(1, 'axes');
  const moment = momentAt(node, 0);
  if (node.integer('keepdims', 1) === 0 || given?.length !== 1) return undefined;
  if (moment) {
    const last = given[0] === -1 || given[0] === moment.of.dims.length;
    if (moment.part !== 'square' || !last) return undefined;
    return { ...moment, part: 'variance' };
  }
  if (node.pattern(0)) return undefined;
  const of = node.plain(node.affine(0));
  const last = given[0] === -1 || given[0] === of.dims.length;
  const isChannels = isWhole(of) && orderOf(of).at(-1) === of.dims.length - 1;
  // (channels, …, 1 place) may be the mean of an image.
  if (!last || !isChannels || (given[0] !== -1 && of.dims.length === 2 && of.layout))
    return undefined;
  return { kind: 'moment', part: 'mean', of, epsilon: 0 };
};

export const centred: Special = (node) => {
  const mean = momentAt(node, 1);
  if (mean?.part !== 'mean') return undefined;
  const x = node.plain(node.affine(0));
  if (x.stage !== mean.of.stage) return node.fail('of the mean of another value');
  return { ...mean, part: 'centred' };
};

export const squared: Special = (node) => {
  node.known();
  const moment = momentAt(node, 0);
  const isSquare = node.constant(1, 'the exponent').data.every((value) => value === 2);
  if (moment?.part !== 'centred' || !isSquare) {
    return node.fail('is read as a part of a normalisation of rows only');
  }
  return { ...moment, part: 'square' };
};

export const root: Special = (node) => {
  node.known();
  const moment = momentAt(node, 0);
  if (moment?.part !== 'variance' || moment.epsilon === 0) {
    return node.fail('is read as a part of a normalisation of rows only');
  }
  return { ...moment, part: 'deviation' };
};

export const overDeviation: Special = (node) => {
  const [top, bottom] = [momentAt(node, 0), momentAt(node, 1)];
  if (top?.part !== 'centred' || bottom?.part !== 'deviation') return undefined;
  if (top.of.stage !== bottom.of.stage) return node.fail('by the deviation of another value');
  const normal = { ...bottom, part: 'normal' } as const;
  return { ...normal, layer: () => normalOf(node, normal) };
};

/** Times γ. */
export const scaledMoment: Special = (node) => {
  for (const [i, j] of [
    [0, 1],
    [1, 0],
  ] as const) {
    const moment = momentAt(node, i);
    if (moment?.part === 'centred' && moment === node.pattern(j))
      return { ...moment, part: 'square' };
    if (moment?.part !== 'normal' || moment.gamma || node.pattern(j)) continue;
    const gamma = node.input(j);
    if (gamma.kind === 'constant' && gamma.data.length === moment.of.dims.at(-1)) {
      const scaled = { ...moment, gamma: gamma.data };
      return { ...scaled, layer: () => normalOf(node, scaled) };
    }
  }
  return undefined;
};

/** Plus ε, or β. */
export const shiftedMoment: Special = (node) => {
  for (const [i, j] of [
    [0, 1],
    [1, 0],
  ] as const) {
    const moment = momentAt(node, i);
    if (!moment || node.pattern(j)) continue;
    const added = node.input(j);
    if (added.kind !== 'constant') continue;
    if (moment.part === 'variance' && added.data.length === 1) {
      return { ...moment, epsilon: decimal(added.data[0]!) };
    }
    if (moment.part === 'normal' && added.data.length === moment.of.dims.at(-1)) {
      return normalOf(node, moment, added.data);
    }
  }
  return undefined;
};

/** A constant of float32 is read as the shortest number that it may have been. */
function decimal(value: number): number {
  const short = Number(value.toPrecision(7));
  return near(short, value) && Math.fround(short) === value ? short : value;
}
