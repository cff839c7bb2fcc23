// Which columns of rows are a network's inputs and targets, and rows as numbers by that.
import { DataError, OptionError } from '../../base/errors.js';
import { checkName, checkOptions, describe, isDictionary, quoted } from '../../base/validate.js';
import type { StreamBatch } from '../../network/training/stream/stream-source.js';
import type { Column, ColumnType } from '../column.js';
import { listNames, type Setting, type Settings } from '../read-options.js';
import type { Table } from '../table.js';

/** A column of one of several values: an input for each, 1 where the row has it and 0 elsewhere. */
export interface LevelsColumn {
  /** Its name. */
  readonly column: string;
  /** Its values, in the order of their inputs; another one is an error. */
  readonly levels: readonly (string | number | boolean)[];
}

/** What a row is to a network. */
export interface SampleColumns {
  /** The columns that are its inputs, in their order: numbers, or one of several values. */
  inputs: readonly (string | LevelsColumn)[];
  /** The columns that are its targets, numbers; with `classes` the one that has the class. */
  targets: string | readonly string[];
  /** The classes, in the order of their indices. Default: targets are numbers. */
  classes?: readonly (string | number | boolean)[];
  /** A column of weights, ≥ 0. Default: none. */
  sampleWeights?: string;
  /** What a row is where one of these columns has a gap: an error, or left out. Default `'error'`. */
  gaps?: 'error' | 'skip';
}

/** Their names. */
export const SAMPLE_COLUMNS = ['inputs', 'targets', 'classes', 'sampleWeights', 'gaps'] as const;

/** Numbers in batches: enough that a batch's overhead is nothing, few enough that memory is no matter. */
const NUMBERS = 2 ** 16;

/** Writes its numbers of a row, from `at` on; false: the row has a gap. */
type Write = (column: Column, row: number, to: Float64Array, at: number) => boolean;

interface Part {
  readonly name: string;
  readonly type: ColumnType;
  /** Numbers a row. */
  readonly width: number;
  readonly write: Write;
}

/** Makes samples of tables, one after the other, that are parts of one. */
export class SampleMaker {
  readonly #what: string;
  readonly #inputs: readonly Part[];
  readonly #targets: readonly Part[];
  readonly #weights: Part | undefined;
  readonly #classes: boolean;
  readonly #skip: boolean;
  readonly #width: number;

  /** `own`: read once. @throws OptionError */
  constructor(what: string, own: SampleColumns) {
    this.#what = what;
    const { inputs, targets, classes, sampleWeights, gaps } = own;
    this.#inputs = listOf(`${what}: inputs`, inputs).map((each) => this.#input(each));
    this.#classes = classes !== undefined;
    this.#targets = this.#targetParts(targets, classes);
    this.#weights =
      sampleWeights === undefined
        ? undefined
        : this.#number(nameOf(`${what}: sampleWeights`, sampleWeights));
    this.#skip = checkName(`${what}: gaps`, gaps ?? 'error', ['error', 'skip']) === 'skip';
    this.#width = widthOf(this.#inputs);
    const parts = [...this.#parts()];
    const twice = parts.find(({ name }, i) => parts.findIndex((one) => one.name === name) < i);
    if (twice) throw new OptionError(`${what}: column ${quoted(twice.name)} is named twice.`);
  }

  /** The names of all columns that are wanted. */
  get names(): string[] {
    return [...this.#parts()].map(({ name }) => name);
  }

  /** Rows that a batch should have. */
  get rows(): number {
    return Math.max(1, Math.floor(NUMBERS / this.#width));
  }

  /** How these columns are read, as `given` says but of their types; all others are skipped. */
  settings(given: Settings): Settings {
    const types = new Map([...this.#parts()].map(({ name, type }) => [name, type]));
    return {
      of: (name): Setting => {
        const setting = given.of(name);
        const type = types.get(name);
        // Batches know nothing of each other, so nothing may be found out from the values of one.
        const decimal = setting.decimal ?? '.';
        return { ...setting, type: type ?? 'skip', missingIsSet: true, decimal };
      },
      checkNames: () => undefined,
    };
  }

  /** The rows as samples; undefined: none is left. `before`: rows that came before, for messages. @throws DataError */
  samples(table: Table, before: number): StreamBatch | undefined {
    for (const name of this.names) {
      if (table.has(name)) continue;
      throw new DataError(
        `${this.#what}: there is no column ${quoted(name)}; the columns of inputs and targets that are there: ${listNames(table.names)}.`,
      );
    }
    const { length } = table;
    const width = this.#width;
    const answers = this.#targets.length;
    const inputs = new Float64Array(length * width);
    const targets = new Float64Array(length * answers);
    const weights = new Float64Array(this.#weights ? length : 0);
    const into: [Part, Column, Float64Array, stride: number, at: number][] = [];
    const add = (parts: readonly Part[], to: Float64Array, stride: number): void => {
      let at = 0;
      for (const part of parts) {
        into.push([part, this.#column(table, part), to, stride, at]);
        at += part.width;
      }
    };
    add(this.#inputs, inputs, width);
    add(this.#targets, targets, answers);
    if (this.#weights) add([this.#weights], weights, 1);
    let rows = 0;
    for (let row = 0; row < length; row++) {
      let gap: Part | undefined;
      for (const [part, column, to, stride, at] of into) {
        if (!part.write(column, row, to, rows * stride + at)) gap = part;
      }
      if (!gap) rows++;
      else if (!this.#skip) throw this.#gapError(gap, before + row);
    }
    if (rows === 0) return undefined;
    return {
      inputs: { data: inputs.subarray(0, rows * width), shape: [rows, width] },
      targets: this.#classes
        ? Uint32Array.from(targets.subarray(0, rows))
        : { data: targets.subarray(0, rows * answers), shape: [rows, answers] },
      ...(this.#weights ? { sampleWeights: weights.subarray(0, rows) } : {}),
    };
  }

  *#parts(): Iterable<Part> {
    yield* this.#inputs;
    yield* this.#targets;
    if (this.#weights) yield this.#weights;
  }

  #column(table: Table, { name }: Part): Column {
    const column = table.column(name);
    if (column.type === 'number' && column.format.unit !== '') {
      throw new DataError(
        `${this.#what}: column ${quoted(name)} is in ${column.format.unit}; expected plain numbers.`,
      );
    }
    return column;
  }

  #input(given: unknown): Part {
    const what = `${this.#what}: inputs`;
    if (!isDictionary(given)) return this.#number(nameOf(what, given));
    const { column, levels } = checkOptions<Partial<LevelsColumn>>(what, given, [
      'column',
      'levels',
    ]);
    return this.#category(nameOf(`${what}: column`, column), `${what}: levels`, levels, true);
  }

  #targetParts(targets: unknown, classes: unknown): Part[] {
    const what = `${this.#what}: targets`;
    const names = typeof targets === 'string' ? [targets] : listOf(what, targets);
    if (classes === undefined) return names.map((name) => this.#number(nameOf(what, name)));
    if (names.length !== 1) {
      throw new OptionError(`${what}: expected one column for classes, got ${names.length}.`);
    }
    return [this.#category(nameOf(what, names[0]), `${this.#what}: classes`, classes, false)];
  }

  #number(name: string): Part {
    return {
      name,
      type: 'number',
      width: 1,
      write(column, row, to, at) {
        const value = (column as Column & { type: 'number' }).values[row]!;
        to[at] = value;
        return !Number.isNaN(value);
      },
    };
  }

  /** `apart`: a number for each level; else the level's index. */
  #category(name: string, what: string, given: unknown, apart: boolean): Part {
    const levels = listOf(what, given).map((level) => {
      if (['string', 'number', 'boolean'].includes(typeof level)) return String(level);
      throw new OptionError(
        `${what}: expected texts, numbers or booleans, got ${describe(level)}.`,
      );
    });
    const places = new Map(levels.map((level, i) => [level, i]));
    if (places.size < levels.length) throw new OptionError(`${what}: a value is named twice.`);
    return {
      name,
      type: 'category',
      width: apart ? levels.length : 1,
      write: (column, row, to, at) => {
        const text = column.get(row);
        if (text === null) return false;
        const place = places.get(String(text));
        if (place === undefined) {
          throw new DataError(
            `${this.#what}: column ${quoted(name)} has ${describe(text)}; expected one of ${listNames(levels)}.`,
          );
        }
        if (!apart) to[at] = place;
        else {
          to.fill(0, at, at + levels.length); // a row with a gap may have stood there
          to[at + place] = 1;
        }
        return true;
      },
    };
  }

  #gapError({ name }: Part, row: number): DataError {
    return new DataError(
      `${this.#what}: row ${row}, column ${quoted(name)} has no value; gaps: 'skip' leaves such rows out.`,
      row,
    );
  }
}

function widthOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { width }) => sum + width, 0);
}

function listOf(what: string, given: unknown): readonly unknown[] {
  if (Array.isArray(given) && given.length > 0) return [...given];
  throw new OptionError(`${what}: expected a list, got ${describe(given)}.`);
}

function nameOf(what: string, name: unknown): string {
  if (typeof name === 'string' && name !== '') return name;
  throw new OptionError(`${what}: expected the name of a column, got ${describe(name)}.`);
}
