import { SOFTMAX } from '../../network-layout.js';
import { kindOf } from '../layers/kinds.js';
import type { LayerState } from '../layers/layer.js';

const SIGMOID = 1;

// Indices in LOSS_FORMS.
export const SUM_SQUARED = 1;
const BINARY = 4;
const CATEGORICAL = 5;
const SIGMOID_BINARY = 8;
const SOFTMAX_CATEGORICAL = 9;
const SPARSE_CATEGORICAL = 10;
const SPARSE_SOFTMAX_CATEGORICAL = 11;
const FUSED: readonly number[] = [SIGMOID_BINARY, SOFTMAX_CATEGORICAL, SPARSE_SOFTMAX_CATEGORICAL];

/** Whether a form takes logits: the last layer's activation and its derivative are left out. */
export function isFused(form: number): boolean {
  return FUSED.includes(form);
}

/** The form of a loss that fits the last layer and the targets. Twin of `formOf` in assembly/training/trainer.ts. */
export function formOf(loss: number, last: LayerState, classIndices: boolean): number {
  const activation = kindOf(last).lossActivation(last);
  if (loss === BINARY && activation === SIGMOID) return SIGMOID_BINARY;
  if (loss !== CATEGORICAL) return loss;
  if (activation === SOFTMAX) {
    return classIndices ? SPARSE_SOFTMAX_CATEGORICAL : SOFTMAX_CATEGORICAL;
  }
  return classIndices ? SPARSE_CATEGORICAL : loss;
}
