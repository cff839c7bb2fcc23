// What files of tests need, by their text.
import { readdirSync, readFileSync } from 'node:fs';

/** What the text of such a test, or of a file that it imports, has. */
const BUILT = /\bdist\b|installPacked|runFingerprint|runExample|scripts\/(run-|build\.mjs)/;

/** Options of vitest that are followed by a value of their own. */
const WITH_VALUE = new Set(['--project', '-t', '--testNamePattern', '--reporter', '--maxWorkers']);

/**
 * Whether a run with these arguments of vitest has tests that look at dist.
 * @param {readonly string[]} args
 */
export function needsDist(args) {
  const filters = args.filter(
    (argument, i) => !argument.startsWith('-') && !WITH_VALUE.has(args[i - 1] ?? ''),
  );
  return testFiles()
    .filter((path) => filters.length === 0 || filters.some((filter) => path.includes(filter)))
    .some((path) => BUILT.test(readFileSync(path, 'utf8')));
}

/** The files in which random cases or sweeps are fewer by default (test/support/effort.ts). */
export function withCases() {
  const cases = /fast-check|support\/effort|support\/many-networks|\bSIZES\b/;
  return testFiles().filter((path) => cases.test(readFileSync(path, 'utf8')));
}

function testFiles() {
  return readdirSync('test', { recursive: true, encoding: 'utf8' })
    .map((name) => `test/${name}`)
    .filter((path) => path.endsWith('.test.ts') && !path.endsWith('.slow.test.ts'));
}
