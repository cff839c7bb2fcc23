import { it } from 'vitest';
import { strict } from '../support/engines.js';
import { REFERENCES, type FunctionName } from '../reference/activations.js';
import { BLOCK, kernelOf, measureWide, measureNarrow } from './measure.js';
import { fill, Generator } from './points.js';
it('x', () => {
  const core = strict[0]![1];
  const a = core.allocate(BLOCK*8), b = core.allocate(BLOCK*8);
  for (const name of Object.keys(REFERENCES) as FunctionName[]) {
    const w = { ulp: 0, at: 0 }, n = {ulp:0, at:0};
    const r = new Generator(5);
    const k = kernelOf(core, name, 'F64'), k32 = kernelOf(core, name, 'F32');
    const t = performance.now();
    for (let i = 0; i < +(process.env.N ?? 60); i++) {
      const x = core.f64.subarray(a/8, a/8+BLOCK); fill(x, name, r);
      k(BLOCK, a, b);
      measureWide(name, x, core.f64.subarray(b/8, b/8+BLOCK), w);
      const x32 = new Float32Array(BLOCK); fill(x32, name, r);
      core.f32.set(x32, a/4); k32(BLOCK, a, b); const y32 = core.f32.slice(b/4, b/4+BLOCK);
      core.f64.set(x32, a/8); k(BLOCK, a, b);
      measureNarrow(x32, y32, core.f64.subarray(b/8, b/8+BLOCK), n);
    }
    console.log(name, w, n, Math.round(performance.now()-t));
  }
}, 1e9);
