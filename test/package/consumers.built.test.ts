import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { installPacked, runIn } from './install.js';
import { ANSWER, PROGRAM, TYPED_PROGRAM } from './programs.js';

const installed = installPacked();
afterAll(() => installed.remove());

describe('the tarball', () => {
  it('holds what users need and nothing else', () => {
    const paths = installed.files.map((file) => file.path);
    const expected =
      /^(dist\/.+\.(js|js\.map|d\.ts|wasm)|dist\/sbom\.cdx\.json|dist\/playground\/.+|LICENSES\/.+\.txt|package\.json|LICENSE|NOTICE|README\.md|CHANGELOG\.md)$/;
    expect(paths.filter((path) => !expected.test(path))).toEqual([]);
    // Declarations of inner modules and shared chunks may come and go; README.md npm adds by itself.
    const changing =
      /^dist\/(?!(files|images|import|index|kernels|node|onnx|plot|queue|search|series|source|table|text)\.).+\.d\.ts$|^dist\/chunk-.+\.js(\.map)?$|^dist\/playground\/|^README/;
    expect(paths.filter((path) => !changing.test(path)).sort()).toMatchSnapshot();
  });

  // Binaries, each as a file and inside a module, are a fifth of it without the source maps, what draws pictures a third.
  it('stays small', () => {
    const maps = installed.files.filter(({ path }) => path.endsWith('.map'));
    const ofMaps = maps.reduce((sum, { size }) => sum + size, 0);
    // The pages of `myelin playground` are there where `npm run playground:pack` has put them, as `npm pack` does.
    const pages = installed.files.filter(({ path }) => path.startsWith('dist/playground/'));
    const ofPages = pages.reduce((sum, { size }) => sum + size, 0);
    expect(installed.unpackedSize - ofMaps - ofPages).toBeLessThan(4_100_000);
    expect(ofPages).toBeLessThan(4_500_000);
    expect(ofMaps).toBeLessThan(6_000_000);
  });
});

describe('ES modules in Node', () => {
  it('runs the README’s first program as pasted', () => {
    const readme = readFileSync('README.md', 'utf8');
    const [, program = ''] = /```ts\n(.*?)```/s.exec(readme) ?? [];
    expect(program).toContain('// outside');
    writeFileSync(join(installed.folder, 'first.mjs'), program);
    expect(runIn(installed.folder, process.execPath, ['first.mjs'])).toBe('outside\ninside\n');
  });

  it('has the main entry in one file: others come when they are asked for', () => {
    const text = readFileSync(join(installed.folder, 'node_modules/myelin/dist/index.js'), 'utf8');
    expect(text.match(/^import[^(].*from.*$/gm)).toBeNull();
  });

  it('runs', () => {
    writeFileSync(join(installed.folder, 'program.js'), PROGRAM);
    const output = runIn(installed.folder, process.execPath, ['program.js']);
    expect(JSON.parse(output)).toEqual({ engine: 'simd', answer: ANSWER });
  });

  it('has one Network for all entries', () => {
    writeFileSync(
      join(installed.folder, 'entries.js'),
      `import { dense, FormatError, Network } from 'myelin';
       import { fromBrain } from 'myelin/import';
       import { fromOnnx, toOnnx } from 'myelin/onnx';
       import { toSource } from 'myelin/source';
       const network = new Network({ inputs: 2, layers: [dense({ units: 1 })], seed: 1 });
       const copy = fromOnnx(toOnnx(network));
       const same = (await network.toSource()) === toSource(copy);
       let typed = false;
       try { fromBrain({}) } catch (error) { typed = error instanceof FormatError }
       console.log(copy instanceof Network, same, typed);`,
    );
    expect(runIn(installed.folder, process.execPath, ['entries.js'])).toBe('true true true\n');
  });

  it('finds the shipped binaries under myelin/wasm', () => {
    writeFileSync(
      join(installed.folder, 'own-binary.js'),
      `import { engineName, init } from 'myelin';
       import { readFile } from 'node:fs/promises';
       const url = new URL(import.meta.resolve('myelin/wasm/simd.wasm'));
       await init({ wasm: url });
       await init({ wasm: await readFile(url) });
       await init({ wasm: new WebAssembly.Module(await readFile(url)) });
       console.log(engineName());`,
    );
    expect(runIn(installed.folder, process.execPath, ['own-binary.js'])).toBe('simd\n');
  });
});

describe('the other entries', () => {
  it('share the classes of the main one', () => {
    writeFileSync(
      join(installed.folder, 'files.js'),
      `import { dense, FormatError, Network, StandardScaler } from 'myelin';
       import { decodeModel, decodeNpz, encodeModel, encodeNpz, fromStateDict, toStateDict } from 'myelin/files';
       import { checkpoints, latestCheckpoint, load, save } from 'myelin/node';
       const network = new Network({ inputs: 1, layers: [dense({ units: 2 })], seed: 1 });
       const refused = [];
       for (const read of [decodeModel, decodeNpz]) {
         try { read(new Uint8Array(9)); } catch (error) { refused.push(error instanceof FormatError); }
       }
       await save('network.safetensors', network, { training: true });
       await save('scaler.json', new StandardScaler().fit([[1], [2]]));
       const optimizer = { kind: 'sgd', learningRate: 0.1, momentum: 0, nesterov: false };
       network.train([[1]], [[1, 2]], {
         epochs: 2, loss: 'meanSquaredError', optimizer, onEpoch: checkpoints(network, { directory: 'run' }),
       });
       console.log(JSON.stringify([
         ...refused,
         decodeModel(encodeModel(network)) instanceof Network,
         decodeModel(encodeModel(network, { format: 'safetensors' })) instanceof Network,
         fromStateDict(toStateDict(network), { activations: 'linear' }) instanceof Network,
         (await load('network.safetensors')) instanceof Network,
         (await load('scaler.json', StandardScaler)) instanceof StandardScaler,
         (await load(latestCheckpoint('run'))) instanceof Network,
         decodeNpz(encodeNpz({ a: network.layers[0].weights }, { compress: true })).get('a').shape.length === 2,
       ]));`,
    );
    const output = runIn(installed.folder, process.execPath, ['files.js']);
    expect(JSON.parse(output)).toEqual(Array(9).fill(true));
  });
});

describe('TypeScript', () => {
  const tsc = fileURLToPath(import.meta.resolve('typescript/bin/tsc'));
  it.each([
    ['NodeNext', 'NodeNext'],
    ['ESNext', 'Bundler'],
  ])('module %s, moduleResolution %s', (module, moduleResolution) => {
    writeFileSync(join(installed.folder, 'program.ts'), TYPED_PROGRAM);
    const compilerOptions = {
      module,
      moduleResolution,
      target: 'ES2022',
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      skipDefaultLibCheck: true,
      noEmit: true,
    };
    writeFileSync(
      join(installed.folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions, files: ['program.ts'] }),
    );
    runIn(installed.folder, process.execPath, [tsc, '-p', '.']);
  });
});
