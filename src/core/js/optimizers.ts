// Twins of assembly/optimizers/, in the order of OPTIMIZERS.
import type { Pointer } from '../core.js';
import { OPTIMIZERS } from '../network-layout.js';
import type { OptimizerKernels, OptimizerStep } from '../training-kernels.js';
import { type Element, F32, F64 } from './element.js';
import type { JsMemory } from './memory.js';

const { sqrt } = Math;

type View = Float64Array | Float32Array;

/** Makes the step of element i: offsets of parameters w, gradients g and the first moment in `view`. */
type Update = (view: View, w: number, g: number, moment: number) => void;

/** From the optimizer's numbers and the elements from one moment to the next. */
type Optimizer = (element: Element, hyper: Float64Array, stride: number) => Update;

/** x, or 0 where it is subnormal. */
function flush(x: number, smallest: number): number {
  return Math.abs(x) < smallest ? 0 : x;
}

/** x, not less than four times `smallest`; NaN stays. */
function atLeastNormal(x: number, smallest: number): number {
  return x < 4 * smallest ? 4 * smallest : x;
}

const sgd: Optimizer = ({ round, smallest }, hyper) => {
  const [rate, momentum] = [round(hyper[0]!), round(hyper[1]!)];
  if (hyper[1] === 0) {
    return (view, w, g) => {
      view[w]! -= round(rate * view[g]!);
    };
  }
  const nesterov = hyper[2] !== 0;
  return (view, w, g, v) => {
    const step = round(rate * view[g]!);
    const velocity = flush(round(round(momentum * view[v]!) - step), smallest);
    view[v] = velocity;
    view[w]! += nesterov ? round(round(momentum * velocity) - step) : velocity;
  };
};

const rmsprop: Optimizer = ({ round, smallest }, hyper) => {
  const [rate, keep, epsilon] = [round(hyper[0]!), round(hyper[1]!), round(hyper[2]!)];
  const take = round(1 - hyper[1]!);
  return (view, w, g, v) => {
    const gradient = view[g]!;
    const taken = round(round(take * gradient) * gradient);
    const mean = atLeastNormal(round(round(keep * view[v]!) + taken), smallest);
    view[v] = mean;
    view[w]! -= round(round(rate * gradient) / round(round(sqrt(mean)) + epsilon));
  };
};

const adagrad: Optimizer = ({ round }, hyper) => {
  const [rate, epsilon] = [round(hyper[0]!), round(hyper[1]!)];
  return (view, w, g, s) => {
    const gradient = view[g]!;
    const sum = round(round(gradient * gradient) + view[s]!);
    view[s] = sum;
    view[w]! -= round(round(rate * gradient) / round(round(sqrt(sum)) + epsilon));
  };
};

/** Adam; each weight is multiplied by `decay` first. */
function adamWith(element: Element, hyper: Float64Array, stride: number, decay: number): Update {
  const { round, smallest } = element;
  const factor = round(decay);
  const [beta1, beta2] = [round(hyper[1]!), round(hyper[2]!)];
  const [take1, take2] = [round(1 - hyper[1]!), round(1 - hyper[2]!)];
  const step = round(hyper[0]! / (1 - hyper[4]!));
  const inverse = round(1 / sqrt(1 - hyper[5]!));
  const epsilon = round(hyper[3]!);
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

const adam: Optimizer = (element, hyper, stride) => adamWith(element, hyper, stride, 1);

const adamW: Optimizer = (element, hyper, stride) =>
  adamWith(element, hyper, stride, 1 - hyper[0]! * hyper[6]!);

const UPDATES: readonly Optimizer[] = [sgd, rmsprop, adagrad, adam, adamW];
const SGD = OPTIMIZERS.indexOf('sgd');
const ADAM = OPTIMIZERS.indexOf('adam');

export function optimizerKernels(memory: JsMemory): OptimizerKernels {
  const step =
    (element: Element): OptimizerStep =>
    (code, count, stride, parameters, gradients, moments, hyper) => {
      const view = element.view(memory);
      const numbers = memory.f64.subarray(hyper >>> 3, (hyper >>> 3) + 8);
      const update = (UPDATES[code] ?? sgd)(element, numbers, stride);
      const { shift } = element;
      for (let i = 0; i < count; i++) {
        update(
          view,
          (parameters >>> shift) + i,
          (gradients >>> shift) + i,
          (moments >>> shift) + i,
        );
      }
    };
  return {
    optimizerMoments(code: number, hyper: Pointer) {
      if (code === SGD) return memory.f64[(hyper >>> 3) + 1] === 0 ? 0 : 1;
      return code >= ADAM ? 2 : 1;
    },
    optimizerAdvance(code: number, hyper: Pointer) {
      if (code < ADAM) return;
      const { f64 } = memory;
      const at = hyper >>> 3;
      f64[at + 4]! *= f64[at + 1]!;
      f64[at + 5]! *= f64[at + 2]!;
    },
    optimizerStepF64: step(F64),
    optimizerStepF32: step(F32),
  };
}
