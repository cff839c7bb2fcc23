import { Classifier } from '../../table/model/classifier.js';
import type { Regressor } from '../../table/model/regressor.js';
import type { RowLike } from '../../table/model/rows.js';
import { exitCodeOf } from '../exit-codes.js';
import { HttpError } from './http-error.js';

/** One answer. */
export type Answer =
  | { readonly prediction: unknown; readonly probabilities: Readonly<Record<string, number>> }
  | { readonly prediction: number; readonly low: number; readonly high: number };

/** A row, or a list of rows, as JSON; the answer is of the same form. @throws HttpError 400, 422 */
export function answerTo(
  model: Classifier | Regressor,
  text: string,
): { readonly value: Answer | readonly Answer[]; readonly rows: number } {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    throw new HttpError(400, 'ERR_BODY', `the body is no JSON: ${(error as Error).message}.`);
  }
  if (typeof body !== 'object' || body === null) {
    throw new HttpError(400, 'ERR_BODY', 'expected a row, { "column": value }, or a list of rows.');
  }
  const many = Array.isArray(body);
  const rows = (many ? body : [body]) as RowLike[];
  if (rows.length === 0) return { value: [], rows: 0 };
  try {
    const all = answersOf(model, rows);
    return { value: many ? all : all[0]!, rows: rows.length };
  } catch (error) {
    // What does not fit the model is the caller's; all else is ours.
    if (exitCodeOf(error) !== 3) throw error;
    const { code, message } = error as Error & { code: string };
    throw new HttpError(422, code, message);
  }
}

function answersOf(model: Classifier | Regressor, rows: readonly RowLike[]): Answer[] {
  if (!(model instanceof Classifier)) return model.predictInterval(rows);
  const predictions = model.predict(rows);
  return model
    .predictProbabilities(rows)
    .map((probabilities, i) => ({ prediction: predictions[i], probabilities }));
}
