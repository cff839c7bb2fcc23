// Installs the coverage-guided fuzzer that scripts/fuzz.mjs runs, apart from the other packages: it brings 70 of its own,
// which nobody else needs. Usage: node scripts/install-fuzzer.mjs
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { FUZZER_FOLDER, FUZZER_PACKAGE, fuzzerAddon } from './fuzzer.mjs';

await mkdir(FUZZER_FOLDER, { recursive: true });
await writeFile(`${FUZZER_FOLDER}/package.json`, '{ "private": true }\n');
execFileSync(
  'npm',
  ['install', '--no-save', '--no-package-lock', '--ignore-scripts', FUZZER_PACKAGE],
  { cwd: FUZZER_FOLDER, stdio: 'inherit' },
);
if (process.platform === 'linux' && olderThan238()) await allowOlderLibraries(fuzzerAddon());
createRequire(import.meta.url)(fuzzerAddon());
console.log(`${FUZZER_PACKAGE}: ${FUZZER_FOLDER}`);

function olderThan238() {
  const { header } = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (
    process.report.getReport()
  );
  const [, minor] = (header.glibcVersionRuntime ?? '2.99').split('.');
  return Number(minor) < 38;
}

/**
 * The addon is built with glibc 2.38 and GCC 13, of whose libraries it uses three functions that Debian 12 has under other
 * names: `strtol` and `strtoul` as C23 has them, which also read binary numbers, and the start of C++'s streams. Here the
 * names are made the older ones, in the tables of the ELF file; nothing changes its length. Newer systems need none of it.
 *
 * @param {string} path
 */
async function allowOlderLibraries(path) {
  const file = await readFile(path);
  /** @param {string} from @param {string} to */
  const rename = (from, to) => {
    const at = file.indexOf(`\0${from}\0`) + 1;
    if (at === 0) throw new Error(`${path}: no ${from}; another build of the fuzzer?`);
    file.fill(0, at, at + from.length);
    file.write(to, at);
  };
  rename('__isoc23_strtol', 'strtol');
  rename('__isoc23_strtoul', 'strtoul');
  rename('_ZSt21ios_base_library_initv', '_ZNSt8ios_base4InitC1Ev');
  // A demand for a version: its hash, flags and number, and where its name stands; both are taken from another demand.
  for (const [from, to] of /** @type {const} */ ([
    ['GLIBC_2.38', 'GLIBC_2.2.5'],
    ['GLIBCXX_3.4.32', 'GLIBCXX_3.4'],
  ])) {
    const demand = file.indexOf(hashBytes(from));
    const other = file.indexOf(hashBytes(to));
    file.copy(file, demand, other, other + 4);
    file.copy(file, demand + 8, other + 8, other + 12);
  }
  await writeFile(path, file);
}

/** The hash of a version's name in the tables (System V ABI, `elf_hash`). @param {string} name */
function hashBytes(name) {
  let hash = 0;
  for (const byte of Buffer.from(name)) {
    hash = (hash << 4) + byte;
    const high = hash & 0xf0000000;
    hash = (hash ^ (high >>> 24)) & ~high;
  }
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(hash >>> 0);
  return bytes;
}
