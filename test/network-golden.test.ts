import { beforeAll, describe, expect, it } from 'vitest';
import { adam, dense, type LossName, Network, RandomState, sgd, uniform } from '../src/index.js';
import golden from './golden/sklearn-mlp.json' with { type: 'json' };
import { engines } from './support/facade.js';
import { fromHex } from './support/hex.js';

const { samples, epochs } = golden;
const HIDDEN = [8, 5];

/** The data of test/golden/sklearn-mlp.py. */
function data(): { x: Float64Array; three: number[]; two: number[]; value: number[] } {
  const x = new RandomState(7).normal(0, 1, samples * 4);
  const rows = Array.from({ length: samples }, (_, i) => x.subarray(4 * i, 4 * i + 4));
  return {
    x,
    three: rows.map(([a, b, c]) => (a! >= b! && a! >= c! ? 0 : b! >= c! ? 1 : 2)),
    two: rows.map(([a, b]) => (a! + b! > 0 ? 1 : 0)),
    value: rows.map(([a, b, c]) => a! - 0.5 * b! * c!),
  };
}

/** scikit-learn's initialization: uniform in ±√(6/(fanIn + fanOut)), 2 in place of 6 for logistic, biases too. */
function layersOf(task: string, activation: string): ReturnType<typeof dense>[] {
  const name = activation === 'logistic' ? 'sigmoid' : (activation as 'tanh' | 'relu');
  const factor = activation === 'logistic' ? 2 : 6;
  const outputs = task === 'classes' ? 3 : 1;
  const last = task === 'classes' ? 'softmax' : task === 'binary' ? 'sigmoid' : 'linear';
  let fanIn = 4;
  return [...HIDDEN, outputs].map((units, i) => {
    const limit = Math.sqrt(factor / (fanIn + units));
    fanIn = units;
    return dense({
      units,
      activation: i === HIDDEN.length ? last : name,
      weightInitializer: uniform(-limit, limit),
      biasInitializer: uniform(-limit, limit),
    });
  });
}

describe.each(engines)('the trajectory of scikit-learn %s', (_, choose) => {
  beforeAll(choose);
  const { x, three, two, value } = data();

  it.each(golden.cases)('$task, $solver, $activation, batches of $batch', (c) => {
    const network = new Network({ inputs: 4, layers: layersOf(c.task, c.activation), seed: 11 });
    const regression = c.task === 'regression';
    const loss: LossName = {
      classes: 'categoricalCrossentropy',
      binary: 'binaryCrossentropy',
      regression: 'meanSquaredError',
    }[c.task as 'classes' | 'binary' | 'regression'] as LossName;
    // scikit-learn's squared loss is half of the mean squared error, so its gradient is half as large.
    const half = regression ? 0.5 : 1;
    const history = network.train(
      { data: x, shape: [samples, 4] },
      { classes: three, binary: two, regression: value }[c.task as 'classes'],
      {
        epochs,
        batchSize: c.batch,
        loss,
        optimizer:
          c.solver === 'sgd'
            ? sgd({ learningRate: c.rate * half, momentum: 0.9, nesterov: true })
            : adam({ learningRate: c.rate }),
      },
    );
    // Adam: scikit-learn adds epsilon before the bias correction, the paper's Algorithm 1 after it.
    const bound = c.solver === 'sgd' ? 1e-9 : 1e-4;
    for (const [epoch, expected] of c.loss.entries()) {
      expect(
        Math.abs(history.loss[epoch]! * half - fromHex(expected)),
        `epoch ${epoch}`,
      ).toBeLessThan(bound);
    }
    const outputs = network.run({ data: x.slice(0, 40), shape: [10, 4] });
    for (const [i, expected] of c.outputs.entries()) {
      expect(Math.abs(outputs.data[i]! - fromHex(expected)), `output ${i}`).toBeLessThan(
        10 * bound,
      );
    }
  });
});
