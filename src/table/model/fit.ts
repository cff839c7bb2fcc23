import { DataError } from '../../base/errors.js';
import { kFold } from '../../data/k-fold.js';
import type { TableLike } from '../collect.js';
import type { Schema } from '../schema.js';
import { Bag, type BagOutcome } from './bag.js';
import type { Truth } from './greedy.js';
import { type FitOptions, type ModelSettings, resolveCourse } from './options.js';
import { recipesOf } from './recipes.js';
import { type Known, knownRows } from './rows.js';
import { trainBag, trainBagSync } from './train-bag.js';

/** What a fit found. @internal */
export interface Fitted {
  /** Schema. */
  readonly schema: Schema;
  readonly known: Known;
  readonly truth: Truth;
  readonly bag: BagOutcome;
}

/** A fit in two halves, between which the networks are trained. @internal */
export class Fit {
  readonly #known: Known;
  readonly #truth: Truth;
  readonly #bag: Bag;
  readonly #settings: ModelSettings;

  /** `truthOf`: what the target's column says. */
  constructor(
    where: string,
    rows: TableLike,
    settings: ModelSettings,
    truthOf: (known: Known) => Truth,
  ) {
    this.#settings = settings;
    this.#known = knownRows(where, rows, settings);
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
    this.#bag = new Bag(this.#known.inputs, this.#truth, dealt, recipes, settings.seed);
  }

  async train(where: string, options: FitOptions): Promise<Fitted> {
    const course = resolveCourse(where, options);
    const { timeBudget } = this.#settings;
    return this.#end(await trainBag(this.#bag.tasks, { ...course, timeBudget }));
  }

  trainSync(): Fitted {
    return this.#end(trainBagSync(this.#bag.tasks, this.#settings));
  }

  #end(trained: readonly number[]): Fitted {
    const known = this.#known;
    return { schema: known.schema, known, truth: this.#truth, bag: this.#bag.finish(trained) };
  }
}

function largestClass(targets: Float64Array): number {
  const counts = new Map<number, number>();
  for (const target of targets) counts.set(target, (counts.get(target) ?? 0) + 1);
  return Math.max(...counts.values());
}
