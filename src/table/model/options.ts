import { OptionError } from '../../base/errors.js';
import { seedOf } from '../../base/seed.js';
import {
  checkFunction,
  checkName,
  checkNumber,
  checkOptions,
  describe,
} from '../../base/validate.js';
import type { Quality } from './recipes.js';
import { namesOf, type Target } from './targets.js';
import type { FitProgress, TrainedBefore } from './train-bag.js';

/** What a model of tables takes. */
export interface ModelOptions<T extends Target = string> {
  /** The column that it foretells, or several: then it is a model for each, and each of them sees none of the targets. */
  target: T;
  /** Columns that are inputs whatever the rules say of them. Default: none. */
  include?: readonly string[];
  /** Columns that it must not see. Default: none. */
  exclude?: readonly string[];
  /** How many kinds of networks are tried: two in three folds, six or seven in five, or these in ten. Default `'default'`. */
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
  /**
   * Ends the fit early: it resolves with the kinds of networks that were whole by then, as if no other had been asked for. Before
   * the first one is whole it rejects with the reason.
   */
  stop?: AbortSignal;
  /** @internal */
  before?: TrainedBefore;
}

/** The options with every default filled in. @internal */
export interface ModelSettings {
  readonly targets: readonly string[];
  readonly include: readonly string[] | undefined;
  readonly exclude: readonly string[] | undefined;
  readonly quality: Quality;
  readonly timeBudget: number;
  /** What all draws started from. */
  readonly seed: number;
}

const NAMES = ['target', 'include', 'exclude', 'quality', 'timeBudget', 'seed'];

/** @throws OptionError @internal */
export function resolveModel<O extends ModelOptions<Target>>(
  where: string,
  options: O,
  more: readonly string[] = [],
): readonly [ModelSettings, O] {
  const given = checkOptions(where, options, [...NAMES, ...more]);
  const targets = namesOf(where, given.target);
  const { include, exclude } = given;
  if (targets.length > 1) {
    checkApart(`${where}: include`, include, targets);
    checkApart(`${where}: exclude`, exclude, targets);
  }
  const settings = {
    targets,
    include,
    exclude,
    quality: checkName(`${where}: quality`, given.quality ?? 'default', [
      'fast',
      'default',
      'best',
    ]),
    timeBudget:
      given.timeBudget === undefined
        ? Number.POSITIVE_INFINITY
        : checkNumber(`${where}: timeBudget`, given.timeBudget, 0) * 1000,
    seed: seedOf(where, given.seed),
  };
  return [settings, given];
}

/** @throws OptionError */
function checkApart(where: string, names: unknown, targets: readonly string[]): void {
  if (names === undefined) return;
  if (!Array.isArray(names)) {
    throw new OptionError(`${where}: expected names of columns, got ${describe(names)}.`);
  }
  const twice = targets.find((name) => names.includes(name));
  if (twice !== undefined) {
    throw new OptionError(`${where}: '${twice}' is a target; no model sees the target of another.`);
  }
}

/** @throws OptionError @internal */
export function resolveCourse(where: string, options: FitOptions): FitOptions {
  const given = checkOptions(where, options, ['onProgress', 'signal', 'stop', 'before']);
  if (given.onProgress !== undefined) checkFunction(`${where}: onProgress`, given.onProgress);
  return given;
}
