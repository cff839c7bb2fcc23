// A sine whose period is no whole number of steps, in noise: a gru sees one number after the other, learns to tell each next one, and then
// goes on alone, from its own answers. Beside it the season before, and a linear model on windows.
import { adam, dense, gru, Network, RandomState } from 'myelin';
import { seasonalNaive, windows } from 'myelin/series';

const [known, ahead, size] = [300, 50, 40];
const pure = Array.from({ length: known + ahead }, (_, t) => Math.sin((2 * Math.PI * t) / 17.4));
const errors = new RandomState(3).normal(0, 0.15, known);
const seen = Array.from(errors, (error, t) => pure[t]! + error);
const truth = pure.slice(known);
const optimizer = adam({ learningRate: 0.01 });

// Of each window every number but the last goes in, and the one behind it is to come out, step by step.
const { inputs } = windows(seen, { size: size + 1, horizon: 0, stride: 2 });
const sequences = inputs.toArray() as number[][][];
const network = new Network({
  inputs: [null, 1], // any number of steps
  layers: [gru({ units: 16, returnSequences: true }), dense({ units: 1 })],
  seed: 1,
});
network.train(
  sequences.map((rows) => rows.slice(0, -1)),
  sequences.map((rows) => rows.slice(1)),
  { epochs: 120, batchSize: 16, loss: 'meanSquaredError', optimizer },
);
const session = network.session();
let next = 0;
for (const value of seen) next = session.step([value])[0]!;
const alone = truth.map(() => {
  const value = next;
  next = session.step([value])[0]!;
  return value;
});

const samples = windows(seen, { size, horizon: 1 });
const model = new Network({ inputs: size, layers: [dense({ units: 1 })], seed: 1 });
const rows = { data: samples.inputs.data, shape: [samples.inputs.shape[0]!, size] as const };
model.train(rows, samples.targets, {
  epochs: 60,
  batchSize: 16,
  loss: 'meanSquaredError',
  optimizer,
});
const history = [...seen];
for (let i = 0; i < ahead; i++) history.push(model.run(history.slice(-size))[0]!);

const wrong = (values: ArrayLike<number>): string =>
  (truth.reduce((sum, value, t) => sum + Math.abs(value - values[t]!), 0) / ahead).toFixed(3);
console.log(`${ahead} steps ahead, mean absolute error beside the sine without its noise:`);
console.log(`gru, on its own     ${wrong(alone)}`);
console.log(`linear, on its own  ${wrong(history.slice(known))}`);
console.log(`the season before   ${wrong(seasonalNaive(seen, ahead, { period: 17 }).data)}\n`);
for (let t = 0; t < ahead; t += 2) {
  const line = new Array<string>(41).fill(' ');
  const place = (value: number): number =>
    Math.round(20 + 18 * Math.max(-1.1, Math.min(1.1, value)));
  line[place(truth[t]!)] = '·';
  line[place(alone[t]!)] = 'o';
  console.log(line.join('').trimEnd());
}
