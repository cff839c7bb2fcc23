// Settings out of a link: anything may stand there. What is not as it must be gives a message, and nothing is opened.
import {
  INITIALIZERS,
  NORMALIZATIONS,
  OPTIMIZERS,
  type OwnPoint,
  SCHEDULES,
  SETS,
  type Settings,
  unitsBefore,
} from '../training/settings.js';

export const ACTIVATIONS = [
  'tanh',
  'relu',
  'sigmoid',
  'linear',
  'leakyRelu',
  'elu',
  'selu',
  'gelu',
  'silu',
  'softplus',
  'mish',
  'hardSigmoid',
] as const;
export const LOSSES = [
  'binaryCrossentropy',
  'meanSquaredError',
  'meanAbsoluteError',
  'huber',
  'sumSquaredError',
  'hinge',
] as const;
export const LIMITS = {
  layers: 6,
  units: 16,
  samples: 1000,
  points: 500,
  epochs: 1_000_000,
  leastFactor: 0.001,
} as const;
const MAX_SEED = 2 ** 32 - 1;

/** @throws RangeError that names what is wrong. */
export function readSettings(value: unknown): Settings {
  const given = record('settings', value);
  const data = record('data', given.data);
  const set = oneOf('data.set', data.set, [...SETS, 'own'] as const);
  const hidden = list('hidden', given.hidden, LIMITS.layers).map((entry, i) => {
    const layer = record(`hidden[${i}]`, entry);
    const { normalization, skip } = layer;
    return {
      units: number(`hidden[${i}].units`, layer.units, 1, LIMITS.units, true),
      activation: oneOf(`hidden[${i}].activation`, layer.activation, ACTIVATIONS),
      ...(normalization !== undefined && {
        normalization: oneOf(`hidden[${i}].normalization`, normalization, NORMALIZATIONS),
      }),
      ...(skip !== undefined && { skip: flag(`hidden[${i}].skip`, skip) }),
    };
  });
  for (const [i, { skip, units }] of hidden.entries()) {
    if (skip && units !== unitsBefore(hidden, i)) throw new RangeError(`hidden[${i}].skip`);
  }
  const { schedule, scheduleEpochs, patience, factor, cooldown, nesterov, clipNorm } = given;
  return {
    data: {
      set,
      samples: number('data.samples', data.samples, 2, LIMITS.samples, true),
      noise: number('data.noise', data.noise, 0, 1),
      seed: number('data.seed', data.seed, 0, MAX_SEED, true),
      testShare: number('data.testShare', data.testShare, 0, 0.9),
      ...(set === 'own' && { points: list('data.points', data.points, LIMITS.points).map(point) }),
    },
    hidden,
    initializer: oneOf('initializer', given.initializer, INITIALIZERS),
    loss: oneOf('loss', given.loss, LOSSES),
    optimizer: oneOf('optimizer', given.optimizer, OPTIMIZERS),
    learningRate: number('learningRate', given.learningRate, 1e-8, 1000),
    ...(schedule !== undefined && { schedule: oneOf('schedule', schedule, SCHEDULES) }),
    ...(scheduleEpochs !== undefined && {
      scheduleEpochs: number('scheduleEpochs', scheduleEpochs, 1, LIMITS.epochs, true),
    }),
    ...(patience !== undefined && {
      patience: number('patience', patience, 1, LIMITS.epochs, true),
    }),
    ...(factor !== undefined && { factor: number('factor', factor, LIMITS.leastFactor, 1) }),
    ...(cooldown !== undefined && {
      cooldown: number('cooldown', cooldown, 0, LIMITS.epochs, true),
    }),
    momentum: number('momentum', given.momentum, 0, 0.9999),
    ...(nesterov !== undefined && { nesterov: flag('nesterov', nesterov) }),
    batchSize: number('batchSize', given.batchSize, 0, LIMITS.samples, true),
    shuffle: flag('shuffle', given.shuffle),
    l1: number('l1', given.l1, 0, 10),
    l2: number('l2', given.l2, 0, 10),
    dropout: number('dropout', given.dropout, 0, 0.9),
    ...(clipNorm !== undefined && { clipNorm: number('clipNorm', clipNorm, 0, 1000) }),
    dtype: oneOf('dtype', given.dtype, ['float64', 'float32'] as const),
    seed: number('seed', given.seed, 0, MAX_SEED, true),
  };
}

function point(value: unknown, i: number): OwnPoint {
  const [x, y, target] = list(`data.points[${i}]`, value, 3);
  return [
    number(`data.points[${i}]`, x, -1, 1),
    number(`data.points[${i}]`, y, -1, 1),
    number(`data.points[${i}]`, target, 0, 2, true),
  ];
}

function record(name: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw new RangeError(name);
  return value as Readonly<Record<string, unknown>>;
}

function list(name: string, value: unknown, most: number): readonly unknown[] {
  if (!Array.isArray(value) || value.length > most) throw new RangeError(name);
  return value;
}

function oneOf<Name extends string>(name: string, value: unknown, names: readonly Name[]): Name {
  const found = names.find((each) => each === value);
  if (found === undefined) throw new RangeError(name);
  return found;
}

export function number(
  name: string,
  value: unknown,
  least: number,
  most: number,
  whole = false,
): number {
  if (typeof value !== 'number' || !(value >= least && value <= most)) throw new RangeError(name);
  if (whole && !Number.isInteger(value)) throw new RangeError(name);
  return value;
}

function flag(name: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw new RangeError(name);
  return value;
}
