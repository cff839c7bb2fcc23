// What toSource wrote, as users run it: ES module, CommonJS and TypeScript files in Node.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import { type Activation, dense, leakyRelu, Network } from '../../src/index.js';
import { toSource } from '../../src/source.js';
import { IMAGE_CASES, imageNetwork, RESIDUAL_CASES } from '../support/image-networks.js';
import { SEQUENCE_CASES, sequenceNetwork } from '../support/sequence-networks.js';

const folder = mkdtempSync(join(tmpdir(), 'myelin-source-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ACTIVATIONS: readonly Activation[] = [
  'sigmoid',
  'tanh',
  'leakyRelu',
  'elu',
  'selu',
  'gelu',
  'silu',
  'softplus',
  'mish',
  'hardSigmoid',
  leakyRelu({ slope: 0.2 }),
  'relu',
  'softmax',
];
const SAMPLE = [0.5, -1.25, 3];

/** Every activation in one network. */
function network(dtype: 'float64' | 'float32'): Network {
  return new Network({
    inputs: 3,
    layers: ACTIVATIONS.map((activation) => dense({ units: 5, activation })),
    seed: 6,
    dtype,
  });
}

function run(file: string, program: string): unknown {
  writeFileSync(join(folder, file), program);
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

/** That TypeScript takes it at its strictest. */
function checkTypes(file: string, source: string): void {
  writeFileSync(join(folder, file), source);
  const tsc = fileURLToPath(import.meta.resolve('typescript/bin/tsc'));
  const flags = [
    ...['--strict', '--noUncheckedIndexedAccess', '--exactOptionalPropertyTypes'],
    ...['--noImplicitReturns', '--noUnusedLocals', '--noUnusedParameters', '--isolatedModules'],
    ...['--declaration', '--emitDeclarationOnly', '--target', 'es2022'],
    ...['--module', 'nodenext', '--lib', 'es2022', '--ignoreConfig'],
  ];
  const { status, stdout } = spawnSync(process.execPath, [tsc, ...flags, file], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect([status, stdout]).toEqual([0, '']);
}

const PRINT = `console.log(JSON.stringify(Array.from(run(${JSON.stringify(SAMPLE)}))));`;

describe.each(['float64', 'float32'] as const)('%s', (dtype) => {
  const model = network(dtype);
  const expected = Array.from(model.run(SAMPLE));

  it('runs as an ES module', () => {
    writeFileSync(join(folder, `${dtype}.mjs`), toSource(model, { module: 'esm' }));
    expect(run('main.mjs', `import { run } from './${dtype}.mjs';\n${PRINT}`)).toEqual(expected);
  });

  it('runs as CommonJS', () => {
    writeFileSync(join(folder, `${dtype}.cjs`), toSource(model, { module: 'cjs' }));
    expect(run('main.cjs', `const { run } = require('./${dtype}.cjs');\n${PRINT}`)).toEqual(
      expected,
    );
  });

  it('is TypeScript that the strictest options take, and runs without its types', () => {
    const source = toSource(model, { module: 'typescript' });
    checkTypes(`${dtype}.ts`, source);
    const declared = readFileSync(join(folder, `${dtype}.d.ts`), 'utf8');
    const array = dtype === 'float64' ? 'Float64Array' : 'Float32Array';
    expect(declared).toContain(`export declare function run(sample: ArrayLike<number>): ${array};`);
    writeFileSync(join(folder, 'typed.mjs'), transformSync(source, { loader: 'ts' }).code);
    expect(run('typed-main.mjs', `import { run } from './typed.mjs';\n${PRINT}`)).toEqual(expected);
  });

  it('evaluates no text and needs nothing', () => {
    for (const module of ['esm', 'cjs', 'typescript'] as const) {
      const source = toSource(model, { module });
      expect(source).not.toMatch(
        /\beval\b|\bFunction\b|\bimport\b|\brequire\b|‹|›|Math\.(exp|tanh)/,
      );
    }
  });
});

it('layers of images and sequences are TypeScript, too', () => {
  const networks = [
    ...[...IMAGE_CASES, ...RESIDUAL_CASES].map((each) => imageNetwork(each, 'float32')),
    ...Object.values(SEQUENCE_CASES).map((each) =>
      sequenceNetwork(each, 'float64', each.fixed ? 6 : null),
    ),
  ];
  for (const [i, each] of networks.entries()) {
    const source = toSource(each, { module: 'typescript' });
    // One program: the compiler takes seconds.
    writeFileSync(join(folder, `images${i}.ts`), source);
  }
  const all = networks.map((_, i) => `export * as images${i} from './images${i}.js';\n`);
  checkTypes('images.ts', all.join(''));
});

it('holds only the functions that the network needs', () => {
  const linear = toSource(new Network({ inputs: 1, layers: [dense({ units: 1 })] }));
  expect(linear).not.toMatch(/expF64|activate|F32|fround/);
  const sigmoid = toSource(
    new Network({ inputs: 1, layers: [dense({ units: 1, activation: 'sigmoid' })] }),
  );
  expect(sigmoid).toContain('sigmoidF64');
  expect(sigmoid).not.toMatch(/tanhF64|gelu|F32/);
});
