// Writes src/network/source/functions.ts and src/table/program/functions.ts: the functions that `toSource` puts into the
// code it writes, as text. They are cut out of the sources, so that nothing is written twice.
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
const TABLE_FILES = ['cycles', 'soft-clip', 'probabilities']
  .map((name) => `src/table/model/${name}.ts`)
  .concat('src/table/program/forward.ts');
const SCRIPTS = ['scripts/source-functions.mjs', 'scripts/cut-functions.mjs'];

/** Writes the files of which a source has changed. */
export async function buildSourceFunctions() {
  await write('src/network/source/functions.ts', FILES, 'OF_NETWORKS');
  await write('src/table/program/functions.ts', TABLE_FILES, 'OF_TABLES');
}

/** @param {string} output @param {string[]} files @param {'OF_NETWORKS' | 'OF_TABLES'} roots */
async function write(output, files, roots) {
  await unlessFresh([output], [...files, ...SCRIPTS], async () => {
    const cutter = await import('./cut-functions.mjs');
    await writeFile(output, cutter.sourceFunctions(files, cutter[roots]));
  });
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) await buildSourceFunctions();
