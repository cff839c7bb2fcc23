import { FormatError, MyelinError } from '../../base/errors.js';
import { describe, isArray } from '../../base/validate.js';
import { checkFormat, readNumbers } from '../../data/check-format.js';
import type { NetworkModelJSON } from '../../network/json.js';
import { Network } from '../../network/network.js';
import type { ColumnName } from '../series-like.js';
import { SeriesTransform, type SeriesTransformJSON } from '../transform/series-transform.js';
import { aheadOf } from './forecast.js';
import type { ForecasterOptions, ForecasterSettings } from './forecaster-options.js';
import type { Learnt } from './learnt.js';

/** A forecaster as plain data; its network is ready to run, without what a training needs to go on. */
export interface ForecasterJSON {
  /** What this is. */
  format: 'myelin-forecaster';
  /** The version of this form. */
  version: 1;
  /** What it was made with; its seed, too. */
  options: ForecasterOptions;
  /** The columns, by name or by place where they have none. */
  names: readonly ColumnName[];
  /** Which of them it sees. */
  inputs: readonly number[];
  /** Which it foretells. */
  targets: readonly number[];
  /** What the series goes through. */
  transform: SeriesTransformJSON;
  /** What answers. */
  network: NetworkModelJSON;
  /** What it was wrong by, window by window. */
  residuals: readonly number[];
  /** The latest rows, one after the other. */
  latest: readonly number[];
  /** How many rows there have been. */
  rows: number;
}

/** @internal */
export function toForecasterJSON(options: ForecasterOptions, learnt: Learnt): ForecasterJSON {
  const { ahead, names, residuals, latest, rows } = learnt;
  return {
    format: 'myelin-forecaster',
    version: 1,
    options,
    names: [...names],
    inputs: [...ahead.inputs],
    targets: [...ahead.targets],
    transform: ahead.transform.toJSON(),
    network: { ...ahead.network.toJSON(), random: null, training: null },
    residuals: Array.from(residuals.data),
    latest: Array.from(latest.data),
    rows,
  };
}

/** The options, and what was learnt by one of these settings. @throws FormatError @internal */
export function readForecasterJSON(
  where: string,
  json: ForecasterJSON,
): { options: ForecasterOptions; learn(settings: ForecasterSettings): Learnt } {
  const own = checkFormat(where, json, 'myelin-forecaster');
  return {
    options: own.options,
    learn: (settings) => formatErrors(where, () => read(where, own, settings)),
  };
}

/** What does not fit each other in a file is the file's fault. @throws FormatError @internal */
export function formatErrors<T>(where: string, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    if (!(cause instanceof MyelinError) || cause instanceof FormatError) throw cause;
    throw new FormatError(
      cause.message.startsWith(where) ? cause.message : `${where}: ${cause.message}`,
    );
  }
}

function read(where: string, own: ForecasterJSON, settings: ForecasterSettings): Learnt {
  const names = readNames(`${where}: names`, own.names);
  const inputs = readPlaces(`${where}: inputs`, own.inputs, names.length);
  const targets = readPlaces(`${where}: targets`, own.targets, names.length);
  const transform = SeriesTransform.fromJSON(own.transform);
  if (transform.columns !== names.length) {
    throw new FormatError(
      `${where}: transform: expected ${names.length} columns, got ${transform.columns}.`,
    );
  }
  const ahead = aheadOf(where, Network.fromJSON(own.network), transform, inputs, targets);
  if (ahead.size !== settings.size || ahead.horizon !== settings.horizon) {
    throw new FormatError(
      `${where}: network: expected a window of ${settings.size} rows and a horizon of ${settings.horizon}, got ${ahead.size} and ${ahead.horizon}.`,
    );
  }
  const width = ahead.horizon * targets.length;
  const residuals = readNumbers(`${where}: residuals`, own.residuals);
  if (residuals.length % width !== 0) {
    throw new FormatError(
      `${where}: residuals: ${residuals.length} numbers are no rows of ${width}.`,
    );
  }
  const kept = ahead.size + transform.lost;
  const latest = readNumbers(`${where}: latest`, own.latest, kept * names.length);
  const { rows } = own;
  if (!Number.isSafeInteger(rows) || rows < kept) {
    throw new FormatError(
      `${where}: rows: expected a whole number from ${kept}, got ${describe(rows)}.`,
    );
  }
  return {
    ahead,
    residuals: { data: residuals, rows: residuals.length / width },
    names,
    latest: { data: latest, rows: kept, columns: names.length },
    rows,
  };
}

function readNames(where: string, json: unknown): ColumnName[] {
  const named = (each: unknown): each is ColumnName =>
    typeof each === 'string' || (Number.isSafeInteger(each) && (each as number) >= 0);
  if (isArray(json) && json.length > 0 && json.every(named)) return json;
  throw new FormatError(`${where}: expected names or places of columns, got ${describe(json)}.`);
}

function readPlaces(where: string, json: unknown, columns: number): number[] {
  const right = (each: unknown): each is number =>
    Number.isInteger(each) && (each as number) >= 0 && (each as number) < columns;
  const list = isArray(json) && json.length > 0 && json.every(right) ? json : [];
  if (list.length > 0 && new Set(list).size === list.length) return list;
  throw new FormatError(
    `${where}: expected different places from 0 to ${columns - 1}, got ${describe(json)}.`,
  );
}
