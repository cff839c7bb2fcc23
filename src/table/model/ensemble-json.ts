// What answers, as plain data.
import { FormatError } from '../../base/errors.js';
import { describe } from '../../base/validate.js';
import type { NetworkModelJSON } from '../../network/json.js';
import { Network } from '../../network/network.js';
import type { Schema } from '../schema.js';
import type { Ensemble, Member } from './bag.js';
import { type Feature, widthOf } from './feature.js';

/** An ensemble as plain data; its networks are ready to run, and without what a training needs to go on. */
export interface EnsembleJSON {
  /** Features. */
  features: readonly (readonly Feature[])[];
  /** The kinds of networks, each with its loss out of fold and its weight. */
  members: readonly {
    /** The kind. */
    name: string;
    /** Its share of the answer. */
    weight: number;
    /** One for each fold. */
    networks: readonly NetworkModelJSON[];
  }[];
}

export function toEnsembleJSON({ features, members }: Ensemble): EnsembleJSON {
  return {
    features,
    /** The kinds of networks, each with its loss out of fold and its weight. */
    members: members.map(({ name, weight, networks }) => ({
      name,
      weight,
      networks: networks.map((network) => ({ ...network.toJSON(), random: null, training: null })),
    })),
  };
}

/** `outputs`: numbers that each network ends in. @throws FormatError */
export function readEnsembleJSON(
  where: string,
  json: unknown,
  schema: Schema,
  outputs: number,
): Ensemble {
  const { features, members } = record(where, json);
  const folds = list(`${where}: features`, features).map((fold, i) =>
    list(`${where}: features[${i}]`, fold).map((each, k) =>
      readFeature(`${where}: features[${i}][${k}]`, each, schema),
    ),
  );
  const widths = folds.map((fold) => fold.reduce((sum, each) => sum + widthOf(each), 0));
  return {
    features: folds,
    members: list(`${where}: members`, members).map((each, i) =>
      readMember(`${where}: members[${i}]`, each, widths, outputs),
    ),
  };
}

function readMember(where: string, json: unknown, widths: number[], outputs: number): Member {
  const { name, weight, networks } = record(where, json);
  const read = list(`${where}.networks`, networks);
  if (read.length !== widths.length) {
    throw new FormatError(
      `${where}.networks: expected one for each of ${widths.length} folds, got ${read.length}.`,
    );
  }
  const own = read.map((each, i) => {
    const network = Network.fromJSON(each as NetworkModelJSON);
    const { length } = network.layers.at(-1)!.bias;
    if (network.inputs === widths[i] && length === outputs) return network;
    throw new FormatError(
      `${where}.networks[${i}]: expected ${widths[i]} inputs and ${outputs} outputs, got ${network.inputs} and ${length}.`,
    );
  });
  return {
    name: text(`${where}.name`, name),
    weight: positive(`${where}.weight`, weight),
    networks: own,
  };
}

function readFeature(where: string, json: unknown, schema: Schema): Feature {
  const { kind, name, median, scale, indicator, hours, levels, rare, gap } = record(where, json);
  const column = schema.inputs.find((each) => each.name === name);
  if (!column) {
    throw new FormatError(`${where}.name: ${describe(name)} is no input of the schema.`);
  }
  const expected = column.type === 'boolean' ? 'category' : column.type;
  if (kind !== expected) {
    throw new FormatError(`${where}.kind: expected '${expected}', got ${describe(kind)}.`);
  }
  if (kind === 'category') {
    return {
      kind,
      name: column.name,
      levels: list(`${where}.levels`, levels, 0).map((each) => text(`${where}.levels`, each)),
      rare: flag(`${where}.rare`, rare),
      gap: flag(`${where}.gap`, gap),
    };
  }
  const numbers = {
    name: column.name,
    median: finite(`${where}.median`, median),
    scale: finite(`${where}.scale`, scale),
    indicator: flag(`${where}.indicator`, indicator),
  };
  return kind === 'date'
    ? { kind, ...numbers, hours: flag(`${where}.hours`, hours) }
    : { kind: 'number', ...numbers };
}

/** An object's properties. @throws FormatError */
export function record(where: string, json: unknown): Record<string, unknown> {
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) {
    return json as Record<string, unknown>;
  }
  throw new FormatError(`${where}: expected an object, got ${describe(json)}.`);
}

/** @throws FormatError */
export function list(where: string, json: unknown, least = 1): unknown[] {
  if (Array.isArray(json) && json.length >= least) return json;
  throw new FormatError(`${where}: expected an array, got ${describe(json)}.`);
}

/** @throws FormatError */
export function text(where: string, json: unknown): string {
  if (typeof json === 'string') return json;
  throw new FormatError(`${where}: expected a text, got ${describe(json)}.`);
}

/** @throws FormatError */
export function flag(where: string, json: unknown): boolean {
  if (typeof json === 'boolean') return json;
  throw new FormatError(`${where}: expected true or false, got ${describe(json)}.`);
}

/** @throws FormatError */
export function finite(where: string, json: unknown): number {
  if (typeof json === 'number' && Number.isFinite(json)) return json;
  throw new FormatError(`${where}: expected a finite number, got ${describe(json)}.`);
}

/** @throws FormatError */
export function positive(where: string, json: unknown): number {
  if (finite(where, json) > 0) return json as number;
  throw new FormatError(`${where}: expected a number above 0, got ${describe(json)}.`);
}
