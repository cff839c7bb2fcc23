// Twins of assembly/optimizers/.

import {
  ADAGRAD_EPSILON,
  ADAGRAD_LEARNING_RATE,
  ADAM_BETA1,
  ADAM_BETA2,
  ADAM_EPSILON,
  ADAM_LEARNING_RATE,
  ADAM_POWER1,
  ADAM_POWER2,
  ADAM_W_LEARNING_RATE,
  ADAM_W_WEIGHT_DECAY,
  OPTIMIZER_ADAGRAD,
  OPTIMIZER_ADAM,
  OPTIMIZER_ADAM_W,
  OPTIMIZER_RMSPROP,
  OPTIMIZER_SCALAR_BYTES,
  OPTIMIZER_SGD,
  RMSPROP_DECAY,
  RMSPROP_EPSILON,
  RMSPROP_LEARNING_RATE,
  SGD_LEARNING_RATE,
  SGD_MOMENTUM,
  SGD_NESTEROV,
} from '../abi.js';
import type { Pointer } from '../core.js';
import type { OptimizerKernels, OptimizerStep } from '../training-kernels.js';
import { type Element, F32, F64 } from './element.js';
import type { JsMemory } from './memory.js';

const { sqrt } = Math;

type View = Float64Array | Float32Array;

/** Makes the step of element i: offsets of parameters w, gradients g and the first buffer of its state in `view`. */
type Update = (view: View, w: number, g: number, state: number) => void;

/** From the optimizer's numbers and the elements from one buffer of the state to the next. */
type Optimizer = (element: Element, scalars: Float64Array, stride: number) => Update;

/** x, or 0 where it is subnormal. */
function flush(x: number, smallest: number): number {
  return Math.abs(x) < smallest ? 0 : x;
}

/** x, not less than four times `smallest`; NaN stays. */
function atLeastNormal(x: number, smallest: number): number {
  return x < 4 * smallest ? 4 * smallest : x;
}

const sgd: Optimizer = ({ round, smallest }, scalars) => {
  const [rate, momentum] = [round(scalars[SGD_LEARNING_RATE]!), round(scalars[SGD_MOMENTUM]!)];
  if (scalars[SGD_MOMENTUM] === 0) {
    return (view, w, g) => {
      view[w]! -= round(rate * view[g]!);
    };
  }
  const nesterov = scalars[SGD_NESTEROV] !== 0;
  return (view, w, g, v) => {
    const step = round(rate * view[g]!);
    const velocity = flush(round(round(momentum * view[v]!) - step), smallest);
    view[v] = velocity;
    view[w]! += nesterov ? round(round(momentum * velocity) - step) : velocity;
  };
};

const rmsprop: Optimizer = ({ round, smallest }, scalars) => {
  const [rate, keep, epsilon] = [
    round(scalars[RMSPROP_LEARNING_RATE]!),
    round(scalars[RMSPROP_DECAY]!),
    round(scalars[RMSPROP_EPSILON]!),
  ];
  const take = round(1 - scalars[RMSPROP_DECAY]!);
  return (view, w, g, v) => {
    const gradient = view[g]!;
    const taken = round(round(take * gradient) * gradient);
    const mean = atLeastNormal(round(round(keep * view[v]!) + taken), smallest);
    view[v] = mean;
    view[w]! -= round(round(rate * gradient) / round(round(sqrt(mean)) + epsilon));
  };
};

const adagrad: Optimizer = ({ round }, scalars) => {
  const [rate, epsilon] = [
    round(scalars[ADAGRAD_LEARNING_RATE]!),
    round(scalars[ADAGRAD_EPSILON]!),
  ];
  return (view, w, g, s) => {
    const gradient = view[g]!;
    const sum = round(round(gradient * gradient) + view[s]!);
    view[s] = sum;
    view[w]! -= round(round(rate * gradient) / round(round(sqrt(sum)) + epsilon));
  };
};

/** Adam; each weight is multiplied by `decay` first. */
function adamWith(element: Element, scalars: Float64Array, stride: number, decay: number): Update {
  const { round, smallest } = element;
  const factor = round(decay);
  const [beta1, beta2] = [round(scalars[ADAM_BETA1]!), round(scalars[ADAM_BETA2]!)];
  const [take1, take2] = [round(1 - scalars[ADAM_BETA1]!), round(1 - scalars[ADAM_BETA2]!)];
  const step = round(scalars[ADAM_LEARNING_RATE]! / (1 - scalars[ADAM_POWER1]!));
  const inverse = round(1 / sqrt(1 - scalars[ADAM_POWER2]!));
  const epsilon = round(scalars[ADAM_EPSILON]!);
  return (view, w, g, m) => {
    const gradient = view[g]!;
    const mean = flush(round(round(beta1 * view[m]!) + round(take1 * gradient)), smallest);
    const taken = round(round(take2 * gradient) * gradient);
    const square = atLeastNormal(round(round(beta2 * view[m + stride]!) + taken), smallest);
    view[m] = mean;
    view[m + stride] = square;
    const root = round(round(round(sqrt(square)) * inverse) + epsilon);
    view[w] = round(view[w]! * factor) - round(round(step * mean) / root);
  };
}

const adam: Optimizer = (element, scalars, stride) => adamWith(element, scalars, stride, 1);

const adamW: Optimizer = (element, scalars, stride) =>
  adamWith(
    element,
    scalars,
    stride,
    1 - scalars[ADAM_W_LEARNING_RATE]! * scalars[ADAM_W_WEIGHT_DECAY]!,
  );

const UPDATES: Readonly<Record<number, Optimizer>> = {
  [OPTIMIZER_SGD]: sgd,
  [OPTIMIZER_RMSPROP]: rmsprop,
  [OPTIMIZER_ADAGRAD]: adagrad,
  [OPTIMIZER_ADAM]: adam,
  [OPTIMIZER_ADAM_W]: adamW,
};

export function optimizerKernels(memory: JsMemory): OptimizerKernels {
  const step =
    (element: Element): OptimizerStep =>
    (code, count, stride, parameters, gradients, state, scalars) => {
      const view = element.view(memory);
      const numbers = memory.f64.subarray(scalars >>> 3, (scalars + OPTIMIZER_SCALAR_BYTES) >>> 3);
      const update = (UPDATES[code] ?? sgd)(element, numbers, stride);
      const { shift } = element;
      for (let i = 0; i < count; i++) {
        update(view, (parameters >>> shift) + i, (gradients >>> shift) + i, (state >>> shift) + i);
      }
    };
  return {
    optimizerStates(code: number, scalars: Pointer) {
      if (code === OPTIMIZER_SGD) return memory.f64[(scalars >>> 3) + SGD_MOMENTUM] === 0 ? 0 : 1;
      return code >= OPTIMIZER_ADAM ? 2 : 1;
    },
    optimizerAdvance(code: number, scalars: Pointer) {
      if (code < OPTIMIZER_ADAM) return;
      const { f64 } = memory;
      const at = scalars >>> 3;
      f64[at + ADAM_POWER1]! *= f64[at + ADAM_BETA1]!;
      f64[at + ADAM_POWER2]! *= f64[at + ADAM_BETA2]!;
    },
    optimizerStepF64: step(F64),
    optimizerStepF32: step(F32),
  };
}
