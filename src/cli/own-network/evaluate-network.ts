import { DataError } from '../../base/errors.js';
import { LOSSES } from '../../core/abi-names.js';
import type { Tensor } from '../../matrix/tensor.js';
import type { Network } from '../../network/network.js';
import type { Table } from '../../table/table.js';
import type { Arguments } from '../arguments.js';
import { type Evaluated, type Evaluation, evaluationOf } from '../evaluation.js';
import { UsageError } from '../usage-error.js';
import { outputsOf } from './answering.js';
import { type Inputs, type NumberRows, numbersOf } from './number-columns.js';
import { outcomeOf } from './outcome.js';
import { samplesOf } from './run-rows.js';
import type { TrainedWith } from './trained-with.js';

/** What the library measures besides: the loss. */
export interface EvaluatedNetwork extends Evaluated {
  /** Penalties included; undefined: by none, as none is known. */
  readonly loss: { readonly name: string; readonly value: number } | undefined;
}

/** A network's answers, held against the columns that are targets. @throws DataError @throws UsageError */
export function evaluateNetwork(
  network: Network,
  trainedWith: TrainedWith | undefined,
  { targets, namesIn }: Inputs,
  table: Table,
  args: Arguments,
): EvaluatedNetwork {
  if (targets.length === 0) {
    throw new UsageError('--target is missing: the columns that hold what is true.');
  }
  const names = namesIn(table);
  const outputs = outputsOf(network);
  const loss = args.choice('loss', LOSSES) ?? trainedWith?.loss;
  const outcome = outcomeOf(loss, targets.length, outputs);
  if (outcome === 'numbers' && targets.length !== outputs) {
    throw new UsageError(
      `--target: ${targets.length} columns for ${outputs} outputs; expected as many. Outputs that are probabilities of classes take one, with their indices, and --loss categoricalCrossentropy.`,
    );
  }
  const inputs = numbersOf(table, names);
  const truth = numbersOf(table, targets);
  const samples = samplesOf(network, inputs, names);
  const { data } = network.run<Tensor>(samples);
  const answers = Float64Array.from(data);
  const heldAgainst = outcome === 'indices' ? truth.data : truth;
  return {
    known: table,
    places: Array.from({ length: table.length }, (_, row) => row),
    evaluations: evaluations(targets, answers, truth, outcome, outputs),
    loss: loss && {
      name: loss,
      value: network.evaluate(samples, heldAgainst, { loss }).loss!,
    },
  };
}

function evaluations(
  targets: readonly string[],
  answers: Float64Array,
  truth: NumberRows,
  outcome: ReturnType<typeof outcomeOf>,
  outputs: number,
): Evaluation[] {
  if (outcome === 'numbers') {
    return targets.map((target, i) => {
      const take = (values: Float64Array): Float64Array =>
        Float64Array.from({ length: truth.shape[0] }, (_, row) => values[row * outputs + i]!);
      const answered = { answers: take(answers), targets: take(truth.data), classes: undefined };
      return evaluationOf(target, answered);
    });
  }
  const [target] = targets as [string];
  const count = outcome === 'probability' ? 2 : outputs;
  checkIndices(target, truth.data, count);
  const all =
    outcome === 'probability'
      ? Float64Array.from({ length: 2 * answers.length }, (_, i) =>
          i % 2 === 1 ? answers[i >> 1]! : 1 - answers[i >> 1]!,
        )
      : answers;
  const classes = Array.from({ length: count }, (_, i) => i);
  return [evaluationOf(target, { answers: all, targets: truth.data, classes })];
}

function checkIndices(name: string, values: Float64Array, count: number): void {
  const row = values.findIndex(
    (value) => !(Number.isInteger(value) && value >= 0 && value < count),
  );
  if (row < 0) return;
  throw new DataError(
    `row ${row + 1}, column '${name}': ${values[row]}, expected the index of a class, 0 to ${count - 1}.`,
    row,
  );
}
