// Values whose batch is not their first axis, or whose directions have an axis: until they stand as a network has them.
import { foundEmbedding } from '../../sequences/found-sequence-layers.js';
import type { NodeReader } from '../node-reader.js';
import { type Affine, affineOf, type Constant, isStage, type Value } from '../value.js';
import type { Pattern, SequenceAxis, Turned } from './pattern.js';

/** What a special case gives; undefined: it is none. */
export type Special = (node: NodeReader) => Value | Pattern | undefined;

/** The value itself where its axes are those of a network. */
export function settledAxes(turned: Turned): Affine | Turned {
  const { axes, of, reversed, picked } = turned;
  const own = of.dims.length > 1 ? 'batch,steps,units' : 'batch,units';
  return axes.join() === own && !reversed && picked === undefined ? of : turned;
}

/** Of sequences, which a network has as (steps, numbers). */
function asTurned(node: NodeReader): Turned | undefined {
  const pattern = node.pattern(0);
  if (pattern) return pattern.kind === 'turned' ? pattern : undefined;
  const value = node.input(0);
  if (value.kind === 'constant') return undefined;
  const of = node.affine(0);
  if (of.dims.length !== 2 || of.layout) return undefined;
  return {
    ...{ kind: 'turned', of, axes: ['batch', 'steps', 'units'], directions: 1, reversed: false },
  };
}

/** Lengths as the file has them; NaN: of the batch. */
function lengthsOf(node: NodeReader, { axes, of, directions }: Turned): number[] {
  const units = of.dims.at(-1)!;
  const each = axes.includes('directions') ? units / directions : units;
  const lengths = { batch: node.rows ?? Number.NaN, steps: of.dims[0]!, directions, units: each };
  return axes.map((axis) => lengths[axis]);
}

const placeOf = (axis: number, { axes }: Turned): number => (axis < 0 ? axis + axes.length : axis);

export const transposedTurned: Special = (node) => {
  const turned = asTurned(node);
  const perm = node.integers('perm');
  // What leaves the batch first is a transposition as any other.
  if (!turned || !perm || (!node.pattern(0) && perm[0] === 0)) return undefined;
  node.known('perm');
  const { axes } = turned;
  if (perm.length !== axes.length || new Set(perm).size !== axes.length) return undefined;
  const own = perm.map((place) => axes[place]);
  if (own.includes(undefined)) return undefined;
  return settledAxes({ ...turned, axes: own as SequenceAxis[] });
};

export const squeezedTurned: Special = (node) => {
  const turned = node.pattern(0)?.kind === 'turned' ? asTurned(node) : undefined;
  if (!turned) return undefined;
  node.known('axes');
  const given = node.list(1, 'axes');
  const { axes, directions } = turned;
  const place = axes.indexOf('directions');
  if (
    directions !== 1 ||
    given?.length !== 1 ||
    placeOf(given[0]!, turned) !== place ||
    place < 0
  ) {
    return node.fail('of a sequence it is read for the axis of a single direction');
  }
  return settledAxes({ ...turned, axes: axes.filter((axis) => axis !== 'directions') });
};

/** Joins the directions. */
export const reshapedTurned: Special = (node) => {
  const turned = node.pattern(0)?.kind === 'turned' ? asTurned(node) : undefined;
  if (!turned) return undefined;
  node.known('allowzero');
  const { axes, of } = turned;
  const at = axes.indexOf('directions');
  const target = Array.from(node.constant(1, 'the shape').data);
  const joined = { ...turned, axes: axes.filter((axis) => axis !== 'directions') };
  const lengths = lengthsOf(node, joined);
  const before = lengthsOf(node, turned);
  const fits = target.every((length, i) => {
    const same = length === lengths[i] || (Number.isNaN(length) && joined.axes[i] === 'batch');
    return same || length === -1 || (length === 0 && Object.is(before[i], lengths[i]));
  });
  const open = target.filter((length) => length === -1).length;
  if (at < 0 || axes[at + 1] !== 'units' || target.length !== lengths.length || !fits || open > 1) {
    return node.fail(
      `of a sequence of shape [${of.dims.join(', ')}] to [${target.join(', ')}]: it is read where it puts two directions beside each other`,
    );
  }
  return settledAxes(joined);
};

export const castTurned: Special = (node) => {
  const pattern = node.pattern(0);
  return pattern?.kind === 'turned' || pattern?.kind === 'zeros' ? pattern : undefined;
};

export const shapeOfTurned: Special = (node) => {
  const pattern = node.pattern(0);
  const turned = pattern?.kind === 'turned' ? pattern : undefined;
  if (!turned) return undefined;
  node.known();
  const lengths = lengthsOf(node, turned);
  return { kind: 'constant', data: Float64Array.from(lengths), dims: [lengths.length] };
};

/** Zeros of the shape of states, or a matrix that masks scores. */
export const constantOfShape: Special = (node) => {
  node.known('value');
  const value = node.tensor('value')?.data[0] ?? 0;
  const dims = Array.from(node.constant(0, 'the shape').data);
  if (value === 0 && dims.some(Number.isNaN)) return { kind: 'zeros' };
  const count = dims.reduce((product, length) => product * length, 1);
  if (!Number.isInteger(count) || count < 1) node.fail(`a shape of [${dims.join(', ')}]`);
  node.spend(count);
  return { kind: 'constant', data: new Float64Array(count).fill(value), dims };
};

/** Zeros of the shape of states. */
export const expanded: Special = (node) => {
  node.known();
  const pattern = node.pattern(0);
  if (pattern?.kind === 'zeros') return pattern;
  const { data } = node.constant(0, 'what is expanded');
  const { data: shape } = node.constant(1, 'the shape');
  if (data.every((value) => value === 0) && shape.some(Number.isNaN)) return { kind: 'zeros' };
  return node.fail('is read for states of 0 only');
};

/** A sequence back to front, or a layer's part of initial states of 0. */
export const sliced: Special = (node) => {
  node.known('starts', 'ends', 'axes');
  if (node.pattern(0)?.kind === 'zeros') return { kind: 'zeros' };
  const turned = asTurned(node);
  const [starts, ends, axes, steps] = ['starts', 'ends', 'axes', 'steps'].map(
    (name, i) => node.list(i + 1, name) ?? [],
  ) as [number[], number[], number[], number[]];
  const isTurn =
    turned &&
    axes.length === 1 &&
    turned.axes[placeOf(axes[0]!, turned)] === 'steps' &&
    steps[0] === -1 &&
    starts[0] === -1 &&
    ends[0]! < -turned.of.dims[0]!;
  if (!isTurn) return node.fail('is read where it turns a sequence round only');
  return settledAxes({ ...turned, reversed: !turned.reversed });
};

/** A row of a table for each index, the state of the last step, or one direction of the last states. */
export const gathered: Special = (node) => {
  const first = node.pattern(0) ?? node.input(0);
  const axis = node.integer('axis', 0);
  if (first.kind === 'constant') {
    const pattern = node.pattern(1);
    if (!pattern && node.input(1).kind === 'constant') return undefined;
    node.known('axis');
    const index = pattern?.kind === 'indices' ? pattern.of : node.affine(1);
    return embedded(node, first, index, axis);
  }
  const turned = asTurned(node);
  if (!turned) return undefined;
  node.known('axis');
  const { data, dims } = node.constant(1, 'the index');
  const place = placeOf(axis, turned);
  const [at] = data;
  const own = turned.axes[place];
  if (data.length !== 1 || dims.length > 0) return node.fail('one index is read');
  const axes = turned.axes.filter((_, i) => i !== place);
  if (own === 'directions') {
    const picked = at! < 0 ? at! + turned.directions : at!;
    if (picked < 0 || picked >= turned.directions) return node.fail(`direction ${at}`);
    const one = turned.directions === 1 ? {} : { picked };
    return settledAxes({ ...turned, axes, ...one });
  }
  const { stage, dims: lengths } = turned.of;
  const steps = lengths[0]!;
  const last = isStage(turned.of) && !turned.reversed ? stage.from?.layer.last?.() : undefined;
  if (own !== 'steps' || (at !== -1 && at !== steps - 1) || !last) {
    return node.fail(
      'of a sequence it is read for the last step of a recurrent layer that goes forward',
    );
  }
  const units = lengths.at(-1)!;
  const next = {
    width: units,
    shape: [units],
    from: { previous: stage.from!.previous, layer: last },
  };
  return settledAxes({ ...turned, of: affineOf(next, [units]), axes });
};

function embedded(node: NodeReader, table: Constant, index: Affine, axis: number): Affine {
  const [vocabulary, units] = table.dims as [number, number];
  const { stage, dims } = index;
  if (
    table.dims.length !== 2 ||
    axis !== 0 ||
    !stage.input ||
    !isStage(index) ||
    dims.length !== 1
  ) {
    return node.fail(
      `rows of a table of shape [${table.dims.join(', ')}] for what is of shape [${dims.join(', ')}]; a matrix and the input, a list of indices, are read`,
    );
  }
  const layer = foundEmbedding(vocabulary, units, table.data);
  const shape = [dims[0]!, units];
  const next = { width: dims[0]! * units, shape, from: { previous: node.settled(index), layer } };
  return affineOf(next, shape);
}

/** The directions of the last states, picked one by one, beside each other. */
export const joinedDirections: Special = (node) => {
  const parts = Array.from({ length: node.length }, (_, i) => node.pattern(i));
  const [first] = parts;
  if (first?.kind !== 'turned') return undefined;
  node.known('axis');
  const inOrder = parts.every(
    (part, i) => part?.kind === 'turned' && part.of === first.of && part.picked === i,
  );
  const axis = node.integer('axis', 0);
  const fits = first.axes.join() === 'batch,units' && (axis === 1 || axis === -1);
  if (!inOrder || !fits || parts.length !== first.directions) {
    return node.fail('of sequences it is read for the last states of both directions');
  }
  return first.of;
};

/** The input as whole numbers. */
export const castIndices: Special = (node) => {
  const value = node.pattern(0) ?? node.input(0);
  if (value.kind !== 'affine' || !value.stage.input || !isStage(value)) return undefined;
  const to = node.integer('to', 0);
  return to === 6 || to === 7 ? { kind: 'indices', of: value } : undefined;
};
