// What comes of holding a model's answers against what is true.
import { DataError } from '../base/errors.js';
import type { AnyModel } from '../table/model/any-model.js';
import { type ClassifierScores, classifierScores } from '../table/model/classifier-scores.js';
import { regressorScores } from '../table/model/regressor-scores.js';
import type { Table } from '../table/table.js';
import { modelsOf, targetsOf } from './each-target.js';
import { type Answered, classifierFigures, type Figure, regressorFigures } from './figures.js';
import { answersTo, rowsWithTarget } from './known-rows.js';

/** One target's answers, and how good they are. */
export interface Evaluation {
  readonly target: string;
  readonly answered: Answered;
  readonly figures: readonly Figure[];
  /** Of classes. */
  readonly scores: ClassifierScores | undefined;
}

/** Rows whose targets are known, and what was found out with them. */
export interface Evaluated {
  readonly known: Table;
  /** The places of these rows in the file, counted from 0. */
  readonly places: readonly number[];
  /** One a target. */
  readonly evaluations: readonly Evaluation[];
}

/** Of answers and truth; with classes their indices are the truth. */
export function evaluationOf(target: string, answered: Answered): Evaluation {
  const { answers, targets, classes } = answered;
  if (!classes) {
    const figures = regressorFigures(regressorScores(answers, targets), answered);
    return { target, answered, figures, scores: undefined };
  }
  const scores = classifierScores(answers, targets, classes);
  return { target, answered, figures: classifierFigures(scores, answered), scores };
}

/** Of a model of tables. @throws DataError no row has a target. */
export function evaluateModel(model: AnyModel, table: Table): Evaluated {
  const { target } = model.options;
  const { table: known, rows: places } = rowsWithTarget(table, target);
  if (known.length === 0) {
    const names = targetsOf(model).map((name) => `'${name}'`);
    throw new DataError(`evaluate: no row has a value of ${names.join(' and ')}.`);
  }
  const evaluations = modelsOf(model).map((one) =>
    evaluationOf(one.options.target, answersTo(one, known)),
  );
  return { known, places, evaluations };
}
