// trainAsync in pages as they are served: with and without isolation, under policies that forbid workers from blobs.
// What `npm test` has built is served as it is.
import { setTimeout as sleep } from 'node:timers/promises';
import type * as playwright from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromium, firefox } from '../../scripts/browsers.mjs';
import { launchChromium, launchFirefox } from '../support/browsers.js';
import { type Content, type Site, serve } from '../support/site.js';

interface Answer {
  engine: string;
  /** Whether the bits are those of `train`. */
  same: boolean;
  isolated: boolean;
  /** Milliseconds. */
  trained: number;
  /** Gaps between frames, in milliseconds: the median before and while it trained, and the longest of the latter. */
  idle: number;
  median: number;
  longest: number;
}

/** Trains some hundred milliseconds while frames are counted, then the same again with `train`. */
const program = (more: string): string => `
  import { adam, dense, engineName, Network } from '/index.js';
  const inputs = Array.from({ length: 2000 }, (_, i) => Array.from({ length: 32 }, (_, j) => ((i * 31 + j * 17) % 101) / 101));
  const targets = inputs.map((row, i) => (i * 7) % 5);
  const make = () => new Network({ inputs: 32, layers: [dense({ units: 64, activation: 'relu' }), dense({ units: 5, activation: 'softmax' })], seed: 1 });
  const slow = engineName() === 'js';
  const options = { epochs: slow ? 4 : 40, loss: 'categoricalCrossentropy', optimizer: adam() };
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

const ISOLATED = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};
const page = (more = '{}', headers: Readonly<Record<string, string>> = {}): Content => ({
  body: `<!doctype html><link rel="icon" href="data:,"><script type="module">${program(more)}</script>`,
  headers,
});
const policy = (text: string): Record<string, string> => ({ 'Content-Security-Policy': text });
const SELF = "script-src 'self' 'unsafe-inline'";

/** Trains a little; tells whether the bits are those of `train`, and how many workers were started for it. */
const SMALL = `
  let workers = 0;
  globalThis.Worker = class extends Worker {
    constructor(...given) { super(...given); workers++; }
  };
  const { dense, Network, sgd } = await import('/index.js');
  const make = () => new Network({ inputs: 1, layers: [dense({ units: 1 })], seed: 1 });
  const options = { epochs: 20, loss: 'meanSquaredError', optimizer: sgd({ learningRate: 0.1 }) };
  const train = async (more) => {
    const [actual, expected] = [make(), make()];
    await actual.trainAsync([[0], [1]], [1, 3], { ...options, ...more });
    expected.train([[0], [1]], [1, 3], options);
    return { same: JSON.stringify(actual) === JSON.stringify(expected), workers };
  };`;

const pages: Readonly<Record<string, Content>> = {
  // A worker that runs but never says so, and a clock that goes twenty times as fast.
  '/silent.html': {
    body: `<!doctype html><link rel="icon" href="data:,"><script type="module">
      const Speaking = Worker;
      globalThis.Worker = class extends Speaking {
        constructor(_, options) { super('data:text/javascript,', options); }
      };
      const slow = setTimeout;
      globalThis.setTimeout = (callback, delay) => slow(callback, delay / 20);
      ${SMALL}
      const start = performance.now();
      const answer = await train();
      document.title = JSON.stringify({ ...answer, waited: performance.now() - start });
    </script>`,
  },
  '/from-worker.html': {
    body: `<!doctype html><link rel="icon" href="data:,"><script type="module">
      new Worker('/from-worker.js' + location.search, { type: 'module' }).onmessage = ({ data }) => {
        document.title = JSON.stringify(data);
      };
    </script>`,
  },
  '/from-worker.js': {
    type: 'text/javascript',
    body: `${SMALL}
      const own = await train();
      const named = location.search ? undefined : await train({ worker: '/worker.js' });
      postMessage({ own, named });`,
  },
  '/plain.html': page(),
  '/isolated.html': page('{}', ISOLATED),
  '/isolated-url.html': page("{ worker: '/worker.js' }", ISOLATED),
  '/strict.html': page('{}', policy(`${SELF} 'wasm-unsafe-eval'`)),
  '/strict-url.html': page(
    "{ worker: new URL('/worker.js', location.href) }",
    policy(`${SELF} 'wasm-unsafe-eval'; worker-src 'self'`),
  ),
  '/strict-blob.html': page('{}', policy(`${SELF} 'wasm-unsafe-eval'; worker-src blob:`)),
  '/trusted-types.html': page(
    '{}',
    policy("require-trusted-types-for 'script'; trusted-types 'none'"),
  ),
  '/no-wasm.html': page('{}', policy(SELF)),
};

const browsers = [
  ...(chromium ? [{ name: 'Chromium', launch: launchChromium }] : []),
  ...(firefox ? [{ name: 'Firefox', launch: launchFirefox }] : []),
];

/** Opens a page and waits for what it writes into its title, JSON. */
async function answerOf<T>(page: playwright.Page, url: string): Promise<T> {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  await page.goto(url);
  const end = Date.now() + 20_000;
  // Not waitForFunction: a page's policy may forbid what it does.
  for (let title = ''; Date.now() < end; title = await page.title()) {
    if (title) return JSON.parse(title) as T;
    await sleep(50);
  }
  throw new Error(`No answer; the page said: ${problems.join('; ') || 'nothing'}`);
}

let site: Site;
beforeAll(async () => {
  site = await serve('dist', pages, ISOLATED);
});
afterAll(() => site.close());

describe.each(browsers)('trainAsync in pages in $name', ({ name, launch }) => {
  let browser: playwright.Browser;
  beforeAll(async () => {
    browser = await launch();
  }, 60_000); // a busy machine takes its time
  afterAll(() => browser.close());

  it.each(
    [
      ['/plain.html', 1],
      ['/strict.html', 0],
      ['/strict-url.html', 1],
      ['/isolated.html', 1],
      ['/isolated-url.html', 1],
      ['/strict-blob.html', 1],
      ['/trusted-types.html', 0],
      ['/no-wasm.html', 0],
    ].slice(0, name === 'Chromium' ? 8 : 4) as [string, number][],
  )('%s: %s workers', { retry: 2 }, async (path, workers) => {
    const page = await browser.newPage();
    const answer = await answerOf<Answer>(page, site.origin + path);
    expect(answer).toMatchObject({
      engine: path === '/no-wasm.html' ? 'js' : 'simd',
      same: true,
      isolated: path.startsWith('/isolated'),
    });
    // Playwright sees Chromium's workers only.
    if (name === 'Chromium') expect(page.workers().length).toBe(workers);
    // A synchronous training would be one gap.
    expect(answer.longest).toBeLessThan(answer.trained / 2);
    expect(answer.median).toBeLessThan(2 * answer.idle);
    await page.close();
  });

  it('a worker of which nothing is heard is given up after 10 s; time slices then', async () => {
    const page = await browser.newPage();
    const answer = await answerOf<{ waited: number }>(page, `${site.origin}/silent.html`);
    expect(answer).toMatchObject({ same: true, workers: 1 });
    expect(answer.waited).toBeGreaterThanOrEqual(10_000 / 20 - 1);
    await page.close();
  });

  // Firefox may never return from `new Worker` in a worker while WebDriver drives it, as here, so the named one is not tried.
  it.runIf(name === 'Chromium')('in a worker: a worker of its own', async () => {
    const page = await browser.newPage();
    expect(await answerOf(page, `${site.origin}/from-worker.html`)).toEqual({
      own: { same: true, workers: 1 },
      named: { same: true, workers: 2 },
    });
    await page.close();
  });
  it.runIf(name === 'Firefox')('in a worker: time slices', async () => {
    const page = await browser.newPage();
    expect(await answerOf(page, `${site.origin}/from-worker.html?own`)).toEqual({
      own: { same: true, workers: 0 },
    });
    await page.close();
  });
});
