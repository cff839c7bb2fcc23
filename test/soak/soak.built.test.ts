// A page that trains and drops networks for long: memory stays flat, in every kind that can be seen.
// In the normal suite 10 s in Chromium; `npm run test:soak` takes 5 minutes in each browser.
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { table } from '../../bench/table.js';
import { chromium } from '../../scripts/browsers.mjs';
import { installedBrowsers, launchChromium, type Visit, visitPage } from '../support/browsers.js';
import { type Site, serve } from '../support/site.js';
import { residentBytesBelow } from './process-memory.js';

const given = process.env.MYELIN_SOAK_SECONDS;
const SECONDS = Number(given ?? 10);
const MIB = 2 ** 20;
/** The residents' budget and a call's workspace, doubled as memory grows by doubling. */
const LINEAR_LIMIT = 32 * MIB;
/** The noise that is left; a leak of 1 kB a network is 2 MiB in the short run, 60 MiB in the long. */
const HEAP_LIMIT = MIB;
/** States copied out of linear memory wait for their finalizers. */
const BUFFERS_LIMIT = 8 * MIB;
/**
 * What a browser's processes take and give back. Chromium's heap is collected before each look; in its short run a worker's
 * heap still warms up (34 MiB were seen). The others collect when they like: their noise is 60 MiB, a leak of 1 kB a network
 * 170 MiB in the long run.
 */
const PROCESS_LIMIT = { collected: (given ? 32 : 96) * MIB, others: 96 * MIB };

let site: Site;
beforeAll(async () => {
  await build({
    entryPoints: ['test/soak/page.mjs'],
    outdir: 'build/soak',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    alias: { myelin: './dist/index.js' },
  });
  site = await serve('build/soak', {
    '/index.html': { body: '<!doctype html><script type="module" src="page.js"></script>' },
  });
});
afterAll(() => site.close());

type Measure = () => Promise<Readonly<Record<string, number>>>;

interface Soaked {
  readonly networks: number;
  readonly workers: Readonly<Record<'started' | 'running' | 'most', number>>;
  /** Bytes over time, of each kind that was measured; `linear memory` as the page told it. */
  readonly series: Readonly<Record<string, readonly number[]>>;
}

/** Visits the page and measures every half second while it trains, beginning when it has settled, after a fifth of the time. */
async function soak(
  visit: (url: string, milliseconds: number) => Promise<Visit>,
  measure: Measure,
): Promise<Soaked> {
  const measured: Readonly<Record<string, number>>[] = [];
  const begin = performance.now();
  const visiting = visit(`${site.origin}/?seconds=${SECONDS}`, SECONDS * 1000 + 30_000);
  visiting.catch(() => undefined); // It is awaited below.
  await sleep(SECONDS * 200);
  // The page began later, so it trains to the end of this.
  while (performance.now() - begin < SECONDS * 1000) {
    measured.push(await measure());
    await sleep(500);
  }
  const { title, problems } = await visiting;
  expect(problems).toEqual([]);
  const { networks, linear, memories, workers, error } = JSON.parse(title);
  expect(error).toBeUndefined();
  expect(memories).toBe(1);
  // One training at a time has one worker; none is left when nothing is to be done.
  expect(workers).toEqual({ started: 1, running: 0, most: 1 });
  const kinds = Object.keys(measured[0] ?? {});
  return {
    networks,
    workers,
    series: {
      ...Object.fromEntries(kinds.map((kind) => [kind, measured.map((each) => each[kind]!)])),
      'linear memory': linear.slice(linear.length / 5),
    },
  };
}

/** How much the last quarter lies above the first, by their lowest: garbage of the moment only adds. */
function growth(series: readonly number[]): number {
  const quarter = Math.ceil(series.length / 4);
  return Math.min(...series.slice(-quarter)) - Math.min(...series.slice(0, quarter));
}

function report(name: string, { networks, workers, series }: Soaked): void {
  if (!given) return;
  const mib = (bytes: number | undefined) => `${((bytes ?? Number.NaN) / MIB).toFixed(1)} MiB`;
  console.log(`${name}: ${networks} networks in ${SECONDS} s, workers ${JSON.stringify(workers)}`);
  const head = ['', 'start', 'middle', 'end', 'lowest', 'highest', 'last quarter above the first'];
  const rows = Object.entries(series).map(([kind, values]) => [
    kind,
    ...[0, values.length >> 1, values.length - 1].map((at) => mib(values[at])),
    ...[Math.min(...values), Math.max(...values), growth(values)].map(mib),
  ]);
  console.log(table(head, rows));
}

const processes = (): Record<string, number> => {
  const bytes = residentBytesBelow(process.pid);
  return bytes === undefined ? {} : { processes: bytes };
};

const limits = { timeout: SECONDS * 1000 + 60_000 };

describe.runIf(chromium)('soak', () => {
  it('Chromium, each time after garbage collection', limits, async () => {
    const browser = await launchChromium();
    const page = await browser.newPage();
    const session = await page.context().newCDPSession(page);
    const soaked = await soak(
      (url, milliseconds) => visitPage(page, url, milliseconds),
      async () => {
        await session.send('HeapProfiler.collectGarbage');
        // Linear memory is none of these.
        const { usedSize, embedderHeapUsedSize, backingStorageSize } =
          await session.send('Runtime.getHeapUsage');
        return {
          heap: usedSize + embedderHeapUsedSize,
          'array buffers': backingStorageSize,
          ...processes(),
        };
      },
    );
    await browser.close();
    report('Chromium', soaked);
    const { heap, 'array buffers': buffers, 'linear memory': linear } = soaked.series;
    expect(soaked.networks).toBeGreaterThan(100);
    expect(growth(heap!)).toBeLessThan(HEAP_LIMIT);
    expect(growth(buffers!)).toBeLessThan(BUFFERS_LIMIT);
    expect(growth(soaked.series.processes ?? [0])).toBeLessThan(PROCESS_LIMIT.collected);
    expect(Math.max(...linear!)).toBeLessThanOrEqual(LINEAR_LIMIT);
  });
});

const others = installedBrowsers.filter(({ name }) => name !== 'Chromium');

// These tell nothing of their heap: what is left is the memory of their processes.
describe.runIf(given)('soak, the long run', () => {
  it.each(others)('$name', limits, async ({ name, open }) => {
    const browser = await open();
    const soaked = await soak(browser.visit, async () => processes());
    await browser.close();
    report(name, soaked);
    expect(soaked.networks).toBeGreaterThan(100);
    expect(growth(soaked.series.processes ?? [0])).toBeLessThan(PROCESS_LIMIT.others);
    expect(Math.max(...soaked.series['linear memory']!)).toBeLessThanOrEqual(LINEAR_LIMIT);
  });
});
