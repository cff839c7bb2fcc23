import { DataError } from '../base/errors.js';
import { ColumnBuilder } from './column-builder.js';
import type { FileDecimal } from './number-verdict.js';
import type { Origin } from './place.js';
import type { Settings } from './read-options.js';
import { Table } from './table.js';

/** Takes rows, or whole columns, and becomes a table. */
export class TableBuilder {
  readonly #origin: Origin;
  readonly #settings: Settings;
  readonly #names: string[] = [];
  /** undefined: the column is skipped. */
  readonly #builders: (ColumnBuilder | undefined)[] = [];

  constructor(origin: Origin, settings: Settings) {
    this.#origin = origin;
    this.#settings = settings;
  }

  /** The columns so far, skipped ones too. */
  get names(): readonly string[] {
    return this.#names;
  }

  /** One a column; undefined where it is skipped. */
  get builders(): readonly (ColumnBuilder | undefined)[] {
    return this.#builders;
  }

  /** A further column, with gaps in all rows before. */
  addColumn(name: string, rowsBefore = 0): ColumnBuilder | undefined {
    const index = this.#names.length;
    const place = {
      what: this.#origin.what,
      place: (row: number) => this.#origin.place(row),
      name,
      index,
      isSettled: this.#settings.areSettled ?? false,
    };
    const setting = this.#settings.of(name);
    const builder = setting.type === 'skip' ? undefined : new ColumnBuilder(place, setting);
    this.#names.push(name);
    this.#builders.push(builder);
    for (let i = 0; i < rowsBefore; i++) builder?.addText('');
    return builder;
  }

  /**
   * The table, with what is to be told of it.
   *
   * @param optional Columns that are left out where they have no value.
   * @throws DataError two readings of a value are possible, or it does not fit the type that was set.
   */
  finish(
    rows: number,
    notes: readonly string[] = [],
    optional: ReadonlySet<number> = new Set(),
  ): Table {
    this.#settings.checkNames(this.#names);
    const builders = this.#builders.filter((builder) => builder !== undefined);
    const proofs = new Set(builders.map((builder) => builder.proves()));
    proofs.delete(undefined);
    const [first] = proofs;
    const ofFile: FileDecimal = proofs.size > 1 ? 'both' : first;
    const told = [...notes];
    const columns = this.#builders.flatMap((builder, i) => {
      if (!builder) return [];
      const column = builder.finish(ofFile);
      if (!optional.has(i)) return [column];
      if (column.missing < rows) {
        told.push(`column ${i + 1} has no name and is called '${column.name}'`);
        return [column];
      }
      told.push(`column ${i + 1} has neither name nor values and is left out`);
      return [];
    });
    if (columns.length === 0)
      throw new DataError(
        `${this.#origin.what}: there are no columns; expected at least one, as in { age: 41 }.`,
      );
    return new Table(columns, rows, told);
  }
}
