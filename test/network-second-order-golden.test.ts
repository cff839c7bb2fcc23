import { expect, it } from 'vitest';
import { dense, lbfgs, levenbergMarquardt, Network } from '../src/index.js';
import golden from './golden/second-order.json' with { type: 'json' };

it('lbfgs ends where SciPy’s L-BFGS-B does: softmax regression with l2', () => {
  const { x, y, l2, loss, weights } = golden.classification;
  const layers = [
    dense({
      units: 3,
      activation: 'softmax',
      l2,
      weightInitializer: 'zeros',
      biasInitializer: 'zeros',
    }),
  ];
  const network = new Network({ inputs: 4, layers, seed: 1 });
  const history = network.train(x, y, {
    epochs: 1000,
    loss: 'categoricalCrossentropy',
    optimizer: lbfgs({ tolerance: 1e-7 }),
  });
  expect(history.stoppedBy).toBe('converged');
  expect(history.epochs).toBeLessThan(100);
  expect(history.loss.at(-1)).toBeCloseTo(loss, 12);
  for (const [i, v] of network.layers[0]!.weights.data.entries()) {
    expect(v).toBeCloseTo(weights[i]!, 6);
  }
});

it('levenbergMarquardt and lbfgs end where MINPACK does: a network 1-3-1 on a curve', () => {
  const { x, y, start, loss } = golden.curve;
  for (const optimizer of [levenbergMarquardt(), lbfgs({ tolerance: 1e-9 })]) {
    const layers = [dense({ units: 3, activation: 'tanh' }), dense({ units: 1 })];
    const network = new Network({ inputs: 1, layers, seed: 1 });
    const [hidden, output] = network.layers;
    hidden!.weights = [start.slice(0, 3)];
    hidden!.bias = start.slice(3, 6);
    output!.weights = start.slice(6, 9).map((v) => [v]);
    output!.bias = start.slice(9);
    const history = network.train(
      x.map((v) => [v]),
      y,
      { epochs: 3000, loss: 'meanSquaredError', optimizer },
    );
    expect(history.loss.at(-1)! / loss).toBeCloseTo(1, 4);
  }
});
