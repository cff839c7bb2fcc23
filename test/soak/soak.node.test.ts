// A page that trains and drops networks for long: memory stays flat, in every kind that can be seen.
// In the normal suite 10 s in Chromium; `npm run test:soak` takes 5 minutes in each browser.
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import type { CDPSession } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromium } from '../../scripts/browsers.mjs';
import { installedBrowsers, launchChromium, type Visit, visitPage } from '../support/browsers.js';
import { type Site, serve } from '../support/site.js';
import { residentBytesBelow } from './process-memory.js';

const given = process.env.MYELIN_SOAK_SECONDS;
const SECONDS = Number(given ?? 10);
const MIB = 2 ** 20;
/** The residents' budget and a call's workspace, doubled as memory grows by doubling. */
const LINEAR_LIMIT = 32 * MIB;

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

/** Visits the page and measures every half second, beginning when it has settled, after a fifth of the time. */
async function soak(
  visit: (url: string, milliseconds: number) => Promise<Visit>,
  measure: () => Promise<number | undefined>,
): Promise<{ networks: number; linear: number[]; measured: number[] }> {
  const measured: number[] = [];
  const visiting = visit(`${site.origin}/?seconds=${SECONDS}`, SECONDS * 1000 + 30_000);
  let over = false;
  visiting
    .finally(() => {
      over = true;
    })
    .catch(() => undefined);
  await sleep(SECONDS * 200);
  while (!over) {
    const bytes = await measure().catch(() => undefined); // The page may have closed.
    if (bytes !== undefined) measured.push(bytes);
    await sleep(500);
  }
  const { title, problems } = await visiting;
  expect(problems).toEqual([]);
  const result = JSON.parse(title);
  expect(result).toMatchObject({ memories: 1 });
  return { ...result, linear: result.linear.slice(result.linear.length / 5), measured };
}

/** How much the last quarter lies above the first, by their medians. */
function growth(series: readonly number[]): number {
  const quarter = Math.ceil(series.length / 4);
  const median = (part: readonly number[]) => [...part].sort((a, b) => a - b)[part.length >> 1]!;
  return median(series.slice(-quarter)) - median(series.slice(0, quarter));
}

function report(name: string, what: string, networks: number, series: readonly number[]): void {
  if (!given) return;
  const mib = (bytes: number) => (bytes / MIB).toFixed(1);
  console.log(
    `${name}: ${networks} networks in ${SECONDS} s; ${what} ${mib(Math.min(...series))} to ${mib(Math.max(...series))} MiB, last quarter ${mib(growth(series))} MiB above the first`,
  );
}

const limits = { timeout: SECONDS * 1000 + 60_000 };

describe.runIf(chromium)('soak: the heap after garbage collection', () => {
  it('Chromium', limits, async () => {
    const browser = await launchChromium();
    const page = await browser.newPage();
    const session: CDPSession = await page.context().newCDPSession(page);
    const { networks, linear, measured } = await soak(
      (url, milliseconds) => visitPage(page, url, milliseconds),
      async () => {
        await session.send('HeapProfiler.collectGarbage');
        return (await session.send('Runtime.getHeapUsage')).usedSize;
      },
    );
    await browser.close();
    report('Chromium', 'heap', networks, measured);
    report('Chromium', 'linear memory', networks, linear);
    expect(networks).toBeGreaterThan(100);
    expect(growth(measured)).toBeLessThan(0.5 * MIB);
    expect(Math.max(...linear)).toBeLessThanOrEqual(LINEAR_LIMIT);
  });
});

describe.runIf(given)('soak: the memory of the processes', () => {
  it.each(installedBrowsers)('$name', limits, async ({ name, open }) => {
    const browser = await open();
    const { networks, linear, measured } = await soak(browser.visit, async () =>
      residentBytesBelow(process.pid),
    );
    await browser.close();
    report(name, 'processes', networks, measured);
    report(name, 'linear memory', networks, linear);
    expect(networks).toBeGreaterThan(100);
    expect(growth(measured)).toBeLessThan(32 * MIB);
    expect(Math.max(...linear)).toBeLessThanOrEqual(LINEAR_LIMIT);
  });
});
