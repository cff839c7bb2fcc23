import { describe, expect, it } from 'vitest';
import { type FunctionName, REFERENCES } from '../reference/activations.js';
import { strict } from '../support/engines.js';
import { BOUNDS, PROMISED } from './bounds.js';
import { measureFloat32, measureFloat64, stratified } from './measure.js';

// The release build only: the differential tests show that the others return the same bits.
const [[, core]] = strict as [(typeof strict)[0]];
const NAMES = Object.keys(REFERENCES) as FunctionName[];

describe('accuracy of the transcendentals', { timeout: 60_000 }, () => {
  it.each(NAMES)('%s: 300,000 float64 arguments within the bound', (name) => {
    const { ulp, at } = measureFloat64(core, name, 300_000, 1);
    expect(ulp, `${name}(${at})`).toBeLessThanOrEqual(BOUNDS[name].f64);
    expect(ulp, 'some result must miss, else nothing was measured').toBeGreaterThan(0.5);
  });

  it.each(NAMES)('%s: a million float32 arguments within the bound', (name) => {
    const { ulp, at } = measureFloat32(core, name, stratified(name, 1_000_000, 2));
    expect(ulp, `${name}(${at})`).toBeLessThanOrEqual(BOUNDS[name].f32);
    expect(ulp, 'some result must miss, else nothing was measured').toBeGreaterThan(0.5);
  });

  it('bounds keep the promises of the design', () => {
    for (const [name, promised] of Object.entries(PROMISED)) {
      const { f64, f32 } = BOUNDS[name as FunctionName];
      expect(Math.round(Math.max(f64, f32)), name).toBeLessThanOrEqual(promised);
    }
  });
});
