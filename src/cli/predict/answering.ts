// What a model of tables answers, column by column.

import type { AnyModel } from '../../table/model/any-model.js';
import { likeliest } from '../../table/model/classes.js';
import { Classifier } from '../../table/model/classifier.js';
import type { Regressor } from '../../table/model/regressor.js';
import { settingsOf } from '../../table/read-by.js';
import type { Settings } from '../../table/read-options.js';
import type { Table } from '../../table/table.js';
import type { Arguments } from '../arguments.js';
import { modelsOf } from '../each-target.js';
import { type CellColumn, numberColumns } from '../rows/cells.js';
import { UsageError } from '../usage-error.js';

/** Answers to rows. */
export interface Answering {
  /** Of the columns of an answer. */
  readonly names: readonly string[];
  /** How the columns of a file are read. */
  readonly settings: Settings;
  /** `before`: rows of the file before these. @throws DataError */
  of(rows: Table, before: number): readonly CellColumn[];
}

/** @throws UsageError a flag that this model has no answer to. */
export function answeringOf(model: AnyModel, args: Arguments): Answering {
  if (args.has('inputs')) {
    throw new UsageError('--inputs: a model of a table knows its columns; networks do not.');
  }
  const wanted = model.schema.columns.filter(({ use, type }) => use === 'input' && type !== 'text');
  const each = modelsOf(model).map((one) =>
    one instanceof Classifier ? ofClasses(one, args) : ofNumbers(one, args),
  );
  return {
    settings: settingsOf(wanted),
    names: each.flatMap(({ names }) => names),
    of: (rows) => each.flatMap((one) => one.of(rows)),
  };
}

interface Answers {
  readonly names: readonly string[];
  of(rows: Table): readonly CellColumn[];
}

function ofClasses(model: Classifier, args: Arguments): Answers {
  if (args.has('intervals')) {
    throw new UsageError('--intervals: bounds are of numbers; a classifier has --probabilities.');
  }
  const { target } = model.options;
  const labels = model.classes;
  const wantsProbabilities = args.has('probabilities');
  return {
    names: [target, ...(wantsProbabilities ? labels.map((label) => `${target}=${label}`) : [])],
    of(rows) {
      const all = model.answer(rows);
      return [
        { kind: 'labels', labels, indices: likeliest(all, labels.length) },
        ...(wantsProbabilities ? numberColumns(all, labels.length) : []),
      ];
    },
  };
}

function ofNumbers(model: Regressor, args: Arguments): Answers {
  if (args.has('probabilities')) {
    throw new UsageError('--probabilities: a regressor has none; it has --intervals.');
  }
  const { target } = model.options;
  const coverage = args.number('coverage', 0, 1);
  if (!args.has('intervals')) {
    return { names: [target], of: (rows) => numberColumns(model.answer(rows), 1) };
  }
  const options = coverage === undefined ? {} : { coverage };
  return {
    names: [target, `${target} low`, `${target} high`],
    of(rows) {
      const all = model.predictInterval(rows, options);
      const cells = new Float64Array(3 * all.length);
      for (const [row, { prediction, low, high }] of all.entries()) {
        cells.set([prediction, low, high], 3 * row);
      }
      return numberColumns(cells, 3);
    },
  };
}
