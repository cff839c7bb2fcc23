// Where address space is limited, as in some containers: an engine's memory takes some 10 GB of it, without using them, so
// that the first may be had and a worker's not.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bundleProgram } from '../support/programs.js';

const folder = mkdtempSync(join(tmpdir(), 'myelin-address-space-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.runIf(process.platform === 'linux')('trainAsync under ulimit -v', () => {
  const path = join(folder, 'program.mjs');
  writeFileSync(
    path,
    bundleProgram(`
      import { dense, engineName, init, Network, sgd } from 'myelin';
      const make = () => new Network({ inputs: 1, layers: [dense({ units: 1 })], seed: 1 });
      const options = { epochs: 20, loss: 'meanSquaredError', optimizer: sgd({ learningRate: 0.1 }) };
      const [actual, expected] = [make(), make()];
      expected.train([[0], [1]], [1, 3], options);
      for (let i = 0; i < 2; i++) {
        await actual.trainAsync([[0], [1]], [1, 3], options);
        console.log(JSON.stringify(actual) === JSON.stringify(expected));
        expected.train([[0], [1]], [1, 3], options);
      }
      // More at a time than there is room for: those that have none are trained here.
      const many = Array.from({ length: 8 }, make);
      await Promise.all(many.map((each) => each.trainAsync([[0], [1]], [1, 3], options)));
      const alike = make();
      alike.train([[0], [1]], [1, 3], options);
      console.log(many.every((each) => JSON.stringify(each) === JSON.stringify(alike)));
      console.log(engineName());
      if (engineName() === 'js') await init({ engine: 'simd' }).catch(({ message }) => console.log(message));`),
  );

  // One memory is enough for the engine; its decoder then does without.
  it.each([
    [8, 'js'],
    // What is left beside the engine's memory is too little for a thread of V8, which would abort the process.
    [11.3, 'simd'],
    [11.6, 'simd'],
    [12, 'simd'],
    [14, 'simd'],
    [22, 'simd'],
    [26, 'simd'],
    [32, 'simd'],
  ])('%d GB: the bits of train, engine %s', (gigabytes, engine) => {
    const limited = `ulimit -v ${Math.round(gigabytes * 2 ** 20)} && exec "$0" "$1"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', limited, process.execPath, path], {
      encoding: 'utf8',
    });
    const [first, second, third, name, ...said] = (stdout + stderr).trim().split('\n');
    expect([first, second, third, name]).toEqual(['true', 'true', 'true', engine]);
    if (engine === 'js')
      expect(said.join()).toMatch(/could not be started.*ulimit -v.*--disable-wasm-trap-handler/);
  });
});
