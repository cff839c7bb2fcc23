import { DataError, OptionError } from '../../base/errors.js';
import {
  checkFunction,
  checkInteger,
  checkName,
  checkNumber,
  checkOptions,
  describe,
} from '../../base/validate.js';
import { kFold } from '../../data/k-fold.js';
import type { TableLike } from '../collect.js';
import type { Schema } from '../schema.js';
import { Bag, type BagOutcome } from './bag.js';
import type { Truth } from './greedy.js';
import { type Quality, recipesOf } from './recipes.js';
import { type Known, knownRows, type Roles } from './rows.js';
import { type FitProgress, trainBag, trainBagSync } from './train-bag.js';

/** What a model of tables takes. */
export interface ModelOptions {
  /** The column that it foretells. */
  target: string;
  /** Columns that are inputs whatever the rules say of them. Default: none. */
  include?: readonly string[];
  /** Columns that it must not see. Default: none. */
  exclude?: readonly string[];
  /** How many kinds of networks are tried: two in three folds, six in five, or six in ten. Default `'default'`. */
  quality?: Quality;
  /** Seconds after which no further kind of network is begun. With it the result depends on the machine. Default: none. */
  timeBudget?: number;
  /** 0 to 2³² − 1. Default: one drawn from the platform; the report has it. */
  seed?: number;
}

/** What `fit` takes. */
export interface FitOptions {
  /** Called after each network. */
  onProgress?: (progress: FitProgress) => void;
  /** Ends the fit, which then rejects with its reason; the model is as it was. */
  signal?: AbortSignal;
}

/** The options with every default filled in. @internal */
export interface ModelSettings extends Roles {
  readonly quality: Quality;
  readonly timeBudget: number;
  /** What all draws started from. */
  readonly seed: number;
}

const NAMES = ['target', 'include', 'exclude', 'quality', 'timeBudget', 'seed'];

/** @throws OptionError @internal */
export function resolveModel<T extends ModelOptions>(
  where: string,
  options: T,
  more: readonly string[] = [],
): readonly [ModelSettings, T] {
  const given = checkOptions(where, options, [...NAMES, ...more]);
  if (typeof given.target !== 'string') {
    throw new OptionError(
      `${where}: target: expected the name of a column, got ${describe(given.target)}.`,
    );
  }
  const { target, include, exclude } = given;
  const settings = {
    target,
    ...(include === undefined ? {} : { include }),
    ...(exclude === undefined ? {} : { exclude }),
    quality: checkName(`${where}: quality`, given.quality ?? 'default', [
      'fast',
      'default',
      'best',
    ]),
    timeBudget:
      given.timeBudget === undefined
        ? Number.POSITIVE_INFINITY
        : checkNumber(`${where}: timeBudget`, given.timeBudget, 0) * 1000,
    seed:
      given.seed === undefined
        ? crypto.getRandomValues(new Uint32Array(1))[0]!
        : checkInteger(`${where}: seed`, given.seed, 0, 2 ** 32 - 1),
  };
  return [settings, given];
}

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
    const { recipes, folds } = recipesOf(settings.quality);
    const { outcome, targets } = this.#truth;
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
    const { signal, onProgress } = checkOptions(where, options, ['onProgress', 'signal']);
    if (onProgress !== undefined) checkFunction(`${where}: onProgress`, onProgress);
    const { timeBudget } = this.#settings;
    return this.#end(await trainBag(this.#bag, { signal, onProgress, timeBudget }));
  }

  trainSync(): Fitted {
    return this.#end(trainBagSync(this.#bag, this.#settings));
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
