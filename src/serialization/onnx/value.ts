import type { Activation } from '../../description/activations.js';
import type { Numbers } from '../../matrix/matrix-like.js';
import type { FoundLayer } from '../found-layers.js';

/** The input of the network, or the output of a layer. */
export interface Stage {
  /** Numbers a row. */
  readonly width: number;
  /** The shape of a sample in the network, channels last. */
  readonly shape: readonly number[];
  /** What gives it, and what that is given; undefined: it is the input. */
  readonly from: { readonly previous: Stage; readonly layer: FoundLayer } | undefined;
  /** Of the input alone: whether images or rows are made of it, known with the first layer that takes it. */
  readonly input?: { form: 'open' | 'rows' | 'image'; shape: readonly number[] };
}

/** How the numbers of a value lie in the network: as those of an array of `dims` whose axes are put in another order. */
export interface Layout {
  /** The lengths of the axes as the file has them. */
  readonly dims: readonly number[];
  /** Those axes, from the slowest to the fastest in the network: [1, 2, 0] is channels last of channels first. */
  readonly order: readonly number[];
}

/** A tensor that does not depend on the input. Integers are numbers, too; NaN among them is the number of rows. */
export interface Constant {
  readonly kind: 'constant';
  readonly data: Numbers;
  readonly dims: readonly number[];
}

/** Rows (x·weights)·scale + shift of a stage's rows x; what is undefined does nothing. */
export interface Affine {
  readonly kind: 'affine';
  readonly stage: Stage;
  /** The dimensions behind the batch. */
  readonly dims: readonly number[];
  /** Their product. */
  readonly units: number;
  /** (stage.width, units); undefined: the identity, and units is the stage's width. */
  readonly weights: Numbers | undefined;
  /** Where the numbers lie otherwise than in the file; `dims` may be another shape of what it describes. */
  readonly layout?: Layout | undefined;
  /** (units). Scale and shift are in the network's order. */
  readonly scale: Float64Array | undefined;
  /** (units). */
  readonly shift: Float64Array | undefined;
}

/**
 * scale·f(of) + shift, where the function may become a layer's activation or, with what follows, another function. `erf` becomes
 * gelu, `tanhSoftplus`, tanh(softplus(x)), mish.
 */
export interface Call {
  readonly kind: 'call';
  readonly f: Activation | 'erf' | 'tanhSoftplus';
  readonly of: Affine;
  readonly scale: number;
  readonly shift: number;
  /** The layer that f(of) became, made once for all its multiples. */
  readonly made: { stage?: Stage };
}

/** f of a value. */
export function callOf(f: Call['f'], of: Affine, scale = 1): Call {
  return { kind: 'call', f, of, scale, shift: 0, made: {} };
}

/** What a name in a graph stands for. */
export type Value = Constant | Affine | Call;

/** A stage as it is. */
export function affineOf(stage: Stage, dims: readonly number[], layout?: Layout): Affine {
  return {
    kind: 'affine',
    stage,
    dims,
    layout,
    units: stage.width,
    weights: undefined,
    scale: undefined,
    shift: undefined,
  };
}

/** Whether it is a stage's output as it is. */
export function isStage({ weights, scale, shift }: Affine): boolean {
  return !weights && !scale && !shift;
}

/** The same stage; the input stands in several, of one shape each. */
export function isSameStage(a: Stage, b: Stage): boolean {
  return a === b || (a.input !== undefined && a.input === b.input);
}

/** A scalar, or a number for each unit. */
export type Factors = number | Numbers;

const at = (factors: Factors, j: number): number =>
  typeof factors === 'number' ? factors : factors[j]!;

export function scaled(value: Affine, by: Factors): Affine {
  const { units, scale, shift } = value;
  return {
    ...value,
    scale: Float64Array.from({ length: units }, (_, j) => (scale?.[j] ?? 1) * at(by, j)),
    shift: shift?.map((b, j) => b * at(by, j)),
  };
}

export function shifted(value: Affine, by: Factors): Affine {
  const { units, shift } = value;
  return {
    ...value,
    // Without the first sum a bias of −0 would become 0.
    shift: Float64Array.from({ length: units }, (_, j) =>
      shift ? shift[j]! + at(by, j) : at(by, j),
    ),
  };
}

/** value·matrix for a value without weights; matrix (value.units, columns). */
export function multiplied(value: Affine, matrix: Numbers, columns: number): Affine {
  const { units, scale, shift } = value;
  const sums = shift && new Float64Array(columns);
  for (let i = 0; sums && i < units; i++) {
    for (let j = 0; j < columns; j++) sums[j]! += shift[i]! * matrix[i * columns + j]!;
  }
  return {
    ...value,
    dims: [columns],
    layout: undefined,
    units: columns,
    weights: scale
      ? Float64Array.from(matrix, (w, k) => w * scale[Math.floor(k / columns)]!)
      : matrix,
    scale: undefined,
    shift: sums,
  };
}

/** All of an affine map in one matrix (stage.width, units). */
export function matrixOf({ stage, units, weights, scale }: Affine): Numbers {
  if (weights && !scale) return weights;
  if (weights) return Float64Array.from(weights, (w, k) => w * scale![k % units]!);
  const matrix = new Float64Array(stage.width * units);
  for (let j = 0; j < units; j++) matrix[j * units + j] = scale?.[j] ?? 1;
  return matrix;
}

/** How far numbers that should be equal may differ: constants are often rounded to float32. */
const TOLERANCE = 1e-6;

export function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
}

/** The factor m with a = m·b, if there is one. */
export function ratio(a: Affine, b: Affine): number | undefined {
  if (a.stage !== b.stage || a.weights !== b.weights || a.units !== b.units) return undefined;
  const m = (a.scale?.[0] ?? 1) / (b.scale?.[0] ?? 1);
  for (let j = 0; j < a.units; j++) {
    if (!near(a.scale?.[j] ?? 1, m * (b.scale?.[j] ?? 1))) return undefined;
    if (!near(a.shift?.[j] ?? 0, m * (b.shift?.[j] ?? 0))) return undefined;
  }
  return m;
}
