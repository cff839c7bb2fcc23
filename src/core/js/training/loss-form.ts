import {
  ACTIVATION_SIGMOID,
  ACTIVATION_SOFTMAX,
  LOSS_BINARY_CROSSENTROPY,
  LOSS_CATEGORICAL_CROSSENTROPY,
  LOSS_SIGMOID_BINARY_CROSSENTROPY,
  LOSS_SOFTMAX_CATEGORICAL_CROSSENTROPY,
  LOSS_SPARSE_CATEGORICAL_CROSSENTROPY,
  LOSS_SPARSE_SOFTMAX_CATEGORICAL_CROSSENTROPY,
} from '../../abi.js';
import { kindOf } from '../layers/kinds.js';
import type { LayerState } from '../layers/layer.js';

const FUSED: readonly number[] = [
  LOSS_SIGMOID_BINARY_CROSSENTROPY,
  LOSS_SOFTMAX_CATEGORICAL_CROSSENTROPY,
  LOSS_SPARSE_SOFTMAX_CATEGORICAL_CROSSENTROPY,
];

/** Whether a form takes logits: the last layer's activation and its derivative are left out. */
export function isFused(form: number): boolean {
  return FUSED.includes(form);
}

/** The form of a loss that fits the last layer and the targets. Twin of `formOf` in assembly/training/trainer.ts. */
export function formOf(loss: number, last: LayerState, classIndices: boolean): number {
  const activation = kindOf(last).lossActivation(last);
  if (loss === LOSS_BINARY_CROSSENTROPY && activation === ACTIVATION_SIGMOID)
    return LOSS_SIGMOID_BINARY_CROSSENTROPY;
  if (loss !== LOSS_CATEGORICAL_CROSSENTROPY) return loss;
  if (activation === ACTIVATION_SOFTMAX) {
    return classIndices
      ? LOSS_SPARSE_SOFTMAX_CATEGORICAL_CROSSENTROPY
      : LOSS_SOFTMAX_CATEGORICAL_CROSSENTROPY;
  }
  return classIndices ? LOSS_SPARSE_CATEGORICAL_CROSSENTROPY : loss;
}
