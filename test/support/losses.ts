import { LOSS_FORMS } from '../../src/core/abi-names.js';
import type { FullCore as Core } from '../../src/core/core.js';
import { type Floats, type Type, uniform, withBuffers } from './buffers.js';
import { withBlocks } from './engines.js';

export interface Batch {
  form: string;
  rows: number;
  columns: number;
  outputs: readonly number[];
  /** Numbers (rows, columns), or `rows` class indices where the form is sparse. */
  targets: readonly number[];
  weights?: readonly number[] | undefined;
}

export interface LossResult {
  loss: number;
  /** Empty where none was asked for. */
  delta: Floats;
}

export const isSparse = (form: string): boolean => form.startsWith('sparse');

/** Where the gradient goes: a block of its own, the one of the outputs, or nowhere. */
export type Destination = 'apart' | 'in place' | 'nowhere';

export function runLoss(
  core: Core,
  type: Type,
  batch: Batch,
  offset = 0,
  destination: Destination = 'apart',
): LossResult {
  const { form, rows, columns, outputs, weights } = batch;
  const code = LOSS_FORMS.indexOf(form);
  const targets = isSparse(form) ? [] : batch.targets;
  const labels = isSparse(form) ? batch.targets : [];
  return withBlocks(core, [labels.length * 4], (indices) =>
    withBuffers(
      core,
      type,
      [outputs, targets, weights ?? [], outputs.map(() => 7)],
      (o, y, w, delta) => {
        core.u32.set(labels, indices / 4);
        const to = { apart: delta, 'in place': o, nowhere: undefined }[destination];
        const loss = core[`loss${type}`](
          code,
          rows,
          columns,
          o.pointer,
          isSparse(form) ? indices : y.pointer,
          weights ? w.pointer : 0,
          to?.pointer ?? 0,
        );
        return { loss, delta: to ? to.read() : new Float64Array(0) };
      },
      offset,
    ),
  );
}

/** Outputs and targets such as the loss expects them: logits, probabilities, labels of ±1, counts, one-hot rows. */
export function exampleBatch(form: string, rows: number, columns: number, seed: number): Batch {
  const count = rows * columns;
  const [a, b] = [uniform(count, seed), uniform(count, seed + 1)];
  const labels = uniform(rows, seed + 2).map((x) => Math.floor(((x + 1) / 2) * columns));
  const oneHot = a.map((_, i) => Number(labels[Math.floor(i / columns)] === i % columns));
  const probabilities = a.map((x) => 0.5 + 0.49 * x);
  const logits = a.map((x) => 12 * x);
  const bits = b.map((x) => Number(x > 0));
  const examples: Record<string, [outputs: number[], targets: number[]]> = {
    binaryCrossentropy: [probabilities, bits],
    categoricalCrossentropy: [probabilities, oneHot],
    poisson: [a.map((x) => 3 + 2.5 * x), b.map((x) => Math.floor(3 + 3 * x))],
    hinge: [a.map((x) => 2 * x), bits.map((x) => 2 * x - 1)],
    sigmoidBinaryCrossentropy: [logits, bits],
    softmaxCategoricalCrossentropy: [logits, oneHot],
    sparseCategoricalCrossentropy: [probabilities, labels],
    sparseSoftmaxCategoricalCrossentropy: [logits, labels],
  };
  const [outputs, targets] = examples[form] ?? [a.map((x) => 3 * x), b];
  return { form, rows, columns, outputs, targets };
}
