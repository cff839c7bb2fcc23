// What does not belong here? A network learns to copy an undisturbed signal through a narrow place; where it cannot, something is wrong.
import { adam, dense, gru, Network, RandomState } from 'myelin';
import { windows } from 'myelin/series';

const PERIOD = 24;
const random = new RandomState(1);

/** A load by the hour: a day's course with two peaks, a little noise. */
function hours(count: number): Float64Array {
  return random.normal(0, 0.06, count).map((noise, t) => {
    const day = (2 * Math.PI * t) / PERIOD;
    return Math.sin(day) + 0.5 * Math.sin(2 * day + 1) + noise;
  });
}

const usual = hours(60 * PERIOD);
const { inputs } = windows(usual, { size: PERIOD, horizon: 1, stride: 5 });
const count = inputs.data.length / PERIOD;
const network = new Network({
  inputs: [PERIOD, 1],
  // All of a day goes through four numbers.
  layers: [
    gru({ units: 24 }),
    dense({ units: 4 }),
    dense({ units: 24, activation: 'tanh' }),
    dense({ units: PERIOD }),
  ],
  seed: 1,
});
network.train(
  { data: inputs.data, shape: [count, PERIOD, 1] },
  { data: inputs.data, shape: [count, PERIOD] },
  {
    ...{ epochs: 60, batchSize: 32, loss: 'meanSquaredError' },
    optimizer: adam({ learningRate: 0.005 }),
  },
);

/** How far the copy of a day is from it. */
function distance(day: Float64Array): number {
  const copy = network.run(day);
  return Math.sqrt(day.reduce((sum, value, t) => sum + (value - copy[t]!) ** 2, 0) / PERIOD);
}

// What no undisturbed day exceeds, but one in two hundred.
const distances = Array.from({ length: count }, (_, i) =>
  distance(inputs.data.slice(i * PERIOD, (i + 1) * PERIOD) as Float64Array),
).sort((a, b) => a - b);
const limit = distances[Math.floor(0.995 * count)]!;

const days = Array.from({ length: 40 }, () => hours(PERIOD));
const wrong: Record<number, string> = {
  7: 'a dead sensor for six hours',
  16: 'a single leap',
  23: 'the day turned round',
  34: 'a slow drift',
};
days[7]!.fill(days[7]![9]!, 9, 15);
days[16]![12]! += 0.9;
days[23]!.reverse();
for (let t = 0; t < PERIOD; t++) days[34]![t]! += (0.6 * t) / PERIOD;

let [found, alarms] = [0, 0];
for (const [i, day] of days.entries()) {
  const off = distance(day);
  if (off <= limit) continue;
  if (wrong[i]) found++;
  else alarms++;
  console.log(
    `day ${String(i).padStart(2)}: ${off.toFixed(3)}, the limit is ${limit.toFixed(3)}: ${wrong[i] ?? 'a false alarm'}`,
  );
}
console.log(
  `${found} of ${Object.keys(wrong).length} disturbed days found, ${alarms} false alarms among ${days.length - Object.keys(wrong).length}`,
);
