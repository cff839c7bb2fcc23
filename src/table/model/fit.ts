import { DataError } from '../../base/errors.js';
import { kFold } from '../../data/k-fold.js';
import type { TableLike } from '../collect.js';
import type { Schema } from '../schema.js';
import { Bag, type BagOutcome, type Task } from './bag.js';
import type { Truth } from './greedy.js';
import { type FitOptions, type ModelSettings, resolveCourse } from './options.js';
import { recipesOf } from './recipes.js';
import { type Known, knownRows } from './rows.js';
import { trainBags, trainBagsSync } from './train-bag.js';

/** What a fit found. @internal */
export interface Fitted {
  /** Schema. */
  readonly schema: Schema;
  readonly known: Known;
  readonly truth: Truth;
  readonly bag: BagOutcome;
}

/** The fit of one target in two halves, between which the networks are trained. @internal */
export class Fit {
  readonly #known: Known;
  readonly #truth: Truth;
  readonly #bag: Bag;

  /** `truthOf`: what the target's column says. */
  constructor(
    where: string,
    rows: TableLike,
    settings: ModelSettings,
    truthOf: (known: Known) => Truth,
  ) {
    const [target] = settings.targets as readonly [string];
    this.#known = knownRows(where, rows, { ...settings, target });
    this.#truth = truthOf(this.#known);
    const { outcome, targets } = this.#truth;
    const { recipes, folds } = recipesOf(settings.quality, outcome);
    const most = outcome.kind === 'classes' ? largestClass(targets) : targets.length;
    const parts = Math.min(folds, most);
    if (parts < 2) {
      throw new DataError(
        `${where}: ${targets.length} rows with a target are too few; at least two ${outcome.kind === 'classes' ? 'of one class ' : ''}are needed.`,
      );
    }
    const dealt = kFold(targets.length, {
      folds: parts,
      shuffle: true,
      seed: settings.seed,
      ...(outcome.kind === 'classes' ? { stratify: targets } : {}),
    });
    this.#bag = new Bag(target, this.#known.inputs, this.#truth, dealt, recipes, settings.seed);
  }

  /** The trainings that it needs. */
  get tasks(): readonly Task[] {
    return this.#bag.tasks;
  }

  /** When the tasks of these members are done. */
  finish(trained: readonly number[]): Fitted {
    const known = this.#known;
    return { schema: known.schema, known, truth: this.#truth, bag: this.#bag.finish(trained) };
  }
}

/** Trains for all fits together, in workers. */
export async function trainFits(
  where: string,
  fits: readonly Fit[],
  options: FitOptions,
  timeBudget: number,
): Promise<Fitted[]> {
  const course = resolveCourse(where, options);
  const bags = fits.map(({ tasks }) => tasks);
  const whole = await trainBags(bags, { ...course, timeBudget });
  return fits.map((fit, i) => fit.finish(whole[i]!));
}

/** The same here and now, to the same bits. */
export function trainFitsSync(fits: readonly Fit[], timeBudget: number): Fitted[] {
  const bags = fits.map(({ tasks }) => tasks);
  const whole = trainBagsSync(bags, { timeBudget });
  return fits.map((fit, i) => fit.finish(whole[i]!));
}

function largestClass(targets: Float64Array): number {
  const counts = new Map<number, number>();
  for (const target of targets) counts.set(target, (counts.get(target) ?? 0) + 1);
  return Math.max(...counts.values());
}
