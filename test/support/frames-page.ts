// A page that trains with trainAsync while it counts the gaps between its frames.
import { setTimeout as sleep } from 'node:timers/promises';
import type * as playwright from 'playwright';
import type { Content } from './site.js';

/** What the page tells. */
export interface FramesAnswer {
  engine: string;
  /** Whether the bits are those of `train`. */
  same: boolean;
  isolated: boolean;
  /** Milliseconds. */
  trained: number;
  /** Gaps between frames, in milliseconds: the median before it trained; the median and the longest while it trained. */
  idle: number;
  median: number;
  longest: number;
}

/** Trains some hundred milliseconds while frames are counted, then the same again with `train`. */
const program = (more: string, epochs: number): string => `
  import { adam, dense, engineName, Network } from '/index.js';
  const inputs = Array.from({ length: 2000 }, (_, i) => Array.from({ length: 32 }, (_, j) => ((i * 31 + j * 17) % 101) / 101));
  const targets = inputs.map((row, i) => (i * 7) % 5);
  const make = () => new Network({ inputs: 32, layers: [dense({ units: 64, activation: 'relu' }), dense({ units: 5, activation: 'softmax' })], seed: 1 });
  const slow = engineName() === 'js';
  const options = { epochs: slow ? ${epochs / 10} : ${epochs}, loss: 'categoricalCrossentropy', optimizer: adam() };
  let gaps = [];
  let last = performance.now();
  requestAnimationFrame(function frame(now) {
    gaps.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  });
  const sorted = () => gaps.splice(0).sort((a, b) => a - b);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const idle = sorted();
  const network = make();
  const start = performance.now();
  await network.trainAsync(inputs, targets, { ...options, ...${more} });
  const trained = performance.now() - start;
  gaps.push(performance.now() - last);
  const busy = sorted();
  const expected = make();
  expected.train(inputs, targets, options);
  document.title = JSON.stringify({
    engine: engineName(),
    same: JSON.stringify(network) === JSON.stringify(expected),
    isolated: globalThis.crossOriginIsolated,
    trained,
    idle: idle[idle.length >> 1],
    median: busy[busy.length >> 1],
    longest: busy.at(-1),
  });`;

/** The page; `more` are options of trainAsync, as source. It imports `/index.js`. */
export const framesPage = (more = '{}', epochs = 40): Content => ({
  body: `<!doctype html><link rel="icon" href="data:,"><script type="module">${program(more, epochs)}</script>`,
});

/** Opens a page and waits for what it writes into its title, JSON. */
export async function answerOf<T>(page: playwright.Page, url: string): Promise<T> {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  await page.goto(url);
  const end = Date.now() + 45_000;
  // Not waitForFunction: a page's policy may forbid what it does.
  for (let title = ''; Date.now() < end; title = await page.title()) {
    if (title) return JSON.parse(title) as T;
    await sleep(50);
  }
  throw new Error(`No answer; the page said: ${problems.join('; ') || 'nothing'}`);
}
