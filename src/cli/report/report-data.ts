import type { AnyModel } from '../../table/model/any-model.js';
import type { Classifier, ClassifierReport } from '../../table/model/classifier.js';
import type { ModelCrossValidation } from '../../table/model/cross-validate.js';
import type { Regressor, RegressorReport } from '../../table/model/regressor.js';
import type { FitProgress } from '../../table/model/train-bag.js';
import type { Table } from '../../table/table.js';
import type { Figure } from '../figures.js';

/** All that a training found out, and what it was. */
export interface ReportData {
  /** Of the rows. */
  readonly path: string;
  /** What was typed, as a shell takes it. */
  readonly command: string;
  readonly model: Classifier | Regressor;
  readonly report: ClassifierReport | RegressorReport;
  /** The rows that were learnt from; those without a target, too. */
  readonly fitting: Table;
  /** Rows that were kept apart. */
  readonly validation: Table | undefined;
  /** How each network's training went. */
  readonly trainings: readonly FitProgress[];
  /** Out of fold. */
  readonly figures: readonly Figure[];
  /** Of the rows that were kept apart. */
  readonly apart: readonly Figure[] | undefined;
  readonly crossed: ModelCrossValidation<AnyModel> | undefined;
  /** SHA-256, in hexadecimal digits. */
  readonly hashes: {
    readonly weights: string;
    readonly file: string;
    readonly data: string | undefined;
  };
  /** Whether Ctrl-C ended it. */
  readonly stopped: boolean;
}
