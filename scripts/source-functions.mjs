// Writes src/network/source/functions.ts: the functions of src/core/js that `toSource` puts into the code it
// writes, as text. They are cut out of the sources, so that nothing is written twice.
// Usage: node scripts/source-functions.mjs
import { writeFile } from 'node:fs/promises';
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { unlessFresh } from './written.mjs';

const FILES = [
  ...[
    'exp',
    'log',
    'relu',
    'sigmoid',
    'tanh',
    'elu',
    'gelu',
    'silu',
    'softplus',
    'mish',
    'hard-sigmoid',
  ].map((name) => `src/core/js/${name}.ts`),
  'src/network/source/forward.ts',
  'src/network/source/images.ts',
  'src/network/source/sequences.ts',
];
const OUTPUT = 'src/network/source/functions.ts';
const SCRIPTS = ['scripts/source-functions.mjs', 'scripts/cut-functions.mjs'];

/** Writes the file where a source has changed. */
export async function buildSourceFunctions() {
  await unlessFresh([OUTPUT], [...FILES, ...SCRIPTS], async () => {
    const { sourceFunctions } = await import('./cut-functions.mjs');
    await writeFile(OUTPUT, sourceFunctions(FILES));
  });
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) await buildSourceFunctions();
