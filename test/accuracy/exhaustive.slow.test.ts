import { afterAll, describe, expect, it } from 'vitest';
import { type FunctionName, REFERENCES } from '../reference/activations.js';
import { strict } from '../support/engines.js';
import { BOUNDS } from './bounds.js';
import { exhaustive, measureFloat32, measureFloat64, type Worst } from './measure.js';

const [[, core]] = strict as [(typeof strict)[0]];
const NAMES = Object.keys(REFERENCES) as FunctionName[];
const table: string[] = [
  '| function | type | largest error, ulp | at | seconds |',
  '|---|---|---|---|---|',
];

function measured(name: string, type: string, measure: () => Worst): Worst {
  const start = performance.now();
  const worst = measure();
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  const row = `| ${name} | ${type} | ${worst.ulp.toFixed(4)} | ${worst.at} | ${seconds} |`;
  table.push(row);
  console.log(row);
  return worst;
}

describe('accuracy, in full', () => {
  it.each(NAMES)('%s: ten million float64 arguments', (name) => {
    const { ulp, at } = measured(name, 'f64', () => measureFloat64(core, name, 10_000_000, 3));
    expect(ulp, `${name}(${at})`).toBeLessThanOrEqual(BOUNDS[name].f64);
  });

  it.each(NAMES)('%s: all 2^32 float32 arguments', (name) => {
    const { ulp, at } = measured(name, 'f32', () => measureFloat32(core, name, exhaustive()));
    expect(ulp, `${name}(${at})`).toBeLessThanOrEqual(BOUNDS[name].f32);
  });

  afterAll(() => console.log(table.join('\n')));
});
