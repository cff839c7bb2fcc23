// softmax(q·kᵀ/√n)·v of each head as the operators that it is made of.
import type { Numbers } from '../../../matrix/matrix-like.js';
import { foundAttention } from '../../sequences/found-sequence-layers.js';
import { orderOf } from '../images/layout.js';
import type { NodeReader } from '../node-reader.js';
import { type Affine, affineOf, isSameStage, near } from '../value.js';
import type { Attention, Projection } from './pattern.js';
import type { Special } from './turned.js';

const attentionAt = (node: NodeReader, i: number): Attention | undefined => {
  const pattern = node.pattern(i);
  return pattern?.kind === 'attention' ? pattern : undefined;
};

/** The projection that heads were made of by Reshape and Transpose; undefined: the value is none. */
function projectionOf(value: Affine): Projection | undefined {
  const { from, shape } = value.stage;
  const layer = from?.layer.projection;
  const units = shape.at(-1)!;
  const { scale, shift } = value;
  if (!layer || scale || shift || shape.length !== 2 || layer.weights.length !== units ** 2) {
    return undefined;
  }
  return { of: from!.previous, units, ...layer };
}

/** (heads, steps, n) in this order of axes, of numbers that lie (steps, heads, n). */
function isHeads({ dims, layout }: Affine, order: readonly number[]): boolean {
  if (dims.length !== 3) return false;
  const own = layout ? orderOf({ dims, layout } as Affine) : [0, 1, 2];
  const long = (axes: readonly number[]) => axes.filter((axis) => dims[axis] !== 1).join();
  return long(own) === long(order);
}

/** q·kᵀ, shares·v, and the output projection. */
export const attentionProduct: Special = (node) => {
  const first = attentionAt(node, 0);
  if (first) {
    node.known();
    if (first.part === 'shares') return headsOf(node, first);
    return projected(node, first);
  }
  if (node.pattern(0) || node.pattern(1)) return undefined;
  const [a, b] = [node.input(0), node.input(1)];
  if (a.kind === 'constant' || b.kind === 'constant') return undefined;
  const [q, k] = [node.affine(0), node.affine(1)];
  if (q.dims.length !== 3) return undefined;
  const [query, key] = [plainProjection(node, q), plainProjection(node, k)];
  const [heads, steps, n] = q.dims as [number, number, number];
  const fits =
    isHeads(q, [1, 0, 2]) && isHeads(k, [2, 0, 1]) && k.dims.join() === [heads, n, steps].join();
  if (!query || !key || !fits || !isSameStage(query.of, key.of)) {
    return node.fail(
      'of two values that depend on the input is read as a part of self-attention only: q·kᵀ of projections of one sequence, (batch, heads, steps, n)',
    );
  }
  return {
    ...{ kind: 'attention', part: 'scores', heads, steps, query, key, scale: 1 },
    ...{ causal: false, turned: false },
  };
};

/** With a scaling by one number moved into the weights. */
function plainProjection(node: NodeReader, value: Affine): Projection | undefined {
  const { scale, shift } = value;
  const found = projectionOf({ ...value, scale: undefined, shift: undefined });
  if (!found || shift) return undefined;
  if (!scale) return found;
  const [factor] = scale;
  if (scale.some((each) => each !== factor)) return undefined;
  node.spend(2 * found.weights.length);
  return times(found, factor!);
}

function times(projection: Projection, factor: number): Projection {
  const by = (numbers: Numbers): Numbers => Float64Array.from(numbers, (value) => value * factor);
  const { weights, bias } = projection;
  return { ...projection, weights: by(weights), bias: bias && by(bias) };
}

function headsOf(node: NodeReader, shares: Attention): Attention {
  if (node.pattern(1) || node.input(1).kind === 'constant') return node.fail('of no values');
  const v = node.affine(1);
  const value = projectionOf(v);
  const fits = isHeads(v, [1, 0, 2]) && v.dims[0] === shares.heads && v.dims[1] === shares.steps;
  if (!value || !fits || !isSameStage(value.of, shares.query.of)) {
    return node.fail('values are no projection of the sequence that queries are of');
  }
  return { ...shares, part: 'heads', value };
}

/** The output projection, without its bias. */
function projected(node: NodeReader, mixed: Attention): Attention {
  const { data, dims } = node.constant(1, 'the output projection');
  const { units } = mixed.query;
  if (mixed.part !== 'mixed' || dims.join() !== [units, units].join()) {
    return node.fail(
      `a constant of shape [${dims.join(', ')}] behind attention; an output projection of [${units}, ${units}] is read`,
    );
  }
  const output = { ...mixed, part: 'output', weights: data } as const;
  return { ...output, layer: () => attended(node, output) };
}

/** Scores times a number. */
export const scaledScores =
  (divided: boolean): Special =>
  (node) => {
    const scores = attentionAt(node, 0);
    if (!scores) return undefined;
    const { data } = node.constant(1, 'the factor of scores');
    if (scores.part !== 'scores' || data.length !== 1 || scores.causal) {
      return node.fail('a part of self-attention times other than a number');
    }
    return { ...scores, scale: divided ? scores.scale / data[0]! : scores.scale * data[0]! };
  };

/** A score below which nothing is left of a step: exporters write −∞, or some large number. */
const HIDDEN = -1e4;

/** Scores plus a mask, or the bias of the output projection. */
export const shiftedScores: Special = (node) => {
  const place = attentionAt(node, 0) ? 0 : 1;
  const found = attentionAt(node, place);
  if (!found) return undefined;
  const { data, dims } = node.constant(1 - place, 'what is added to a part of self-attention');
  if (found.part === 'output') return attended(node, found, data);
  const { steps } = found;
  const isMask = found.part === 'scores' && dims.slice(-2).join() === [steps, steps].join();
  if (!isMask || data.length !== steps ** 2) {
    return node.fail(`a mask of shape [${dims.join(', ')}] for ${steps} steps is not read`);
  }
  const hides = (later: boolean) =>
    data.every((value, i) => {
      const isLater = i % steps > Math.floor(i / steps);
      return isLater && later ? value <= HIDDEN : value === 0;
    });
  if (hides(false)) return found;
  if (!hides(true)) return node.fail('a mask that hides other than all later steps is not read');
  return { ...found, causal: true };
};

export const sharesOf: Special = (node) => {
  const scores = attentionAt(node, 0);
  if (!scores) return undefined;
  node.known('axis');
  const axis = node.integer('axis', -1);
  if (scores.part !== 'scores' || (axis !== -1 && axis !== 3)) {
    return node.fail(`axis ${axis} of a part of self-attention`);
  }
  return { ...scores, part: 'shares' };
};

export const transposedHeads: Special = (node) => {
  const found = attentionAt(node, 0);
  if (!found) return undefined;
  node.known('perm');
  if (found.part === 'heads' && !found.turned && node.integers('perm')?.join() === '0,2,1,3') {
    return { ...found, turned: true };
  }
  return node.fail('of a part of self-attention is read where it puts steps before heads');
};

export const joinedHeads: Special = (node) => {
  const found = attentionAt(node, 0);
  if (!found) return undefined;
  const { steps, turned, part } = found;
  const { units } = found.query;
  const [batch, ...rest] = Array.from(node.constant(1, 'the shape').data);
  const fits =
    rest.length === 2 &&
    rest.every((length, i) => {
      const own = [steps, units][i];
      return length === own || length === -1 || (i === 0 && length === 0);
    });
  const isBatch = batch === 0 || batch === -1 || Number.isNaN(batch) || batch === node.rows;
  if (part === 'heads' && turned && fits && isBatch) return { ...found, part: 'mixed' };
  return node.fail(
    'of a part of self-attention is read where it joins heads, [batch, steps, units]',
  );
};

/** Of the scores, as masks are made of it. */
export const shapeOfScores: Special = (node) => {
  const found = attentionAt(node, 0);
  if (!found) return undefined;
  node.known('start', 'end');
  const all = [node.rows ?? Number.NaN, found.heads, found.steps, found.steps];
  const lengths = all.slice(node.integer('start', 0), node.integer('end', 4));
  if (found.part !== 'scores') return node.fail('of a part of self-attention');
  return { kind: 'constant', data: Float64Array.from(lengths), dims: [lengths.length] };
};

/** A triangle of a constant matrix. */
export const triangle: Special = (node) => {
  node.known('upper');
  const { data, dims } = node.constant(0, 'the matrix');
  const k = node.optional(1, 'k')?.data[0] ?? 0;
  const upper = node.integer('upper', 1) !== 0;
  const columns = dims.at(-1)!;
  if (dims.length !== 2) return node.fail('of a matrix is read');
  node.spend(data.length);
  const kept = data.map((value, i) => {
    const diagonal = (i % columns) - Math.floor(i / columns);
    return (upper ? diagonal >= k : diagonal <= k) ? value : 0;
  });
  return { kind: 'constant', data: kept, dims };
};

/** The layer. */
function attended(node: NodeReader, found: Attention, outputBias?: Numbers): Affine {
  const { heads, causal, key, value, weights } = found;
  const { units, of } = found.query;
  if (outputBias && outputBias.length !== units) node.fail(`${outputBias.length} biases`);
  node.spend(4 * units * (units + 1));
  const factor = found.scale * Math.sqrt(units / heads);
  const query = near(factor, 1) ? found.query : times(found.query, factor);
  const bias = (numbers: Numbers | undefined): Numbers => numbers ?? new Float64Array(units);
  const layer = foundAttention(heads, causal, units, {
    ...{ queryWeights: query.weights, queryBias: bias(query.bias) },
    ...{ keyWeights: key.weights, keyBias: bias(key.bias) },
    ...{ valueWeights: value!.weights, valueBias: bias(value!.bias) },
    ...{ outputWeights: weights!, outputBias: bias(outputBias) },
  });
  const shape = [found.steps, units];
  const next = { width: found.steps * units, shape, from: { previous: of, layer } };
  return affineOf(next, shape);
}
