import type { AnyModel } from '../../table/model/any-model.js';
import { likeliest } from '../../table/model/classes.js';
import { Classifier } from '../../table/model/classifier.js';
import type { Regressor } from '../../table/model/regressor.js';
import { type RowLike, readRows } from '../../table/model/rows.js';
import { modelsOf, targetsOf } from '../each-target.js';
import { weightsHash } from '../weights-hash.js';
import { type Answered, bodyOf, fitting, type Served } from './served.js';

/** One answer. */
type Answer =
  | { readonly prediction: unknown; readonly probabilities: Readonly<Record<string, number>> }
  | { readonly prediction: number; readonly low: number; readonly high: number };

/** A model of tables: a row, or a list of rows; the answer is of the same form. */
export function tableServed(model: AnyModel): Served {
  const { target } = model.options;
  const classes = model instanceof Classifier ? { classes: model.classes } : {};
  const kind = model instanceof Classifier ? 'classifier' : 'regressor';
  return {
    title: `${kind} of ${targetsOf(model)
      .map((name) => `'${name}'`)
      .join(', ')}`,
    schema: { kind, target, weights: weightsHash(model), ...classes, columns: model.schema.inputs },
    answer: (text) => answerTo(model, text),
  };
}

function answerTo(model: AnyModel, text: string): Answered {
  const body = bodyOf(text, 'a row, { "column": value }, or a list of rows');
  const many = Array.isArray(body);
  const rows = (many ? body : [body]) as RowLike[];
  if (rows.length === 0) return { value: [], rows: 0 };
  const all = fitting(() => answersOfAll(model, rows));
  return { value: many ? all : all[0]!, rows: rows.length };
}

/** With several targets a record of the answers for each row. */
function answersOfAll(model: AnyModel, rows: readonly RowLike[]): readonly unknown[] {
  const each = modelsOf(model).map((one) => answersOf(one, rows));
  if (!model.isSeveral) return each[0]!;
  const targets = targetsOf(model);
  return rows.map((_, row) =>
    Object.fromEntries(targets.map((target, i) => [target, each[i]![row]])),
  );
}

function answersOf(model: Classifier | Regressor, rows: readonly RowLike[]): Answer[] {
  if (!(model instanceof Classifier)) return model.predictInterval(rows);
  const labels = model.classes;
  const names = labels.map(String);
  const all = model.answer(readRows('Classifier.predict', model.schema, rows));
  return Array.from(likeliest(all, names.length), (index, row) => ({
    prediction: labels[index]!,
    probabilities: Object.fromEntries(names.map((name, c) => [name, all[row * names.length + c]!])),
  }));
}
