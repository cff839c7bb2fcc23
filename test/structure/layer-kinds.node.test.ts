import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`);
}

/** Without comments, which may speak of dropout. */
function codeOf(file: string): string {
  return readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
}

it('a kind of layer is one file a side and its line in a register: nothing else names dropout', () => {
  const naming = [...sources('assembly'), ...sources('src')].filter(
    // What other libraries' files call dropout is another matter; the tables' recipes build networks as users do.
    (file) =>
      !file.startsWith('src/serialization/') &&
      !file.startsWith('src/table/') &&
      /dropout/i.test(codeOf(file)),
  );
  expect(naming.sort()).toEqual([
    'assembly/abi.ts', // generated
    'assembly/layers/dropout.ts',
    'assembly/layers/kinds.ts',
    'src/core/abi.ts', // generated
    'src/core/js/layers/dropout.ts',
    'src/core/js/layers/kinds.ts',
    'src/description/layers/dropout.ts',
    'src/description/layers/layer-spec.ts',
    'src/description/layers/register.ts',
    'src/index.ts',
  ]);
});
