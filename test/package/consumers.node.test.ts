import { writeFileSync } from 'node:fs';
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
      /^(dist\/.+\.(js|d\.ts|wasm)|package\.json|LICENSE|NOTICE|README\.md|CHANGELOG\.md)$/;
    expect(paths.filter((path) => !expected.test(path))).toEqual([]);
    // Declarations of inner modules may come and go; README.md npm adds by itself.
    expect(
      paths.filter((path) => !/^dist\/(?!index).+\.d\.ts$|^README/.test(path)).sort(),
    ).toMatchSnapshot();
  });

  // Two binaries, each as a file and inside a module, are half of it.
  it('stays small', () => expect(installed.unpackedSize).toBeLessThan(500_000));
});

describe('ES modules in Node', () => {
  it('runs', () => {
    writeFileSync(join(installed.folder, 'program.js'), PROGRAM);
    const output = runIn(installed.folder, process.execPath, ['program.js']);
    expect(JSON.parse(output)).toEqual({ engine: 'simd', answer: ANSWER });
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
      noEmit: true,
    };
    writeFileSync(
      join(installed.folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions, files: ['program.ts'] }),
    );
    runIn(installed.folder, process.execPath, [tsc, '-p', '.']);
  });
});
