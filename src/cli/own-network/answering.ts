// What a network of one's own answers, column by column.
import type { Network } from '../../network/network.js';
import { likeliest } from '../../table/model/probabilities.js';
import type { Arguments } from '../arguments.js';
import type { Answering } from '../predict/answering.js';
import { numberColumns } from '../rows/cells.js';
import { UsageError } from '../usage-error.js';
import { inputsOf, numbersOf } from './number-columns.js';
import { outcomeOf, outputNames } from './outcome.js';
import { runRows } from './run-rows.js';
import type { TrainedWith } from './trained-with.js';

/** @throws UsageError a flag that a network has no answer to. */
export function networkAnswering(
  network: Network,
  trainedWith: TrainedWith | undefined,
  args: Arguments,
): Answering {
  for (const name of ['intervals', 'coverage']) {
    if (!args.has(name)) continue;
    throw new UsageError(`--${name}: a network tells no bounds; regressors of tables do.`);
  }
  const { settings, targets, namesIn } = inputsOf(args, trainedWith, false);
  const outputs = outputsOf(network);
  const isIndices = outcomeOf(trainedWith?.loss, targets.length, outputs) === 'indices';
  const wantsProbabilities = args.has('probabilities');
  if (wantsProbabilities && !isIndices) {
    throw new UsageError(
      '--probabilities: this network’s outputs are written as they are, without it; classes it has where it was trained here by categoricalCrossentropy with one target.',
    );
  }
  const each = outputNames(targets, outputs);
  return {
    settings,
    names: isIndices ? [targets[0]!, ...(wantsProbabilities ? each : [])] : each,
    of(rows, before) {
      const names = namesIn(rows);
      const { data } = runRows(network, numbersOf(rows, names, before), names);
      const all = numberColumns(data, outputs);
      if (!isIndices) return all;
      const labels = Array.from({ length: outputs }, (_, i) => i);
      const indices = likeliest(Float64Array.from(data), outputs);
      return [{ kind: 'labels', labels, indices }, ...(wantsProbabilities ? all : [])];
    },
  };
}

/** Numbers in an answer. @throws UsageError they are not as many for each sample. */
export function outputsOf({ outputShape }: Network): number {
  if (outputShape.includes(null)) {
    throw new UsageError(
      'this network answers sequences with sequences as long, which are no columns; the library has them.',
    );
  }
  return outputShape.reduce<number>((product, length) => product * length!, 1);
}
