import { expect, it } from 'vitest';
import { codePages, floatPages } from '../../src/table/pages.js';

const PAGE = 65_536;

it.each([0, 1, 64, 65, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE + 3])('%i values come back', (count) => {
  const pages = codePages();
  for (let i = 0; i < count; i++) pages.add(i * 3);
  for (const row of [0, 63, 64, PAGE - 1, PAGE, count - 1]) {
    if (row >= 0 && row < count) expect(pages.at(row)).toBe(row * 3);
  }
  expect(pages.take(count + 2, -1)).toEqual(
    Int32Array.from({ length: count + 2 }, (_, i) => (i < count ? i * 3 : -1)),
  );
  expect(pages.length).toBe(0);
});

it('goes on from nothing after it gave all', () => {
  const pages = floatPages();
  pages.fillTo(PAGE + 1, Number.NaN);
  expect(pages.take().length).toBe(PAGE + 1);
  pages.add(0.5);
  expect(pages.take()).toEqual(Float64Array.of(0.5));
});
