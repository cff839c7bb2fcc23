import { likeliest } from '../../table/model/classes.js';
import { Classifier } from '../../table/model/classifier.js';
import type { Regressor } from '../../table/model/regressor.js';
import { type RowLike, readRows } from '../../table/model/rows.js';
import { weightsHash } from '../weights-hash.js';
import { type Answered, bodyOf, fitting, type Served } from './served.js';

/** One answer. */
type Answer =
  | { readonly prediction: unknown; readonly probabilities: Readonly<Record<string, number>> }
  | { readonly prediction: number; readonly low: number; readonly high: number };

/** A model of tables: a row, or a list of rows; the answer is of the same form. */
export function tableServed(model: Classifier | Regressor): Served {
  const { target } = model.options;
  const classes = model instanceof Classifier ? { classes: model.classes } : {};
  const kind = model instanceof Classifier ? 'classifier' : 'regressor';
  return {
    title: `${kind} of '${target}'`,
    schema: { kind, target, weights: weightsHash(model), ...classes, columns: model.schema.inputs },
    answer: (text) => answerTo(model, text),
  };
}

function answerTo(model: Classifier | Regressor, text: string): Answered {
  const body = bodyOf(text, 'a row, { "column": value }, or a list of rows');
  const many = Array.isArray(body);
  const rows = (many ? body : [body]) as RowLike[];
  if (rows.length === 0) return { value: [], rows: 0 };
  const all = fitting(() => answersOf(model, rows));
  return { value: many ? all : all[0]!, rows: rows.length };
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
