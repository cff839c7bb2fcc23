import { expect, it } from 'vitest';
import { TextStore } from '../../src/table/text-store.js';

const FOUR_MIB = 1 << 22;

it('gives back what was added, whatever page it is in', () => {
  const store = new TextStore();
  const texts: (string | null)[] = [null, '', '\ufeffa', '\u{1f331}', 'é', ''];
  for (let i = 0; i < 3000; i++) texts.push('x'.repeat(i % 700), i % 5 ? `row ${i}` : null);
  // Longer than a page, then short again.
  texts.push('ß'.repeat(FOUR_MIB), 'after', '', null);
  for (const text of texts) store.add(text);
  expect(store.length).toBe(texts.length);
  expect(store.missing).toBe(texts.filter((text) => text === null).length);
  for (const [row, text] of texts.entries())
    expect(store.get(row) === text, `row ${row}`).toBe(true);
});

it('has nothing outside its rows', () => {
  const store = new TextStore();
  store.add('a');
  for (const row of [-1, 1, 0.5, Number.NaN, 2 ** 33]) expect(store.get(row)).toBeNull();
});

it('takes rows, in their order and again', () => {
  const store = new TextStore();
  for (const text of ['a', null, 'c']) store.add(text);
  const taken = store.take([2, 1, 2, 0]);
  expect([0, 1, 2, 3].map((row) => taken.get(row))).toEqual(['c', null, 'c', 'a']);
  expect(taken.missing).toBe(1);
});
