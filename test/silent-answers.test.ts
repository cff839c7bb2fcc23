// Answers that were wrong without a word, each with what is right or with the error that there is now.
import { describe, expect, it } from 'vitest';
import {
  accuracy,
  adagrad,
  adam,
  confusionMatrix,
  DataError,
  DivergenceError,
  dense,
  f1,
  type LossName,
  Network,
  Neuron,
  OptionError,
  precision,
  r2,
  recall,
  rmsprop,
  rocAuc,
  sgd,
  type TrainOptions,
} from '../src/index.js';
import { gridSearch } from '../src/search.js';
import { expectError, expectRejection, loose } from './support/errors.js';

const MSE = {
  epochs: 2,
  loss: 'meanSquaredError',
  optimizer: sgd({ learningRate: 0.01 }),
} as const;

function linear(outputs = 1, dtype: 'float64' | 'float32' = 'float64'): Network {
  return new Network({ inputs: 1, layers: [dense({ units: outputs })], seed: 1, dtype });
}

function classifier(units = 3): Network {
  return new Network({ inputs: 1, layers: [dense({ units, activation: 'softmax' })], seed: 1 });
}

const column = (count: number): number[][] => Array.from({ length: count }, (_, i) => [i / count]);

describe('weights', () => {
  it('all 0 where validationSplit validates', () => {
    const options = { ...MSE, validationSplit: 0.5, sampleWeights: [1, 1, 0, 0] };
    const network = linear();
    const before = JSON.stringify(network);
    const train = () => network.train(column(4), [0, 1, 0, 1], options);
    expectError(train, DataError, 'ERR_DATA', '2 samples to validate with', 'row 2', 'weight 0');
    expect(JSON.stringify(network)).toBe(before);
  });

  it.each([
    ['Map', new Map([[1, 5]]), 'a Map object'],
    ['Set', new Set([1]), 'a Set object'],
    ['Date', new Date(0), 'a Date object'],
    ["''", { '': 2 }, "'' is no class"],
    ["' 1 '", { ' 1 ': 2 }, "' 1 ' is no class"],
    ["'0x2'", { '0x2': 2 }, "'0x2' is no class"],
    ["'1.0'", { '1.0': 2 }, "'1.0' is no class"],
  ])('of classes as %s', (_, classWeights, message) => {
    const options = { ...MSE, loss: 'categoricalCrossentropy', classWeights } as const;
    const train = () => classifier().train(column(3), [0, 1, 2], loose(options));
    expectError(train, OptionError, 'ERR_OPTION', 'classWeights', message);
  });
});

describe('validationSplit', () => {
  const classes = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2];
  const oneHot = classes.map((k) => [0, 1, 2].map((j) => Number(j === k)));
  const options: TrainOptions = {
    ...MSE,
    loss: 'categoricalCrossentropy',
    validationSplit: 0.2,
    metrics: ['accuracy'],
  };

  it.each([
    ['class indices', classes],
    ['one-hot rows', oneHot],
  ])('%s that are sorted: the classes, and the cure', (_, targets) => {
    const train = () => classifier().train(column(10), targets, options);
    expectError(
      train,
      DataError,
      'ERR_DATA',
      'the classes 2',
      'of 0, 1',
      'sorted',
      'stratify: true',
    );
  });

  it('two classes and one output', () => {
    const network = new Network({
      inputs: 1,
      layers: [dense({ units: 1, activation: 'sigmoid' })],
    });
    const train = () =>
      network.train(column(4), [0, 0, 0, 1], {
        ...options,
        loss: 'binaryCrossentropy',
        validationSplit: 0.25,
      });
    expectError(train, DataError, 'ERR_DATA', 'sorted');
  });

  it('is not refused where one class is known', () => {
    classifier().train(column(10), [0, 0, 0, 0, 1, 1, 1, 1, 2, 1], options);
  });

  it('drawn and stratified: both parts have all classes, the same ones for the same seed', () => {
    const targets = Array.from({ length: 40 }, (_, i) => Math.floor(i / 20));
    const run = () => {
      const network = classifier(2);
      const history = network.train(column(40), targets, {
        ...options,
        validationSplit: { share: 0.25, stratify: true },
      });
      return JSON.stringify([network, history]);
    };
    expect(run()).toBe(run());
    const { validationLoss } = JSON.parse(run())[1] as { validationLoss: number[] };
    expect(validationLoss).toHaveLength(2);
    expect(validationLoss.every(Number.isFinite)).toBe(true);
  });

  it('drawn: the parts are those of the whole, and the network trains with the drawn order', () => {
    const split = { share: 0.5, shuffle: false };
    const x = column(10);
    const y = x.map(([v]) => v! * 2);
    const one = linear();
    const two = linear();
    one.train(x, y, { ...MSE, validationSplit: 0.5 });
    two.train(x, y, { ...MSE, validationSplit: split });
    expect(JSON.stringify(two)).toBe(JSON.stringify(one));
    const drawn = linear();
    drawn.train(x, y, { ...MSE, validationSplit: { share: 0.5 } });
    expect(JSON.stringify(drawn)).not.toBe(JSON.stringify(one));
  });

  it.each([
    [{ share: 0 }, 'share'],
    [{ share: 0.5, shufle: true }, "'shufle'"],
    [{ share: 0.5, shuffle: false, stratify: true }, "'stratify' needs 'shuffle'"],
    [{ share: 0.5, shuffle: 1 }, 'true or false'],
  ])('%o', (validationSplit, message) => {
    const train = () => linear().train(column(4), [1, 2, 3, 4], loose({ ...MSE, validationSplit }));
    expectError(train, OptionError, 'ERR_OPTION', 'validationSplit', message);
  });

  it('stratified needs classes', () => {
    const split = { ...MSE, validationSplit: { share: 0.5, stratify: true } };
    const train = () => linear().train(column(4), [0.5, 1.5, 2.5, 3], split);
    expectError(train, OptionError, 'ERR_OPTION', 'targets that are classes');
  });
});

describe('figures', () => {
  it.each([
    [[0.1, 0.1, 0.1], [0.2, 0.1, 0.1], 0],
    [[0.1, 0.1, 0.1], [0.1, 0.1, 0.1], 1],
    [[1e200, 2e200, 3e200], [1e200, 2e200, 4e200], 0.5],
    [[1e-200, 2e-200, 3e-200], [1e-200, 2e-200, 4e-200], 0.5],
    [[-1e308, 0, 1e308], [-1e308, 0, 1e308], 1],
    [[-1e308, 0, 1e308], [1e308, 0, -1e308], -3],
  ])('r2 of %o and %o, the function and the metric', (targets, predictions, expected) => {
    expect(r2(targets, predictions)).toBeCloseTo(expected, 12);
    // One weight of 1 and no bias: the predictions are the inputs.
    const network = linear();
    network.layers[0]!.weights = [[1]];
    network.layers[0]!.bias = [0];
    const { r2: metric } = network.evaluate(
      predictions.map((x) => [x]),
      targets,
      { loss: 'meanAbsoluteError', metrics: ['r2'] },
    );
    expect(metric).toBe(r2(targets, predictions));
  });

  it('rocAuc of large and tiny scores', () => {
    expect(rocAuc([0, 1, 0, 1], [1e200, 2e200, -1e200, 3e200])).toBe(1);
    expect(rocAuc([0, 1, 0, 1], [1e-200, 2e-200, -1e-200, 3e-200])).toBe(1);
    expect(rocAuc([0, 1, 0, 1], [-1e308, 1e308, 0, 1.5e308])).toBe(1);
  });

  it.each([
    ['accuracy', (rows: never) => accuracy([1, 2, 1], rows)],
    ['precision', (rows: never) => precision(rows, [1, 2, 1])],
    ['recall', (rows: never) => recall(rows, [1, 2, 1])],
    ['f1', (rows: never) => f1(rows, [1, 2, 1])],
    ['confusionMatrix', (rows: never) => confusionMatrix(rows, [1, 2, 1])],
    ['rocAuc', (rows: never) => rocAuc(rows, [0.5, 0.2, 0.3])],
  ])('%s: labels in one column are no probabilities', (_, call) => {
    for (const rows of [
      [[1], [2], [1]],
      [[-1], [1], [1]],
    ]) {
      expectError(
        () => call(loose(rows)),
        DataError,
        'ERR_DATA',
        'probabilities from 0 to 1',
        'a list',
      );
    }
  });
});

describe('numbers at the edge', () => {
  it.each(['float64', 'float32'] as const)('%s: averages of squares that overflow', (dtype) => {
    const large = dtype === 'float64' ? 1e200 : 1e25;
    for (const optimizer of [adam(), rmsprop(), adagrad()]) {
      const network = linear(1, dtype);
      const train = () =>
        network.train([[large]], [0], { epochs: 3, loss: 'meanAbsoluteError', optimizer });
      const error = expectError(train, DivergenceError, 'ERR_DIVERGENCE', 'average');
      expect(error).toMatchObject({ iteration: 1 });
      expect(Network.fromJSON(network.toJSON()).run([1])).toEqual(network.run([1]));
    }
  });

  it('in a loop of one’s own, too', () => {
    const network = linear();
    const before = JSON.stringify(network);
    network.forward([[1e200]]);
    network.backward([[1]]);
    expectError(() => network.step(adam()), DivergenceError, 'ERR_DIVERGENCE', 'average');
    expect(JSON.stringify(network)).toBe(before);
  });

  it('clipNorm of a gradient whose square is beyond float64', () => {
    const step = (gradient: number): number[] => {
      const network = linear(2);
      network.layers[0]!.weights = [[0, 0]];
      network.layers[0]!.gradients = { weights: [[3 * gradient, 4 * gradient]], bias: [0, 0] };
      network.step(sgd({ learningRate: 1 }), { clipNorm: 5 });
      return [...network.layers[0]!.weights.data];
    };
    for (const gradient of [10, 1e160, 1e300, 4e307]) {
      const [a, b] = step(gradient);
      expect(a).toBeCloseTo(-3, 12);
      expect(b).toBeCloseTo(-4, 12);
    }
    expect(step(1e-170)).toEqual([-3 * 1e-170, -4 * 1e-170]);
  });

  it('one-hot targets and logits of ±1e308', () => {
    const network = classifier(2);
    network.layers[0]!.weights = [[1e308, -1e308]];
    network.layers[0]!.bias = [0, 0];
    const loss = (targets: number[] | number[][]): number =>
      network.evaluate([[1]], targets, { loss: 'categoricalCrossentropy' }).loss!;
    expect(loss([[1, 0]])).toBe(0);
    // What class indices give, there and in training.
    expect(loss([0])).toBe(0);
    expect(loss([[0, 1]])).toBe(loss([1]));
    const history = network.train([[1]], [[1, 0]], { ...MSE, loss: 'categoricalCrossentropy' });
    expect(history.loss).toEqual([0, 0]);
  });

  it.each([
    ['evaluate', (n: Network) => n.evaluate([[1]], [1.5], { loss: 'binaryCrossentropy' })],
    [
      'validationData',
      (n: Network) =>
        n.train([[1]], [1], {
          ...MSE,
          loss: 'binaryCrossentropy',
          validationData: { inputs: [[1]], targets: [-0.5] },
        }),
    ],
    [
      'validationSplit',
      (n: Network) =>
        n.train([[1], [2], [3], [4]], [0, 1, 1, 2], {
          ...MSE,
          loss: 'binaryCrossentropy',
          validationSplit: 0.5,
        }),
    ],
  ])('%s: targets of binary cross-entropy outside 0 to 1', (_, call) => {
    const network = new Network({
      inputs: 1,
      layers: [dense({ units: 1, activation: 'sigmoid' })],
    });
    expectError(() => call(network), DataError, 'ERR_DATA', 'binaryCrossentropy expects');
  });
});

describe('losses that need probabilities', () => {
  it.each([
    ['binaryCrossentropy', 'linear', "'sigmoid'"],
    ['binaryCrossentropy', 'relu', "'sigmoid'"],
    ['categoricalCrossentropy', 'linear', "'softmax'"],
    ['categoricalCrossentropy', 'tanh', "'softmax'"],
  ] as const)('%s behind %s', (loss: LossName, activation, cure) => {
    const network = new Network({ inputs: 1, layers: [dense({ units: 2, activation })] });
    const train = () => network.train([[1]], [[0, 1]], { ...MSE, loss });
    expectError(train, OptionError, 'ERR_OPTION', 'outputs from 0 to 1', activation, cure);
    const evaluate = () => network.evaluate([[1]], [[0, 1]], { loss });
    expectError(evaluate, OptionError, 'ERR_OPTION', 'evaluate: loss', cure);
  });
});

describe('what callbacks throw and return', () => {
  const foreign = new (DivergenceError as unknown as new (m: string, n: number) => Error)(
    'other',
    1,
  );
  const X = [[0], [1]];

  it.each([
    ['a DivergenceError of another network', foreign],
    ['undefined', undefined],
  ])('%s: the object is as it was', async (_, thrown) => {
    const fail = (): never => {
      throw thrown;
    };
    const caught = async (run: () => unknown): Promise<unknown> => {
      try {
        await run();
      } catch (error) {
        return { error };
      }
      return 'nothing';
    };
    const network = linear();
    const neuron = new Neuron({ inputs: 1, seed: 1 });
    const before = JSON.stringify([network, neuron]);
    let epochs = 0;
    const onEpoch = (): void => {
      if (++epochs > 1) fail();
    };
    const options = { ...MSE, epochs: 5, onEpoch };
    expect(await caught(() => network.train(X, [0, 1], options))).toEqual({ error: thrown });
    epochs = 0;
    const later = { ...options, worker: false } as const;
    expect(await caught(() => network.trainAsync(X, [0, 1], later))).toEqual({ error: thrown });
    expect(await caught(() => neuron.train(X, [0, 1], { onProgress: fail }))).toEqual({
      error: thrown,
    });
    const async = { onProgress: fail, worker: false } as const;
    expect(await caught(() => neuron.trainAsync(X, [0, 1], async))).toEqual({ error: thrown });
    expect(JSON.stringify([network, neuron])).toBe(before);
  });

  it('train refuses a promise, and its rejection is nobody’s', () => {
    const network = linear();
    const before = JSON.stringify(network);
    const onEpoch = async (): Promise<void> => {
      throw new Error('late');
    };
    const train = () => network.train(X, [0, 1], { ...MSE, onEpoch });
    expectError(train, OptionError, 'ERR_OPTION', 'onEpoch', 'a promise', 'trainAsync');
    expect(JSON.stringify(network)).toBe(before);
    const neuron = new Neuron({ inputs: 1 });
    const teach = () => neuron.train(X, [0, 1], { onProgress: async () => {} });
    expectError(teach, OptionError, 'ERR_OPTION', 'onProgress', 'a promise', 'trainAsync');
  });

  it('trainAsync awaits it: false stops, a rejection is the training’s', async () => {
    const network = linear();
    const stop = await network.trainAsync(X, [0, 1], {
      ...MSE,
      epochs: 9,
      worker: false,
      onEpoch: async ({ epoch }) => (epoch === 2 ? false : undefined),
    });
    expect(stop).toMatchObject({ epochs: 2, stoppedBy: 'callback' });
    const before = JSON.stringify(network);
    const reason = new RangeError('mine');
    const training = network.trainAsync(X, [0, 1], {
      ...MSE,
      worker: false,
      onEpoch: () => Promise.reject(reason),
    });
    await expect(training).rejects.toBe(reason);
    expect(JSON.stringify(network)).toBe(before);
    const neuron = new Neuron({ inputs: 1, seed: 1 });
    const result = await neuron.trainAsync(X, [0, 1], {
      worker: false,
      onProgress: async (): Promise<false> => false,
    });
    expect(result.stoppedBy).toBe('callback');
  });
});

it('a grid that is a Map is no grid', async () => {
  const options = {
    grid: new Map([['units', [1, 2]]]),
    network: () => ({ inputs: 1, layers: [dense({ units: 1 })] }),
    train: () => MSE,
  };
  const search = gridSearch(column(6), [0, 1, 2, 3, 4, 5], loose(options));
  await expectRejection(search, OptionError, 'ERR_OPTION', 'grid', 'a Map object');
});
