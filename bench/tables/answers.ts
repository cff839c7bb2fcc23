// How many rows a second a default Classifier answers, in each form that rows come in. See README.md, "Answers".
import { cpus } from 'node:os';
import { RandomState } from 'myelin';
import { Classifier, type Row, tableOf } from 'myelin/table';

const ROWS = 20_000;
const ROUNDS = 7;
const PLANS = ['basic', 'free', 'pro', 'team'];
const REGIONS = ['centre', 'east', 'north', 'south', 'west'];

/** Seven numbers, two categories, a boolean; a target of all three kinds, with noise. */
function rowsOf(count: number, seed: number): Row[] {
  const random = new RandomState(seed);
  return Array.from({ length: count }, () => {
    const numbers = Array.from({ length: 7 }, () => random.normal() * 5);
    const [a, b, c, d] = numbers as [number, number, number, number];
    const plan = PLANS[Math.floor(random.uniform() * PLANS.length)]!;
    const region = REGIONS[Math.floor(random.uniform() * REGIONS.length)]!;
    const active = random.uniform() < 0.5;
    const bought = a - b + (c * d) / 5 + (plan === 'pro' ? 4 : 0) + random.normal() * 2 > 0;
    const columns = Object.fromEntries(numbers.map((x, i) => [`x${i}`, Number(x.toFixed(3))]));
    return { ...columns, plan, region, active, bought: bought ? 'yes' : 'no' };
  });
}

const known = rowsOf(1500, 1);
const rows = rowsOf(ROWS, 2).map(({ bought: _, ...inputs }) => inputs);
const table = tableOf(rows);
const columns = Object.fromEntries(table.names.map((name) => [name, rows.map((row) => row[name])]));
const forms = { Table: table, objects: rows, '{ columns }': { columns } };
console.log(`${cpus()[0]?.model}, Node ${process.version}`);
for (const quality of ['default', 'fast'] as const) {
  const model = new Classifier({ target: 'bought', quality, seed: 1 });
  model.fitSync(known);
  const kinds = model.toJSON().members.map(({ name, networks }) => `${networks.length} × ${name}`);
  console.log(`\n${quality}: ${kinds.join(', ')}`);
  for (const [what, rate] of ratesOf(model)) {
    console.log(
      `${what}: ${Math.round(rate).toLocaleString('en')} rows a second of processor time`,
    );
  }
}

/** Medians. In turn, so that what else the machine does meets all. */
function ratesOf(model: Classifier): [string, number][] {
  const seconds = new Map<string, number[]>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, form] of Object.entries(forms)) {
      for (const method of ['predict', 'predictProbabilities'] as const) {
        const start = process.cpuUsage();
        model[method](form);
        const { user, system } = process.cpuUsage(start);
        const what = `${method}, ${name}`;
        seconds.set(what, [...(seconds.get(what) ?? []), (user + system) / 1e6]);
      }
    }
  }
  return Array.from(seconds, ([what, times]) => [
    what,
    ROWS / times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]!,
  ]);
}
