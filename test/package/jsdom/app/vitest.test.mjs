import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { answer, csv, files, namesOfEntries, parquet, rows, trainsAsync } from './program.mjs';

const { MYELIN_ENTRIES, MYELIN_PARQUET } = process.env;

test('in a document', () => {
  expect(document.visibilityState).toBe('visible');
  expect(answer()).toBe(0.9999370690832391);
  expect(rows()).toBe(1);
});

test('trains with real timers', async () => {
  expect(await trainsAsync()).toBe(true);
});

test('trains while timers stand still', async () => {
  vi.useFakeTimers();
  expect(await trainsAsync()).toBe(true);
  vi.useRealTimers(); // jsdom's FileReader waits for one
});

test('every entry can be imported', async () => {
  const names = await namesOfEntries();
  expect(Object.keys(names).sort()).toEqual(MYELIN_ENTRIES.split(' ').sort());
  for (const count of Object.values(names)) expect(count).toBeGreaterThan(0);
});

test('Parquet, CSV of a File, models and arrays are read and written', async () => {
  const plans = ['basic', 'pro', null, 'basic'];
  expect(await parquet(MYELIN_PARQUET, new Uint8Array(readFileSync(MYELIN_PARQUET)))).toEqual([
    plans,
    plans,
    plans,
    plans,
  ]);
  expect(await csv()).toEqual(['Zoë', 'José']);
  expect(await files()).toBe(true);
});
