import { beforeAll, describe, expect, it } from 'vitest';
import {
  type ActivationName,
  adam,
  dense,
  type Initializer,
  Network,
  RandomState,
  sgd,
  uniform,
} from '../src/index.js';
import golden from './golden/sklearn-mlp.json' with { type: 'json' };
import { strictEngines } from './support/facade.js';
import { fromHex } from './support/hex.js';

// scikit-learn's own trajectories (test/golden/sklearn-mlp.py): the same seed draws the same weights, biases and order
// of samples, so whole loss curves agree.

const { samples, epochs } = golden;
const SEED = 11;
const HIDDEN = [8, 5];

type Case = (typeof golden.cases)[number];

function targetsOf(task: string, x: Float64Array): number[] {
  return Array.from({ length: samples }, (_, i) => {
    const [a, b, c] = x.subarray(4 * i, 4 * i + 3);
    if (task === 'binary') return a! + b! > 0 ? 1 : 0;
    if (task === 'regression') return a! - 0.5 * b! * c!;
    return [a!, b!, c!].indexOf(Math.max(a!, b!, c!));
  });
}

/** scikit-learn draws weights and biases from the same range, for logistic units a narrower one. */
function initializer(activation: string, fanIn: number, fanOut: number): Initializer {
  const bound = Math.sqrt((activation === 'logistic' ? 2 : 6) / (fanIn + fanOut));
  return uniform(-bound, bound);
}

function networkOf({ task, activation }: Case): Network {
  const outputs = task === 'classes' ? 3 : 1;
  const last = { classes: 'softmax', binary: 'sigmoid', regression: 'linear' }[task];
  const widths = [4, ...HIDDEN, outputs];
  return new Network({
    inputs: 4,
    seed: SEED,
    layers: widths.slice(1).map((units, i) => {
      const drawn = initializer(activation, widths[i]!, units);
      const hidden = activation === 'logistic' ? 'sigmoid' : activation;
      return dense({
        units,
        activation: (i === HIDDEN.length ? last : hidden) as ActivationName,
        weightInitializer: drawn,
        biasInitializer: drawn,
      });
    }),
  });
}

describe.each(strictEngines)("scikit-learn's MLP, engine %s", (_, choose) => {
  beforeAll(choose);

  it.each(golden.cases)('$task, $solver, $activation, batches of $batch', (c) => {
    const x = new RandomState(7).normal(0, 1, samples * 4);
    const inputs = { data: x, shape: [samples, 4] as const };
    const network = networkOf(c);
    // For one output its regression takes half of the mean squared error; half the rate is the same step.
    const half = c.task === 'regression' ? 0.5 : 1;
    const history = network.train(inputs, targetsOf(c.task, x), {
      epochs,
      batchSize: c.batch,
      loss: (
        {
          classes: 'categoricalCrossentropy',
          binary: 'binaryCrossentropy',
          regression: 'meanSquaredError',
        } as const
      )[c.task as 'classes'],
      optimizer:
        c.solver === 'sgd'
          ? sgd({ learningRate: 0.05 * half, momentum: 0.9, nesterov: true })
          : adam({ learningRate: 0.01 }),
    });
    // Adam: scikit-learn adds epsilon to √v before its correction, Myelin (as the paper) after it.
    const bound = c.solver === 'sgd' ? 1e-9 : 1e-4;
    // Sample by sample this rate is unstable: a difference in the last bit grows 200-fold an epoch, in any order of sums.
    const comparable = c.batch === 1 ? 3 : epochs;
    for (const [i, loss] of history.loss.slice(0, comparable).entries()) {
      const expected = fromHex(c.loss[i]!);
      expect(Math.abs(loss * half - expected), `epoch ${i + 1}`).toBeLessThan(bound);
    }
    if (comparable < epochs) return;
    const outputs = network.run({ data: x.slice(0, 40), shape: [10, 4] }).data;
    for (const [i, output] of outputs.entries()) {
      expect(Math.abs(output - fromHex(c.outputs[i]!)), `output ${i}`).toBeLessThan(10 * bound);
    }
  });
});
