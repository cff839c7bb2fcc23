// Carbon dioxide at Mauna Loa, month by month: a network that foretells a year, tried on the last five, with intervals.
import { adam, dense, flatten } from 'myelin';
import { backtest, difference, Forecaster, scale } from 'myelin/series';
import { loadCo2 } from './data/co2.js';

const { ppm } = loadCo2();

const options = {
  size: 24, // two years are seen
  horizon: 12, // one is foretold at once
  // What changed since a year ago, and how that changed since last month.
  transform: [difference({ lag: 12 }), difference(), scale()],
  train: { epochs: 60, batchSize: 16, optimizer: adam({ learningRate: 0.01 }) },
  seed: 1,
};
const forecaster = new Forecaster({
  ...options,
  layers: [
    flatten(),
    dense({ units: 8, activation: 'tanh', l2: 0.003 }),
    dense({ units: 12, l2: 0.003 }),
  ],
});
const linear = new Forecaster({ ...options, layers: [flatten(), dense({ units: 12, l2: 0.01 })] });

const how = { folds: 5, period: 12, level: 0.9 };
const tried = await backtest(forecaster, ppm, how);
const straight = await backtest(linear, ppm, how);
const row = (name: string, { mae, rmse, mase }: typeof tried.scores): string =>
  `${name.padEnd(16)}${[mae, rmse, mase].map((figure) => figure.toFixed(3).padStart(8)).join('')}`;
console.log('Five years, each foretold from the years before:');
console.log(`${''.padEnd(16)}     MAE    RMSE    MASE`);
console.log(row('network', tried.scores));
console.log(row('linear', straight.scores));
console.log(row('seasonal-naive', tried.naiveScores));
console.log(`${(100 * tried.skill).toFixed(0)} % less wrong than the year before as it was`);
console.log(
  `${(100 * tried.coverage).toFixed(0)} % of the months lay within the intervals of ${100 * tried.level} %`,
);

await forecaster.fit(ppm);
const { values, lower, upper } = forecaster.forecast(24, { level: 0.9 });
console.log('\nThe years after (the second from answers of its own):');
for (const month of [0, 4, 8, 12, 16, 20]) {
  const at = ({ data }: typeof values): string => data[month]!.toFixed(1);
  const name = `${1995 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
  console.log(`${name}  ${at(values)} ppm  (${at(lower)} to ${at(upper)})`);
}
