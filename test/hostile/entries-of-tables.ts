// Models of tables, pictures of results, trials; forecasts, images and their variants, tokens.
import {
  augment,
  augmentedSource,
  encodePng,
  fromPixels,
  readImage,
  toPixels,
} from '../../src/images.js';
import { adam, conv2d, dense, flatten, Network, trainStream } from '../../src/index.js';
import {
  plotBacktest,
  plotCalibration,
  plotConfusion,
  plotForecast,
  plotImportance,
  plotLearningCurves,
  plotPartialDependence,
  plotPredictions,
  plotRoc,
} from '../../src/plot.js';
import { crossValidate, runTrial, type Trial, type TrialData } from '../../src/search.js';
import { backtest, Forecaster } from '../../src/series.js';
import { Classifier, Regressor, runModelTrial } from '../../src/table.js';
import { generate, Vocabulary } from '../../src/text.js';
import { alone, type Entries, type Makers, on, ROWS } from './entry.js';

/** Rows of a table, enough to learn from. */
const MANY = 24;
const LABELS = Array.from({ length: MANY }, (_, i) => (i % 3 === 0 ? 'yes' : 'no'));

/** What is dear is made once. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const columns = (m: Makers, rows: number): never =>
  ({ columns: { a: m.list(rows), b: m.list(rows) } }) as never;
const withLabels = (m: Makers): never =>
  ({ columns: { a: m.list(MANY), b: m.list(MANY), y: LABELS } }) as never;
const plainColumns = Array.from({ length: MANY }, (_, i) => ({ a: i % 7, b: i % 5, y: LABELS[i] }));
const plainNumbers = plainColumns.map(({ a, b }, i) => ({ a, b, y: a - b + (i % 4) }));

const options = { target: 'y', quality: 'fast', seed: 1 } as const;
const classifier = once(async () => {
  const model = new Classifier(options);
  await model.fit(plainColumns);
  return model;
});
const regressor = once(async () => {
  const model = new Regressor(options);
  await model.fit(plainNumbers);
  return model;
});

const TRAIN = { epochs: 1, loss: 'meanSquaredError', optimizer: adam() } as const;
const forecaster = (): Forecaster =>
  new Forecaster({
    size: 2,
    layers: [flatten(), dense({ units: 1 })],
    train: { ...TRAIN, batchSize: 4 },
    folds: 2,
    seed: 3,
  } as never);

/** A trial as a search hands it over. */
const trial = once(async () => {
  const found: [Trial, TrialData][] = [];
  const X = Array.from({ length: ROWS }, (_, i) => [i, i % 3]);
  const run: typeof runTrial = (each, data, context) => {
    found.push([each, data]);
    return runTrial(each, data, context);
  };
  await crossValidate(X, [0, 1, 2, 3, 4, 5], {
    network: { inputs: 2, layers: [dense({ units: 1 })] },
    train: TRAIN,
    folds: 2,
    seed: 1,
    executor: { concurrency: 1, run },
  });
  return found[0]!;
});
const context = { signal: new AbortController().signal };

const pictures = on(
  () =>
    new Network({
      inputs: [2, 2, 1],
      layers: [conv2d({ filters: 2, kernelSize: 2 }), flatten(), dense({ units: 2 })],
      seed: 6,
    }),
);
const movement = augment({ flip: true, shift: 0.5, seed: 1 });

const vocabulary = new Vocabulary({ unit: 'characters' }).fit('abc');
const writer = (): Network =>
  new Network({
    inputs: [2, vocabulary.size],
    layers: [flatten(), dense({ units: vocabulary.size, activation: 'softmax' })],
    seed: 2,
  });

export const TABLE_ENTRIES: Entries = {
  'Classifier.fit': alone((m) => new Classifier(options).fit(withLabels(m))),
  'Regressor.fit': alone((m) =>
    new Regressor(options).fit({ columns: { a: m.list(MANY), y: m.list(MANY) } } as never),
  ),
  'Classifier.predict': alone(async (m) => (await classifier()).predict(columns(m, ROWS))),
  'Classifier.predictProbabilities': alone(async (m) =>
    (await classifier()).predictProbabilities(columns(m, ROWS)),
  ),
  'Classifier.evaluate': alone(async (m) => (await classifier()).evaluate(withLabels(m))),
  'Classifier.importance': alone(async (m) =>
    (await classifier()).importance(withLabels(m), { repeats: 1 }),
  ),
  'Regressor.predict': alone(async (m) => (await regressor()).predict(columns(m, ROWS))),
  'Regressor.evaluate': alone(async (m) =>
    (await regressor()).evaluate({
      columns: { a: m.list(ROWS), b: m.list(ROWS), y: m.list(ROWS) },
    } as never),
  ),
  'Regressor.partialDependence': alone(async (m) =>
    (await regressor()).partialDependence('a', columns(m, ROWS), { points: 3 }),
  ),
  'Regressor.updateSync': alone(async (m) => {
    const model = Regressor.fromJSON((await regressor()).toJSON());
    return model.updateSync({ columns: { a: m.list(MANY), b: m.list(MANY), y: m.list(MANY) } } as never); // biome-ignore format: short
  }),
  'Forecaster.fit': alone(async (m) => {
    const fitted = forecaster();
    const history = await fitted.fit(m.list(16), { worker: false });
    return [history, fitted.forecast(2).values];
  }),
  backtest: alone((m) => backtest(forecaster(), m.list(20), { folds: 2, worker: false })),
  plotPredictions: alone((m) => plotPredictions(m.list(5), m.list(5))),
  toPixels: alone((m) => toPixels({ data: m.list(12), shape: [2, 2, 3] })),
  encodePng: alone((m) => encodePng({ data: m.list(12), shape: [2, 2, 3] })),
  augment: alone((m) => movement({ data: m.list(8), shape: [2, 2, 2, 1] }, 0)),
  augmentedSource: pictures((n, m) =>
    trainStream(
      n,
      augmentedSource({ data: m.list(24), shape: [ROWS, 2, 2, 1] }, m.matrix(ROWS, 2), {
        augment: movement,
        sampleWeights: m.list(ROWS),
      }),
      { ...TRAIN, batchSize: 4, worker: false },
    ),
  ),
};

/** Which want bytes, or results of Myelin's, in which a list may be anything. */
export const TABLE_READERS: Entries = {
  fromPixels: alone((m) => fromPixels({ data: m.bytes(16), width: 2, height: 2 })),
  'readImage, bytes': alone((m) => readImage(m.bytes(60))),
  'readImage, pixels': alone((m) => readImage({ data: m.bytes(16), width: 2, height: 2 })),
  plotLearningCurves: alone((m) =>
    plotLearningCurves({ loss: m.list(4), validationLoss: m.list(4) } as never),
  ),
  plotConfusion: alone((m) =>
    plotConfusion({ classes: ['a', 'b'], matrix: m.matrix(2, 2) } as never),
  ),
  plotCalibration: alone((m) => plotCalibration({ bins: m.list(3), expectedError: 0.1 } as never)),
  plotRoc: alone((m) => plotRoc(['0', '1'], [m.list(2), m.list(2)])),
  plotImportance: alone((m) =>
    plotImportance([{ column: 'a', mean: 1, std: 0, values: m.list(3) }, ...[m.list(2)]]),
  ),
  plotPartialDependence: alone((m) =>
    plotPartialDependence({ column: 'a', values: m.list(3), answers: { y: m.list(3) } } as never),
  ),
  plotForecast: alone((m) =>
    plotForecast(
      { values: m.matrix(3, 1), lower: m.matrix(3, 1), upper: m.matrix(3, 1), level: 0.8 } as never,
      { history: m.list(5), truth: m.list(2) },
    ),
  ),
  plotBacktest: alone(
    (m) =>
    plotBacktest({ folds: [{ origin: 1, truth: m.matrix(3, 1), naive: m.matrix(3, 1), forecast: { values: m.matrix(3, 1), lower: m.matrix(3, 1), upper: m.matrix(3, 1) } }], level: 0.8 } as never), // biome-ignore format: short
  ),
  'runTrial, data': alone(async (m) => {
    const [each, { hash }] = await trial();
    return runTrial(each, { hash, bytes: m.bytes(40) }, context);
  }),
  'runTrial, trial': alone(async (m) => {
    const [each, data] = await trial();
    return runTrial({ ...each, task: m.list(3) }, data, context);
  }),
  'runModelTrial, data': alone(async (m) => {
    const [each, { hash }] = await trial();
    return runModelTrial(each, { hash, bytes: m.bytes(40) }, context);
  }),
  'Vocabulary.fit': alone((m) => new Vocabulary({ unit: 'words' }).fit(m.list(3))),
  'Vocabulary.encode': alone((m) => vocabulary.encode(m.list(3))),
  'generate, prompt': alone((m) =>
    generate(writer(), vocabulary, { prompt: m.list(3), length: 2, seed: 1 }),
  ),
};
