import { jest } from '@jest/globals';
import { answer, rows, trainsAsync } from './program.mjs';

test('in a document, without what jsdom lacks', () => {
  expect(document.visibilityState).toBe('visible');
  expect(typeof TextDecoder).toBe('undefined');
  expect(answer()).toBe(0.9999370690832391);
  expect(rows()).toBe(1);
});

test('trains with real timers', async () => {
  expect(await trainsAsync()).toBe(true);
});

test('trains while timers stand still', async () => {
  jest.useFakeTimers();
  expect(await trainsAsync()).toBe(true);
});
