// Which files of tests a run is about, by what vitest is asked.
import { readdirSync, readFileSync } from 'node:fs';

/** Options of vitest that are followed by a value of their own. */
const WITH_VALUE = new Set(['--project', '-t', '--testNamePattern', '--reporter', '--maxWorkers']);

/**
 * Whether a run with these arguments of vitest looks at what is built.
 * @param {readonly string[]} args
 */
export function needsBuild(args) {
  const filters = filtersOf(args);
  return testFiles().some(
    (path) =>
      /\.(built|slow)\.test\.ts$/.test(path) && filters.some((filter) => path.includes(filter)),
  );
}

/**
 * What vitest is to search for in the names of files.
 * @param {readonly string[]} args
 */
export function filtersOf(args) {
  return args.filter(
    (argument, i) => !argument.startsWith('-') && !WITH_VALUE.has(args[i - 1] ?? ''),
  );
}

/** The files in which random cases or sweeps are fewer by default (test/support/effort.ts). */
export function withCases() {
  const cases = /fast-check|support\/effort|support\/many-networks|\bSIZES\b/;
  return testFiles().filter(
    (path) => !path.endsWith('.slow.test.ts') && cases.test(readFileSync(path, 'utf8')),
  );
}

function testFiles() {
  return readdirSync('test', { recursive: true, encoding: 'utf8' })
    .map((name) => `test/${name}`)
    .filter((path) => path.endsWith('.test.ts'));
}
