// What describe() and a schema print fits a terminal of 80 places, whatever the columns are called.
import { expect, it } from 'vitest';
import { readCsv, schemaOf, tableOf } from '../../src/table.js';

const LONG = 'a name that somebody wrote as a whole sentence of the questionnaire (in own words)';
const CJK = '列の名前がとても長いときにどのように表示されるのか確認する';
const UGLY = [
  LONG,
  CJK,
  '🌱🌱🌱🌱🌱🌱🌱🌱 a name',
  '__proto__',
  'x\u001b[2J\r\n\u202ey',
  'é'.repeat(50),
];

/** Places of a terminal, by a rule of the test's own: all of these scripts and signs take two. */
function places(line: string): number {
  const wide = /\p{sc=Han}|\p{sc=Hiragana}|\p{sc=Katakana}|ー|\p{Extended_Pictographic}/u;
  return [...line].reduce((sum, character) => sum + (wide.test(character) ? 2 : 1), 0);
}

const KINDS: [string, (row: number) => unknown][] = [
  ['numbers', (row) => row * 123_456.789],
  ['long texts', (row) => `${'値'.repeat(30)}${row % 3}`],
  ['dates with times', (row) => new Date(1.7e12 + row * 1e9 + row)],
  ['booleans', (row) => row % 2 === 0],
  ['gaps', () => null],
];

it.each(KINDS)('%s under ugly names', (_, value) => {
  const rows = Array.from({ length: 30 }, (_, row) =>
    Object.fromEntries([...UGLY.map((name) => [name, value(row)]), ['target', row % 2]]),
  );
  const table = tableOf(rows);
  for (const print of [table.describe(), schemaOf(table, { target: 'target' })]) {
    const lines = String(print).split('\n');
    for (const line of lines) expect(places(line), line).toBeLessThanOrEqual(80);
    expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    for (const name of ['a name that so', '列の名前がとて', '__proto__', 'x·[2J···y']) {
      expect(
        lines.some((line) => line.startsWith(name)),
        name,
      ).toBe(true);
    }
    expect(String(print)).toMatch(/a name that so.*…/);
  }
});

it('lines up what takes two places', () => {
  const [, head, ...lines] = String(tableOf([{ 名前: 1, n: 2 }]).describe()).split('\n');
  expect(head!.indexOf('type')).toBe(8);
  expect(lines[0]).toMatch(/^名前 {4}number/);
  expect(lines[1]).toMatch(/^n {7}number/);
});

it('tells figures of numbers and dates below', () => {
  const table = tableOf([
    { age: 1, since: new Date('2024-01-01'), plan: 'a' },
    { age: 3, since: new Date('2024-01-03'), plan: 'b' },
  ]);
  expect(String(table.describe()).split('\n')).toEqual([
    '2 rows',
    'column  type      count  gaps  distinct  top',
    'age     number        2     0         2',
    'since   date          2     0         2',
    'plan    category      2     0         2  a (1)',
    '',
    'numbers  mean      std  min  25 %  50 %  75 %  max',
    'age         2  1.41421    1   1.5     2   2.5    3',
    '',
    'dates        mean           std         min                  25 %        50 %',
    'since  2024-01-02  1.41421 days  2024-01-01  2024-01-01T12:00:00Z  2024-01-02',
    '',
    'dates                  75 %         max',
    'since  2024-01-02T12:00:00Z  2024-01-03',
  ]);
});

it('tells reasons and notes below the columns of a schema where they do not fit', async () => {
  const file = `identifier;${'free text '.repeat(5)}\n1;one\n2;two\n3;three\n`;
  const table = await readCsv(file, { separator: ';' });
  const lines = String(schemaOf(table, { exclude: ['identifier'] })).split('\n');
  expect(lines[1]).toMatch(/^column +type +use +values +gaps$/);
  expect(lines.some((line) => line.startsWith('identifier: '))).toBe(true);
  for (const line of lines) expect(places(line), line).toBeLessThanOrEqual(80);
});
