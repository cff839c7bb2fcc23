// trainAsync in pages as they are served: with and without isolation, under policies that forbid workers from blobs.
// What `npm test` has built is served as it is.
import type * as playwright from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromium, firefox } from '../../scripts/browsers.mjs';
import { launchChromium, launchFirefox } from '../support/browsers.js';
import { answerOf, type FramesAnswer, framesPage } from '../support/frames-page.js';
import { type Content, type Site, serve } from '../support/site.js';

const ISOLATED = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};
const page = (more = '{}', headers: Readonly<Record<string, string>> = {}): Content => ({
  ...framesPage(more),
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
  // No worker from a blob: threads and trainAsync from the one program that the page hosts.
  '/strict-threads.html': {
    headers: { ...ISOLATED, ...policy(`${SELF} 'wasm-unsafe-eval'; worker-src 'self'`) },
    body: `<!doctype html><link rel="icon" href="data:,"><script type="module">
      const { dense, init, Network, sgd, threads } = await import('/index.js');
      const data = new Float64Array(200 * 300).map((_, i) => ((i * 7919) % 1009) / 1009);
      const x = { data, shape: [200, 300] };
      const y = new Float64Array(200).fill(1);
      const make = () =>
        new Network({ inputs: 300, layers: [dense({ units: 100, activation: 'tanh' }), dense({ units: 1 })], seed: 1 });
      const options = { epochs: 2, loss: 'meanSquaredError', optimizer: sgd({ learningRate: 0.01 }) };
      const [alone, divided, apart] = [make(), make(), make()];
      alone.train(x, y, options);
      await init({ threads: 2 });
      const without = threads();
      await init({ threads: 2, worker: '/worker.js' });
      divided.train(x, y, options);
      await apart.trainAsync(x, y, { ...options, threads: 2, worker: '/worker.js' });
      const same = [divided, apart].map((each) => JSON.stringify(each) === JSON.stringify(alone));
      document.title = JSON.stringify({ without, threads: threads(), same });
    </script>`,
  },
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
    const answer = await answerOf<FramesAnswer>(page, site.origin + path);
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

  it('threads from the worker’s program where a policy forbids blobs', async () => {
    const page = await browser.newPage();
    const answer = await answerOf(page, `${site.origin}/strict-threads.html`);
    expect(answer).toEqual({ without: 1, threads: 2, same: [true, true] });
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
