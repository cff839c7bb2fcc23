// From a table to a model's file.
import { writeAtomic } from '../node/atomic-write.js';
import { encodeModel } from '../serialization/model.js';
import type { AnyModel } from '../table/model/any-model.js';
import { Classifier } from '../table/model/classifier.js';
import { crossValidateModel, type ModelCrossValidation } from '../table/model/cross-validate.js';
import type { PerTarget, Target } from '../table/model/targets.js';
import type { FitProgress } from '../table/model/train-bag.js';
import type { Table } from '../table/table.js';
import type { Arguments } from './arguments.js';
import { eachOf, modelsOf, type OneModel } from './each-target.js';
import { classifierFigures, type Figure, regressorFigures } from './figures.js';
import { fitProgress } from './fit-progress.js';
import { Interrupted, interruptible } from './interrupt.js';
import { answersTo, rowsWithTarget, truthOf } from './known-rows.js';
import { makeModel } from './make-model.js';
import { forget } from './resume.js';
import { inFile } from './rows/open.js';
import { readTable } from './rows/read-table.js';
import { shellLine } from './shell.js';
import { type AnyReport, type Trained, tellTrained } from './tell-trained.js';
import { useThreads } from './threads.js';
import { TrainedNetworks } from './trained-networks.js';
import { UsageError } from './usage-error.js';
import { versionOf } from './version.js';
import { hashOf, hashOfFile, weightsHash } from './weights-hash.js';
import type { Words } from './words.js';

/** A model of the rows in a file. */
export async function trainTable(path: string, args: Arguments, words: Words): Promise<void> {
  const output = args.text('output') ?? 'model.json';
  checkOutput(output);
  args.required('target');
  useThreads(args);
  if (args.has('inputs')) {
    throw new UsageError(
      '--inputs is for a network of your own; a table has --include, --exclude.',
    );
  }
  if (args.has('dtype')) {
    throw new UsageError('--dtype is for a network of your own; models of tables are float32.');
  }
  const before = await TrainedNetworks.of(output, path, args);
  if (before.count > 0) {
    const { count } = before;
    words.say('resumed', `goes on after ${count} ${count === 1 ? 'network' : 'networks'}`, {
      networks: count,
    });
  }
  const table = await readTable(path, args, words);
  const { fitting, validation } = await dealt(table, args, words);
  const model = await inFile(path, async () => makeModel(fitting, args, words));
  const trainings: FitProgress[] = [];
  const tell = fitProgress(words);
  const interrupt = interruptible(words, 'interrupted: the networks that are whole are saved');
  let reports: readonly AnyReport[];
  try {
    const told = await inFile<PerTarget<Target, AnyReport>>(path, () =>
      model.fit(fitting, {
        stop: interrupt.signal,
        before,
        onProgress(progress) {
          trainings.push(progress);
          tell(progress);
        },
      }),
    );
    reports = eachOf(model, told);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    await before.leave();
    words.say(
      'stopped',
      'No kind of network was whole yet: no model is saved; the same command with --resume goes on.',
      {},
    );
    process.exitCode = interrupt.status();
    return;
  } finally {
    interrupt.end();
  }
  const bytes = encodeModel(model);
  await writeAtomic(output, bytes);
  if (interrupt.signal.aborted) await before.leave();
  else await forget(output);
  const folds = args.number('folds', 2, 1000, true);
  const stopped = interrupt.signal.aborted;
  const crossed =
    folds === undefined || stopped ? undefined : await crossValidated(model, fitting, folds, words);
  const trained: Trained[] = [];
  for (const [i, one] of modelsOf(model).entries()) {
    const report = reports[i]!;
    const figures = figuresOf(one, report, fitting);
    const apart = validation && (await figuresApart(one, validation));
    trained.push({ model: one, report, figures, apart });
  }
  const weights = weightsHash(model);
  const page = args.text('report');
  if (page !== undefined) {
    words.progress('report', () => 'drawing the report', {});
    const { writeReport } = await import('./report/write-report.js');
    const hashes = { weights, file: hashOf(bytes), data: await hashOfFile(path) };
    const command = shellLine(['npx', `myelin@${versionOf()}`, 'train', ...args.typed]);
    for (const each of trained) {
      const { target } = each.model.options;
      const own = {
        crossed: crossed && ofTarget(crossed, model, target),
        trainings: trainings.filter((one) => one.target === target),
      };
      const output = model.isSeveral ? pageOf(page, target) : page;
      await writeReport(output, {
        path,
        command,
        ...each,
        ...own,
        fitting,
        validation,
        hashes,
        stopped,
      });
    }
  }
  tellTrained({ output, model, trained, crossed, weights, stopped, words });
  if (stopped) process.exitCode = interrupt.status();
}

/** Of several targets each has a page: `report.price.html`. */
function pageOf(page: string, target: string): string {
  const end = /\.\w+$/.exec(page)?.[0] ?? '';
  const name = target.replace(/[^\p{L}\p{N}_-]+/gu, '-');
  return `${page.slice(0, page.length - end.length)}.${name}${end}`;
}

/** The figures of one target among those of several. */
function ofTarget(
  { mean, std, ...rest }: ModelCrossValidation<AnyModel>,
  model: AnyModel,
  target: string,
): ModelCrossValidation<AnyModel> {
  if (!model.isSeveral) return { mean, std, ...rest };
  const own = (figures: Readonly<Record<string, number>>): Record<string, number> =>
    Object.fromEntries(
      Object.entries(figures)
        .filter(([name]) => name.startsWith(`${target}.`))
        .map(([name, value]) => [name.slice(target.length + 1), value]),
    );
  return { ...rest, mean: own(mean), std: own(std) };
}

/** Told before an hour of training is lost. */
function checkOutput(output: string): void {
  if (/\.json$/i.test(output)) return;
  if (/\.safetensors$/i.test(output)) {
    throw new UsageError(
      `'${output}': a model of a table has columns and classes, which safetensors has no place for; expected .json.`,
    );
  }
  throw new UsageError(`'${output}': a model of a table is written as .json.`);
}

/** The rows to fit with, and those that are kept apart. */
async function dealt(
  table: Table,
  args: Arguments,
  words: Words,
): Promise<{ fitting: Table; validation: Table | undefined }> {
  const text = args.text('validation');
  if (text === undefined) return { fitting: table, validation: undefined };
  const share = Number(text);
  if (Number.isNaN(share)) {
    return { fitting: table, validation: await readTable(text, args, words) };
  }
  if (!(share > 0 && share < 1)) {
    throw new UsageError(
      `--validation: expected a file, or a share between 0 and 1, got '${text}'.`,
    );
  }
  const { train, test } = table.split({
    testSize: share,
    seed: args.number('seed', 0, 2 ** 32 - 1, true) ?? 0,
  });
  return { fitting: train, validation: test };
}

function crossValidated(
  model: AnyModel,
  table: Table,
  folds: number,
  words: Words,
): Promise<ModelCrossValidation<AnyModel>> {
  return crossValidateModel(model, table, {
    folds,
    seed: model.options.seed!,
    onProgress: ({ done, total }) =>
      words.progress('fold', () => `cross-validation: ${done} of ${total} folds`, { done, total }),
  });
}

function figuresOf(model: OneModel, report: AnyReport, table: Table): Figure[] {
  const { table: known } = rowsWithTarget(table, model.options.target);
  const targets = truthOf(model, known);
  const answers = report.outOfFold;
  if ('accuracy' in report) {
    return classifierFigures(report, { answers, targets, classes: report.classes });
  }
  return regressorFigures(report, { answers, targets, classes: undefined });
}

/** Figures of rows that the model was not fitted with. */
async function figuresApart(model: OneModel, rows: Table): Promise<Figure[]> {
  const { table } = rowsWithTarget(rows, model.options.target);
  const answered = answersTo(model, table);
  return model instanceof Classifier
    ? classifierFigures(model.evaluate(table), answered)
    : regressorFigures(model.evaluate(table), answered);
}
