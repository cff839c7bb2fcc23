// One run of free play: its settings, its training, and what was before.
import { type Signal, signal } from '@preact/signals';
import type { Saved } from '../training/session.js';
import {
  type HiddenLayer,
  type OwnPoint,
  type Settings,
  unitsBefore,
} from '../training/settings.js';
import { Trainer } from '../training/trainer.js';

interface Before {
  readonly settings: Settings;
  readonly saved: Saved;
}

const KEPT = 50;
const MOST_POINTS = 500;

export const FIRST: Settings = {
  data: { set: 'circle', samples: 200, noise: 0.2, seed: 1, testShare: 0.3 },
  hidden: [
    { units: 4, activation: 'tanh' },
    { units: 3, activation: 'tanh' },
  ],
  initializer: 'default',
  loss: 'binaryCrossentropy',
  optimizer: 'adam',
  learningRate: 0.03,
  momentum: 0.9,
  batchSize: 32,
  shuffle: true,
  l1: 0,
  l2: 0,
  dropout: 0,
  dtype: 'float64',
  seed: 1,
};

export class Run {
  readonly settings: Signal<Settings>;
  readonly trainer: Trainer = new Trainer();
  /** Changes with every beginning: curves start anew. */
  readonly number: Signal<number> = signal(0);
  readonly past: Signal<readonly Before[]> = signal([]);

  constructor(settings: Settings, epochs = 0) {
    this.settings = signal(settings);
    this.trainer.begin(settings, undefined, epochs);
  }

  /** Other settings begin anew, so that settings, seed and epochs are all that a run depends on. */
  async change(change: Partial<Settings>): Promise<void> {
    await this.remember();
    const settings = fitting({ ...this.settings.peek(), ...change });
    this.settings.value = settings;
    this.#begin();
  }

  async reset(): Promise<void> {
    await this.remember();
    this.#begin();
  }

  /** Keeps the present state, for `undo`. */
  async remember(): Promise<void> {
    if (!this.trainer.snapshot.peek()) return;
    const settings = this.settings.peek();
    const saved = await this.trainer.save();
    this.past.value = [...this.past.value.slice(1 - KEPT), { settings, saved }];
  }

  undo(): void {
    const last = this.past.value.at(-1);
    if (!last) return;
    this.past.value = this.past.value.slice(0, -1);
    const same = last.settings === this.settings.value;
    this.settings.value = last.settings;
    if (!same) this.number.value++;
    this.trainer.begin(last.settings, last.saved);
  }

  /** A point of one's own, beside those that are there. */
  async add(point: OwnPoint): Promise<void> {
    const points = this.trainer.snapshot.peek()?.points;
    if (!points || points.task === 'regression') return;
    const own = points.inputs.map(([x, y], i): OwnPoint => [x!, y!, points.targets[i]!]);
    const data = { ...this.settings.peek().data, set: 'own', testShare: 0 } as const;
    await this.change({ data: { ...data, points: [...own, point].slice(-MOST_POINTS) } });
  }

  #begin(): void {
    this.number.value++;
    this.trainer.begin(this.settings.value);
  }
}

const REGRESSION_SETS = ['plane', 'hills'];

/** Settings that do not go together are changed so that they do. */
function fitting(settings: Settings): Settings {
  const { loss, data, optimizer } = settings;
  const regression = REGRESSION_SETS.includes(data.set);
  const forClasses = loss === 'binaryCrossentropy' || loss === 'hinge';
  let fit = settings;
  if (regression && forClasses) fit = { ...fit, loss: 'meanSquaredError' };
  if (optimizer === 'levenbergMarquardt') {
    fit = { ...fit, l1: 0, dropout: 0, loss: 'meanSquaredError' };
  }
  if (optimizer === 'lbfgs') fit = { ...fit, dropout: 0 };
  return { ...fit, hidden: fit.hidden.map((layer, i) => fittingLayer(layer, i, fit)) };
}

/** Only where as many numbers come in as go out can they be added; Levenberg and Marquardt's method goes sample by sample. */
function fittingLayer(layer: HiddenLayer, i: number, { hidden, optimizer }: Settings): HiddenLayer {
  const { skip, normalization } = layer;
  let fit = layer;
  if (skip && layer.units !== unitsBefore(hidden, i)) fit = { ...fit, skip: false };
  if (normalization === 'batch' && optimizer === 'levenbergMarquardt') {
    fit = { ...fit, normalization: 'none' };
  }
  return fit;
}
