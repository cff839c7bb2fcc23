// Above 20,000 rows: the bag of the defaults against one RealMLP-TD-S with early stopping. Usage: see README.md, "Larger tables".
import { adam, dense, Network, normal } from '../../src/index.js';
import { applyFeatures } from '../../src/table/model/apply-features.js';
import { fitFeatures } from '../../src/table/model/fit-features.js';
import { Classifier, Regressor, readCsv, type Table } from '../../src/table.js';

const [csv = '', target = '', trained = '30000', method = 'realmlp', most = '256'] =
  process.argv.slice(2);
const SEED = 1;

const whole = await readCsv(csv);
const isNumber = whole.column(target).type === 'number';
const { train, test } = whole.split({
  trainSize: Number(trained),
  seed: SEED,
  ...(isNumber ? {} : { stratify: target }),
});
const start = process.cpuUsage();
const figures = method === 'realmlp' ? realMlp(Number(most)) : bag(method);
const { user, system } = process.cpuUsage(start);
console.log(
  JSON.stringify({ csv, method, rows: train.length, ...figures, seconds: (user + system) / 1e6 }),
);

function bag(quality: string): object {
  const options = { target, quality: quality as 'default' | 'fast', seed: SEED };
  if (isNumber) {
    const model = new Regressor(options);
    model.fitSync(train);
    return { r2: model.evaluate(test).r2 };
  }
  const model = new Classifier(options);
  model.fitSync(train);
  const { accuracy, logLoss } = model.evaluate(test);
  return { accuracy, logLoss };
}

/**
 * Holzmüller, Grinsztajn, Steinwart 2024 (arXiv 2407.04491), without the scale layer: 3 × 256, SELU or Mish, NTK by a rate of
 * 1/√fan-in for weights, a tenth of the rate for biases, Adam β₂ 0.95, label smoothing 0.1, a fifth of the rows to choose the epoch.
 */
function realMlp(epochs: number): object {
  const classes = isNumber ? [] : [...new Set(columnOf(train))].sort();
  const { train: learnt, test: chosen } = train.split({
    testSize: 0.2,
    seed: SEED,
    ...(isNumber ? {} : { stratify: target }),
  });
  const features = fitFeatures(learnt.without(target));
  const inputs = (part: Table) => {
    const { data, shape } = applyFeatures(features, part.without(target));
    return { data: Float32Array.from(data), shape };
  };
  const numbers = columnOf(learnt) as number[];
  const mean = isNumber ? numbers.reduce((a, b) => a + b, 0) / numbers.length : 0;
  const deviation = isNumber
    ? Math.sqrt(numbers.reduce((a, b) => a + (b - mean) ** 2, 0) / numbers.length)
    : 1;
  const targetsOf = (part: Table) =>
    isNumber
      ? Float64Array.from(columnOf(part) as number[], (y) => (y - mean) / deviation)
      : Uint32Array.from(columnOf(part), (label) => classes.indexOf(label));
  const x = inputs(learnt);
  const layer = (
    fanIn: number,
    units: number,
    activation: 'selu' | 'mish' | 'linear' | 'softmax',
  ) =>
    dense({
      units,
      activation,
      weightInitializer: normal(0, 1 / Math.sqrt(fanIn)),
      learningRateFactor: { weights: 1 / Math.sqrt(fanIn), bias: 0.1 },
    });
  const hidden = isNumber ? 'mish' : 'selu';
  const width = x.shape[1];
  const network = new Network({
    inputs: width,
    dtype: 'float32',
    seed: SEED,
    layers: [
      layer(width, 256, hidden),
      layer(256, 256, hidden),
      layer(256, 256, hidden),
      isNumber ? layer(256, 1, 'linear') : layer(256, classes.length, 'softmax'),
    ],
  });
  const rate = isNumber ? 0.07 : 0.04;
  const history = network.train(x, targetsOf(learnt), {
    epochs,
    batchSize: 256,
    loss: isNumber ? 'meanSquaredError' : 'categoricalCrossentropy',
    ...(isNumber ? {} : { labelSmoothing: 0.1 }),
    optimizer: adam({ learningRate: rate, beta2: 0.95 }),
    // coslog4, by the epoch.
    schedule: (epoch: number) =>
      rate * 0.5 * (1 - Math.cos(2 * Math.PI * Math.log2(1 + (15 * (epoch + 0.5)) / epochs))),
    validationData: { inputs: inputs(chosen), targets: targetsOf(chosen) },
    ...(isNumber ? {} : { metrics: ['accuracy'] }),
    earlyStopping: {
      monitor: isNumber ? 'validationLoss' : 'accuracy',
      patience: epochs,
    },
  });
  const answers = network.run(inputs(test)) as { data: ArrayLike<number> };
  return { epochs: history.epochs, ...scores(answers.data, targetsOf(test), classes.length) };
}

function columnOf(part: Table): unknown[] {
  const column = part.column(target);
  return Array.from({ length: part.length }, (_, row) => column.get(row));
}

function scores(answers: ArrayLike<number>, truth: ArrayLike<number>, classes: number): object {
  const rows = truth.length;
  if (classes === 0) {
    const mean = Array.from(truth).reduce((a, b) => a + b, 0) / rows;
    let [rest, all] = [0, 0];
    for (let i = 0; i < rows; i++) {
      rest += (truth[i]! - answers[i]!) ** 2;
      all += (truth[i]! - mean) ** 2;
    }
    return { r2: 1 - rest / all };
  }
  let [right, loss] = [0, 0];
  for (let i = 0; i < rows; i++) {
    const row = Array.from({ length: classes }, (_, c) => answers[i * classes + c]!);
    if (row.indexOf(Math.max(...row)) === truth[i]) right++;
    loss -= Math.log(Math.max(row[truth[i]!]!, 1e-15));
  }
  return { accuracy: right / rows, logLoss: loss / rows };
}
