// The sets of two numbers a sample. Coordinates are rounded to three decimals: sines differ between browsers in their last
// bits, and what is trained with must not.
import { RandomState } from 'myelin';
import type { DataSettings, OwnPoint, SetName } from './settings.js';

export type Task = 'classes' | 'regression';

export interface DataSet {
  readonly task: Task;
  /** 0 for regression. */
  readonly classes: number;
  /** (samples, inputs). */
  readonly inputs: readonly (readonly number[])[];
  readonly targets: readonly number[];
  /** The part that is shown, of either axis. */
  readonly range: readonly [low: number, high: number];
  /** A sample at a place of the picture: further inputs are constant. */
  at(x: number, y: number): readonly number[];
}

type Draw = (random: RandomState, i: number, settings: DataSettings) => OwnPoint;

const TAU = 2 * Math.PI;

const DRAWN: Readonly<Record<Exclude<SetName, 'xor4' | 's2' | 'own'>, Draw>> = {
  circle(random, i, { noise }) {
    const inner = i % 2;
    const radius = inner ? 0.45 * Math.sqrt(random.random()) : random.uniform(0.65, 0.95);
    return around(random, radius, random.random() * TAU, noise * 0.25, inner);
  },
  xor(random, _i, { noise }) {
    const [x, y] = [random.uniform(-0.9, 0.9), random.uniform(-0.9, 0.9)];
    return moved(random, x, y, noise * 0.3, x * y > 0 ? 1 : 0);
  },
  gauss(random, i, { noise }) {
    const side = i % 2 ? 0.4 : -0.4;
    return moved(random, side, side, 0.12 + noise * 0.35, i % 2);
  },
  moons(random, i, { noise }) {
    const angle = random.random() * Math.PI;
    const [x, y] = [Math.cos(angle), Math.sin(angle)];
    return i % 2
      ? moved(random, 0.3 + 0.55 * x, 0.2 - 0.6 * y, noise * 0.25, 1)
      : moved(random, -0.3 + 0.55 * x, -0.2 + 0.6 * y, noise * 0.25, 0);
  },
  spiral(random, i, { noise }) {
    const share = random.random();
    const angle = share * 1.75 * TAU * 0.8 + (i % 2) * Math.PI;
    return around(random, 0.08 + share * 0.85, angle, noise * 0.15, i % 2);
  },
  three(random, i, { noise }) {
    const angle = ((i % 3) / 3) * TAU + 0.5;
    const [x, y] = [0.5 * Math.cos(angle), 0.5 * Math.sin(angle)];
    return moved(random, x, y, 0.12 + noise * 0.3, i % 3);
  },
  plane(random, _i, { noise }) {
    const [x, y] = [random.uniform(-0.95, 0.95), random.uniform(-0.95, 0.95)];
    return [x, y, 0.7 * x - 0.4 * y + random.normal() * noise * 0.4];
  },
  hills(random, _i, { noise }) {
    const [x, y] = [random.uniform(-0.95, 0.95), random.uniform(-0.95, 0.95)];
    const hill = (a: number, b: number): number =>
      Math.max(0, 1 - 3 * ((x - a) * (x - a) + (y - b) * (y - b)));
    return [
      x,
      y,
      hill(-0.4, 0.4) + hill(0.45, -0.3) - hill(0.4, 0.5) + random.normal() * noise * 0.3,
    ];
  },
};

const REGRESSION: readonly SetName[] = ['plane', 'hills'];

export function dataSetOf(settings: DataSettings): DataSet {
  const { set, samples, seed, points = [] } = settings;
  if (set === 'xor4') {
    return {
      task: 'classes',
      classes: 2,
      inputs: [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ],
      targets: [0, 1, 1, 0],
      range: [-0.25, 1.25],
      at: (x, y) => [x, y],
    };
  }
  if (set === 's2') {
    return {
      task: 'classes',
      classes: 2,
      inputs: [
        [0, 0, 1],
        [0, 1, 1],
        [1, 0, 1],
        [1, 1, 1],
      ],
      targets: [0, 1, 1, 0],
      range: [-0.25, 1.25],
      at: (x, y) => [x, y, 1],
    };
  }
  const drawn = set === 'own' ? points : draw(DRAWN[set], samples, seed, settings);
  const task: Task = REGRESSION.includes(set) ? 'regression' : 'classes';
  const classes = task === 'regression' ? 0 : Math.max(2, ...drawn.map(([, , k]) => k + 1));
  return {
    task,
    classes,
    inputs: drawn.map(([x, y]) => [x, y]),
    targets: drawn.map(([, , target]) => target),
    range: [-1, 1],
    at: (x, y) => [x, y],
  };
}

/** The samples to train with and those to test with, the last ones: they are drawn in no order. */
export function divided(
  { inputs, targets }: DataSet,
  testShare: number,
): Record<'train' | 'test', { inputs: number[][]; targets: number[] }> {
  const rows = inputs.map((row) => [...row]);
  const count = rows.length - Math.floor(rows.length * testShare);
  return {
    train: { inputs: rows.slice(0, count), targets: targets.slice(0, count) },
    test: { inputs: rows.slice(count), targets: targets.slice(count) },
  };
}

function draw(one: Draw, samples: number, seed: number, settings: DataSettings): OwnPoint[] {
  const random = new RandomState(seed);
  const points = Array.from({ length: samples }, (_, i) => {
    const [x, y, target] = one(random, i, settings);
    return [rounded(x), rounded(y), rounded(target)] as const;
  });
  random.dispose();
  return points;
}

function around(
  random: RandomState,
  radius: number,
  angle: number,
  spread: number,
  k: number,
): OwnPoint {
  return moved(random, radius * Math.cos(angle), radius * Math.sin(angle), spread, k);
}

function moved(random: RandomState, x: number, y: number, spread: number, k: number): OwnPoint {
  return [within(x + random.normal() * spread), within(y + random.normal() * spread), k];
}

function within(value: number): number {
  return Math.max(-1, Math.min(1, value));
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
