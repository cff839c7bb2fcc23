// A file's name says where it runs: what looks at the built package waits for the build, and `npm test` does not.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** What the text of such a test has. */
const LOOKS = /\bdist\b|installPacked|runFingerprint|runExample|scripts\/(run-|build\.mjs)/;

it('what looks at the built package is called *.built.test.ts', () => {
  const files = readdirSync('test', { recursive: true, encoding: 'utf8' });
  const tests = files.filter(
    (name) => name.endsWith('.test.ts') && !name.endsWith('.slow.test.ts'),
  );
  const itself = 'structure/suites.node.test.ts';
  const looking = tests.filter(
    (name) => name !== itself && LOOKS.test(readFileSync(`test/${name}`, 'utf8')),
  );
  expect(looking.length).toBeGreaterThan(20);
  expect(looking.filter((name) => !name.endsWith('.built.test.ts'))).toEqual([]);
});
