import { expect, test, vi } from 'vitest';
import { answer, rows, trainsAsync } from './program.mjs';

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
});
