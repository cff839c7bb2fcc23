import { OptionError } from '../base/errors.js';
import { makeMark } from '../base/mark.js';
import { checkName, checkNumber, describe, isArray, ownProperties } from '../base/validate.js';
import type { RandomState } from '../random/random-state.js';
import { orthonormal } from './orthonormal.js';

/** How to draw initial weights: a description made by one of the functions below, or a bare name. */
export type Initializer = InitializerDescription | InitializerName;

/** Names that may stand for a call without arguments: `'heUniform'` for `heUniform()`. */
export type InitializerName =
  | 'zeros'
  | 'ones'
  | 'uniform'
  | 'normal'
  | 'truncatedNormal'
  | 'orthogonal'
  | 'glorotUniform'
  | 'glorotNormal'
  | 'heUniform'
  | 'heNormal'
  | 'lecunUniform'
  | 'lecunNormal';

/** What an initializer function returns: plain data, fit for JSON. */
export type InitializerDescription =
  | {
      /** Every weight is `value`. */
      readonly kind: 'constant';
      /** A finite number. */
      readonly value: number;
    }
  | {
      /** Evenly distributed in [low, high). */
      readonly kind: 'uniform';
      /** The lower bound, itself included. */
      readonly low: number;
      /** The upper bound, itself excluded. */
      readonly high: number;
    }
  | {
      /** Normally distributed. */
      readonly kind: 'normal';
      /** The distribution's centre. */
      readonly mean: number;
      /** The distribution's width. */
      readonly standardDeviation: number;
    }
  | {
      /** Normally distributed, drawn again beyond two standard deviations from the mean. */
      readonly kind: 'truncatedNormal';
      /** The distribution's centre. */
      readonly mean: number;
      /** The distribution's width before it is cut. */
      readonly standardDeviation: number;
    }
  | {
      /** Orthonormal columns, or rows where these are fewer. */
      readonly kind: 'orthogonal';
      /** What all is multiplied by. */
      readonly gain: number;
    }
  | {
      /** Each of the equal parts of the last axis has a value of its own. */
      readonly kind: 'parts';
      /** Finite numbers, one a part. */
      readonly values: readonly number[];
    }
  | {
      /** Scaled by how many inputs (and outputs) a unit has. */
      readonly kind: 'scaled';
      /** Even or normal. */
      readonly distribution: 'uniform' | 'normal';
      /** The number of inputs, or its mean with the number of outputs. */
      readonly fan: 'in' | 'average';
      /** The variance is `gain / fan`. */
      readonly gain: number;
    };

/** Borne by descriptions that were checked. Those of no arguments are made once. */
const CHECKED = /* @__PURE__ */ makeMark();

function described(description: InitializerDescription): InitializerDescription {
  return CHECKED.put(description);
}

const ZEROS = /* @__PURE__ */ described({ kind: 'constant', value: 0 });
const GLOROT_UNIFORM = /* @__PURE__ */ described({
  kind: 'scaled',
  distribution: 'uniform',
  fan: 'average',
  gain: 1,
});
const HE_UNIFORM = /* @__PURE__ */ described({
  kind: 'scaled',
  distribution: 'uniform',
  fan: 'in',
  gain: 2,
});

/** All zeros. */
export function zeros(): InitializerDescription {
  return ZEROS;
}

/** All ones. */
export function ones(): InitializerDescription {
  return described({ kind: 'constant', value: 1 });
}

/** All `value`. @throws OptionError `value` is not a finite number. */
export function constant(value: number): InitializerDescription {
  return described({ kind: 'constant', value: checkNumber('constant: value', value) });
}

/**
 * Evenly distributed in [low, high), as NumPy's `RandomState.uniform`. Default: [−1, 1).
 *
 * @throws OptionError a bound is not a finite number, or low > high.
 *
 * @example
 * ```ts
 * const neuron = new Neuron({ inputs: 3, initializer: uniform(-0.5, 0.5), seed: 1 });
 * ```
 */
export function uniform(low = -1, high = 1): InitializerDescription {
  checkNumber('uniform: low', low);
  checkNumber('uniform: high', high);
  if (low > high) throw new OptionError(`uniform: low ${low} is above high ${high}.`);
  if (!Number.isFinite(high - low)) {
    throw new OptionError(`uniform: the range from ${low} to ${high} is too wide for float64.`);
  }
  return described({ kind: 'uniform', low, high });
}

/** Normally distributed, as NumPy's `RandomState.normal`. Default: mean 0, standard deviation 1. @throws OptionError */
export function normal(mean = 0, standardDeviation = 1): InitializerDescription {
  return described({
    kind: 'normal',
    mean: checkNumber('normal: mean', mean),
    standardDeviation: checkNumber('normal: standardDeviation', standardDeviation, 0),
  });
}

/**
 * Normally distributed, drawn again beyond two standard deviations from the mean (which leaves 0.88 of the standard deviation), as
 * Keras' `TruncatedNormal`. Default: mean 0, standard deviation 1.
 *
 * @throws OptionError
 *
 * @example
 * ```ts
 * const layer = dense({ units: 8, weightInitializer: truncatedNormal(0, 0.05) });
 * ```
 */
export function truncatedNormal(mean = 0, standardDeviation = 1): InitializerDescription {
  return described({
    kind: 'truncatedNormal',
    mean: checkNumber('truncatedNormal: mean', mean),
    standardDeviation: checkNumber('truncatedNormal: standardDeviation', standardDeviation, 0),
  });
}

/**
 * Orthonormal columns, or rows where these are fewer, times `gain`, of normally distributed numbers (Saxe et al. 2014): no direction
 * grows or shrinks. Of tensors of several axes all but the last are rows, as in Keras.
 *
 * @throws OptionError
 */
export function orthogonal(gain = 1): InitializerDescription {
  return described({ kind: 'orthogonal', gain: checkNumber('orthogonal: gain', gain) });
}

/**
 * The last axis in equal parts, each of a value of its own: for biases, whose gates stand side by side.
 *
 * @throws OptionError `values` is no list of 1 to 16 finite numbers. Where it does not divide the axis, `new Network` throws.
 *
 * @example
 * ```ts
 * const layer = lstm({ units: 8, biasInitializer: parts([0, 1, 0, 0]) }); // i f c o: the default
 * ```
 */
export function parts(values: readonly number[]): InitializerDescription {
  if (!isArray(values) || values.length < 1 || values.length > 16) {
    throw new OptionError(`parts: expected a list of 1 to 16 numbers, got ${describe(values)}.`);
  }
  return described({
    kind: 'parts',
    values: Array.from({ length: values.length }, (_, i) =>
      checkNumber(`parts: values[${i}]`, values[i]),
    ),
  });
}

/** Uniform with variance 2/(fanIn + fanOut), limits ±√(6/(fanIn + fanOut)). Glorot and Bengio 2010. */
export function glorotUniform(): InitializerDescription {
  return GLOROT_UNIFORM;
}

/** Normal, not truncated, with variance 2/(fanIn + fanOut), as PyTorch's `xavier_normal_`. Glorot and Bengio 2010. */
export function glorotNormal(): InitializerDescription {
  return described({ kind: 'scaled', distribution: 'normal', fan: 'average', gain: 1 });
}

/** Uniform with variance 2/fanIn, limits ±√(6/fanIn). He et al. 2015. */
export function heUniform(): InitializerDescription {
  return HE_UNIFORM;
}

/** Normal, not truncated, with variance 2/fanIn, as PyTorch's `kaiming_normal_`. He et al. 2015. */
export function heNormal(): InitializerDescription {
  return described({ kind: 'scaled', distribution: 'normal', fan: 'in', gain: 2 });
}

/** Uniform with variance 1/fanIn, limits ±√(3/fanIn). LeCun et al. 1998. */
export function lecunUniform(): InitializerDescription {
  return described({ kind: 'scaled', distribution: 'uniform', fan: 'in', gain: 1 });
}

/** Normal, not truncated, with variance 1/fanIn. LeCun et al. 1998. */
export function lecunNormal(): InitializerDescription {
  return described({ kind: 'scaled', distribution: 'normal', fan: 'in', gain: 1 });
}

const BY_NAME: Readonly<Record<InitializerName, () => InitializerDescription>> = {
  zeros,
  ones,
  uniform,
  normal,
  truncatedNormal,
  orthogonal,
  glorotUniform,
  glorotNormal,
  heUniform,
  heNormal,
  lecunUniform,
  lecunNormal,
};

/** The description that a user's option stands for. @throws OptionError */
export function resolveInitializer(what: string, initializer: unknown): InitializerDescription {
  if (typeof initializer === 'string' && Object.hasOwn(BY_NAME, initializer)) {
    return BY_NAME[initializer as InitializerName]();
  }
  if (typeof initializer === 'object' && initializer !== null) {
    if (CHECKED.has(initializer)) return initializer as InitializerDescription;
    const given = ownProperties(initializer) as unknown as InitializerDescription;
    if (given.kind === 'constant') return constant(given.value);
    if (given.kind === 'uniform') return uniform(given.low, given.high);
    if (given.kind === 'normal') return normal(given.mean, given.standardDeviation);
    if (given.kind === 'truncatedNormal') {
      return truncatedNormal(given.mean, given.standardDeviation);
    }
    if (given.kind === 'orthogonal') return orthogonal(given.gain);
    if (given.kind === 'parts') return parts(given.values);
    if (given.kind === 'scaled') return checkScaled(what, given);
  }
  const names = Object.keys(BY_NAME).join(', ');
  throw new OptionError(
    `${what}: ${describe(initializer)} is no initializer; known are ${names} and constant(value).`,
  );
}

function checkScaled(
  what: string,
  { distribution, fan, gain }: Extract<InitializerDescription, { kind: 'scaled' }>,
): InitializerDescription {
  return described({
    kind: 'scaled',
    distribution: checkName(`${what}: distribution`, distribution, ['uniform', 'normal']),
    fan: checkName(`${what}: fan`, fan, ['in', 'average']),
    gain: checkNumber(`${what}: gain`, gain, 0),
  });
}

/** The distribution for a layer of these fans: what is scaled by them becomes uniform or normal with its bounds. */
export function atFan(
  initializer: InitializerDescription,
  fanIn: number,
  fanOut: number,
): Exclude<InitializerDescription, { kind: 'scaled' }> {
  if (initializer.kind !== 'scaled') return initializer;
  const { distribution, gain } = initializer;
  const fan = initializer.fan === 'in' ? fanIn : (fanIn + fanOut) / 2;
  if (distribution === 'normal') {
    return { kind: 'normal', mean: 0, standardDeviation: Math.sqrt(gain / fan) };
  }
  // √(3·gain/fan), not √3·√(gain/fan): √(6/(fanIn + fanOut)) comes out as in scikit-learn, to the bit.
  const limit = Math.sqrt((3 * gain) / fan);
  return { kind: 'uniform', low: -limit, high: limit };
}

/** Draws a (fanIn, fanOut) matrix, row-major. */
export function drawWeights(
  initializer: InitializerDescription,
  random: RandomState,
  fanIn: number,
  fanOut: number,
): Float64Array {
  const distribution = atFan(initializer, fanIn, fanOut);
  const count = fanIn * fanOut;
  switch (distribution.kind) {
    case 'constant':
      return new Float64Array(count).fill(distribution.value);
    case 'uniform':
      return random.uniform(distribution.low, distribution.high, count);
    case 'normal':
      return random.normal(distribution.mean, distribution.standardDeviation, count);
    case 'truncatedNormal':
      return truncated(count, distribution, (n) => random.standardNormal(n));
    case 'parts':
      checkParts('parts', distribution, fanOut);
      return partValues(distribution.values, count, fanOut);
    case 'orthogonal':
      return orthonormal(random.standardNormal(count), fanIn, fanOut, distribution.gain);
  }
}

/** Whether an initializer's parts, if it has such, divide an axis of `columns`. @throws OptionError */
export function checkParts(
  where: string,
  initializer: InitializerDescription,
  columns: number,
): void {
  if (initializer.kind !== 'parts' || columns % initializer.values.length === 0) return;
  throw new OptionError(
    `${where}: ${columns} numbers cannot be divided into the ${initializer.values.length} parts of the initializer.`,
  );
}

/** Rows of `columns` numbers, `count` in all, that parts fill. */
export function partValues(
  values: readonly number[],
  count: number,
  columns: number,
): Float64Array {
  const width = columns / values.length;
  return Float64Array.from({ length: count }, (_, i) => values[Math.floor((i % columns) / width)]!);
}

/** `count` numbers of a cut normal distribution: as many are drawn as are missing, until none is. */
export function truncated(
  count: number,
  { mean, standardDeviation }: { mean: number; standardDeviation: number },
  draw: (count: number) => Float64Array,
): Float64Array {
  const values = new Float64Array(count);
  for (let done = 0; done < count; ) {
    for (const z of draw(count - done)) {
      if (Math.abs(z) <= 2) values[done++] = mean + standardDeviation * z;
    }
  }
  return values;
}

/** Draws `count` biases: from the same distribution, zeros where that is scaled by the fan. */
export function drawBiases(
  initializer: InitializerDescription,
  random: RandomState,
  count: number,
): Float64Array {
  return initializer.kind === 'scaled'
    ? new Float64Array(count)
    : drawWeights(initializer, random, 1, count);
}
