// What `myelin train` says at the end.
import type { AnyModel } from '../table/model/any-model.js';
import type { ClassifierReport } from '../table/model/classifier.js';
import type { ModelCrossValidation } from '../table/model/cross-validate.js';
import type { RegressorReport } from '../table/model/regressor.js';
import type { OneModel } from './each-target.js';
import type { Figure } from './figures.js';
import { shortHash } from './weights-hash.js';
import type { Words } from './words.js';
import { digits, figuresTable } from './words-of-figures.js';

/** Of one target. */
export type AnyReport = ClassifierReport | RegressorReport;

/** What was found out of one target. */
export interface Trained {
  readonly model: OneModel;
  readonly report: AnyReport;
  /** Out of fold. */
  readonly figures: readonly Figure[];
  /** Of the rows that were kept apart. */
  readonly apart: readonly Figure[] | undefined;
}

interface End {
  readonly output: string;
  readonly model: AnyModel;
  readonly trained: readonly Trained[];
  readonly crossed: ModelCrossValidation<AnyModel> | undefined;
  readonly weights: string;
  readonly stopped: boolean;
  readonly words: Words;
}

/** Warnings, figures, and where the model is. */
export function tellTrained({
  output,
  model,
  trained,
  crossed,
  weights,
  stopped,
  words,
}: End): void {
  const several = model.isSeveral;
  for (const warning of model.schema.warnings)
    words.say('warning', `warning: ${warning}`, { warning });
  for (const { report, model: one } of trained) {
    const { withoutTarget } = report;
    if (withoutTarget === 0) continue;
    const what = several ? `without '${one.options.target}'` : 'without a target';
    const text = several
      ? `note: ${withoutTarget} rows ${what} were left out of its model.`
      : `note: ${withoutTarget} rows ${what} were left out.`;
    words.say('note', text, { withoutTarget, ...(several && { target: one.options.target }) });
  }
  const lines = trained.flatMap(({ model: one, report, figures, apart }) => [
    `${several ? `${one.options.target}: ` : ''}${report.rows} rows, out of fold:`,
    figuresTable(figures),
    ...(apart ? ['', 'rows kept apart:', figuresTable(apart)] : []),
    ...(several ? [''] : []),
  ]);
  if (several) lines.pop();
  if (crossed) {
    const { mean, std } = crossed;
    lines.push('', 'cross-validation:');
    for (const name of Object.keys(mean)) {
      lines.push(`${name} ${digits(mean[name]!)} ± ${digits(std[name]!)}`);
    }
  }
  const [{ report }] = trained as [Trained];
  lines.push('', `seed ${report.seed}, weights ${shortHash(weights)}`);
  lines.push(
    stopped
      ? `the best so far is ${output}; the same command with --resume goes on`
      : `saved as ${output}`,
  );
  words.say('trained', lines.join('\n'), {
    output,
    seed: report.seed,
    weights,
    stopped,
    ...(several
      ? { targets: trained.map((each) => ({ target: each.model.options.target, ...told(each) })) }
      : told(trained[0]!)),
    ...(crossed && { crossValidation: { mean: crossed.mean, std: crossed.std } }),
  });
}

function told({ report, figures, apart }: Trained): object {
  const { rows, members } = report;
  return { rows, figures, ...(apart && { validation: apart }), members };
}
