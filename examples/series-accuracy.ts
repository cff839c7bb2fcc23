// Forecasts beside PyTorch's: a sine in noise and carbon dioxide at Mauna Loa, by networks on windows, by lstm and gru, beside a linear
// model and the season before. The same windows, networks and epochs, five seeds each; PyTorch's figures were made by
// test/golden/torch-series.py, from whose file the settings come, too. `-- 1` after the name: one seed, which takes some seconds.
import { adam, dense, flatten, gru, type LayerSpec, lstm, RandomState } from 'myelin';
import { backtest, difference, Forecaster, scale } from 'myelin/series';
import reference from '../test/golden/torch-series.json' with { type: 'json' };
import { loadCo2 } from './data/co2.js';

const seeds = Number(process.argv[2] ?? 5);

type Kind = keyof typeof reference.units;
type Name = keyof typeof reference.series;

function numbers(name: Name): number[] {
  if (name === 'co2') return loadCo2().ppm;
  const { rows, period, noise, noiseSeed } = reference.series.sine.settings;
  const drawn = new RandomState(noiseSeed).normal(0, noise, rows);
  return Array.from(drawn, (error, t) => Math.sin((2 * Math.PI * t) / period) + error);
}

function layersOf(kind: Kind, horizon: number): LayerSpec[] {
  const units = reference.units[kind];
  const last = dense({ units: horizon });
  if (kind === 'linear') return [flatten(), last];
  if (kind === 'dense') return [flatten(), dense({ units, activation: 'tanh' }), last];
  return [(kind === 'lstm' ? lstm : gru)({ units }), last];
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const TITLES: Record<Name, string> = {
  sine: 'A sine in noise',
  co2: 'Carbon dioxide at Mauna Loa, ppm',
};
for (const name of ['sine', 'co2'] as const) {
  const { settings, scores } = reference.series[name];
  const { size, horizon, epochs, batchSize, learningRate, differences, folds, period } = settings;
  const series = numbers(name);
  console.log(`${TITLES[name]}: mean absolute error, seeds: ${seeds}`);
  console.log(
    '                  Myelin  least to most    PyTorch  less wrong than a season before',
  );
  let naive = Number.NaN;
  for (const kind of Object.keys(reference.units) as Kind[]) {
    const errors: number[] = [];
    for (let seed = 0; seed < seeds; seed++) {
      const forecaster = new Forecaster({
        ...{ size, horizon, layers: layersOf(kind, horizon), seed },
        transform: [...differences.map((lag) => difference({ lag })), scale()],
        train: { epochs, batchSize, optimizer: adam({ learningRate }) },
        folds: 1, // intervals are not asked for
      });
      const tried = await backtest(forecaster, series, { folds, period });
      errors.push(tried.scores.mae);
      naive = tried.naiveScores.mae;
    }
    const [least, most] = [Math.min(...errors), Math.max(...errors)];
    const figures = [
      mean(errors).toFixed(3).padStart(8),
      `${least.toFixed(3)} to ${most.toFixed(3)}`.padStart(16),
      mean(scores[kind]).toFixed(3).padStart(10),
      `${(100 * (1 - mean(errors) / naive)).toFixed(0)} %`.padStart(8),
    ];
    console.log(`${kind.padEnd(16)}${figures.join(' ')}`);
  }
  console.log(`${'seasonal-naive'.padEnd(16)} ${naive.toFixed(3).padStart(7)}\n`);
}
