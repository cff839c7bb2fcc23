import { expect, it } from 'vitest';
import { fillCycles, onCircle } from '../../src/table/model/cycles.js';
import { thorough } from '../support/effort.js';

const DAY = 86_400_000;
const LAST = 8.64e15;

/** By the calendar that JavaScript has. */
function expected(time: number): number[] {
  const date = new Date(time);
  return [
    ...onCircle(date.getUTCMonth(), 12),
    ...onCircle(date.getUTCDay(), 7),
    ...onCircle(date.getUTCHours(), 24),
  ];
}

function cycles(time: number): number[] {
  const data = new Float64Array(8).fill(9);
  fillCycles(time, true, data, 1);
  return data[0] === 9 && data[7] === 9 ? [...data.subarray(1, 7)] : [];
}

it('month, day of the week and hour are those of Date: every day of 800 years, and the ends of time', () => {
  const first = Date.UTC(1582, 0, 1);
  const wrong: string[] = [];
  const check = (time: number): void => {
    const [ours, theirs] = [cycles(time), expected(time)];
    if (theirs.some((value, i) => value !== ours[i])) wrong.push(new Date(time).toISOString());
  };
  for (let day = 0; day < 800 * 366; day += thorough(1, 13))
    check(first + day * DAY + (day % 24) * 3_600_000);
  for (let i = 0; i <= 2000; i++) check(Math.round(-LAST + (i / 2000) * 2 * LAST));
  for (const time of [-1, 0, 1, -DAY, DAY - 1, -LAST, LAST]) check(time);
  expect(wrong).toEqual([]);
});

it('without hours nothing is written there', () => {
  const data = new Float64Array(6);
  fillCycles(Date.UTC(2024, 1, 29, 23), false, data, 0);
  expect([...data.subarray(4)]).toEqual([0, 0]);
});
