import { expect, it } from 'vitest';
import { codePages, floatPages, Pages } from '../../src/table/pages.js';

/** The first page; from the most on all are of one length. */
const PAGE = 65_536;
const MOST = 1 << 20;

it.each([0, 1, 64, 65, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE + 3, MOST - 1, 3 * MOST + 1])(
  '%i values come back',
  (count) => {
    const pages = new Pages((length) => new Int32Array(length));
    for (let i = 0; i < count; i++) pages.add(i * 3);
    for (const row of [0, 63, 64, PAGE - 1, PAGE, 2 * PAGE, MOST - 1, MOST, 3 * MOST, count - 1]) {
      if (row >= 0 && row < count) expect(pages.at(row)).toBe(row * 3);
    }
    const all = pages.take(count + 2, -1);
    expect(all).toBeInstanceOf(Int32Array);
    expect(all.length).toBe(count + 2);
    // Seconds sooner than toEqual.
    expect(all.every((value, i) => value === (i < count ? i * 3 : -1))).toBe(true);
    expect(pages.length).toBe(0);
  },
);

it('goes on from nothing after it gave all', () => {
  const pages = floatPages();
  pages.fillTo(PAGE + 1, Number.NaN);
  expect(pages.take().length).toBe(PAGE + 1);
  pages.add(0.5);
  expect(pages.take()).toEqual(Float64Array.of(0.5));
});

it('lets each page go when it was seen', () => {
  const pages = floatPages();
  for (let i = 0; i < 3 * PAGE; i++) pages.add(i);
  const seen: Float64Array[] = [];
  let rows = 0;
  pages.drain((values, begin) => {
    expect(begin).toBe(rows);
    expect(values[0]).toBe(begin);
    expect(seen.every(({ length }) => length === 0)).toBe(true);
    rows += values.length;
    seen.push(values);
  });
  expect(rows).toBe(3 * PAGE);
  expect(seen.length).toBe(3);
});

it.each([0, 100, PAGE, PAGE + 5])('keeps codes as small as they are, %i of them small', (small) => {
  let most = 0;
  const pages = codePages(() => most);
  const kinds: [number, number][] = [
    [small, 127],
    [300, 32_767],
    [3 * PAGE, 2_000_000_000],
  ];
  const codes: number[] = [];
  for (const [count, greatest] of kinds) {
    most = greatest;
    pages.renew();
    for (let i = 0; i < count; i++) codes.push(i % 7 === 0 ? -1 : greatest - (i % 50));
    while (pages.length < codes.length) pages.add(codes[pages.length]!);
  }
  expect(codes.every((code, row) => pages.at(row) === code)).toBe(true);
  const bytes: number[] = [];
  let rows = 0;
  pages.drain((values, begin) => {
    bytes.push(values.BYTES_PER_ELEMENT);
    for (const [i, code] of values.entries()) if (code !== codes[begin + i]) rows = -Infinity;
    rows += values.length;
  });
  expect(rows).toBe(codes.length);
  expect(bytes[0]).toBe(small < PAGE ? 4 : 1);
  expect(bytes.at(-1)).toBe(4);
});
