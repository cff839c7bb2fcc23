// The built page in Chromium: the lessons, and what holds for all of it.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type axe from 'axe-core';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromium } from '../../scripts/browsers.mjs';
import { hasPlayground } from '../../scripts/test-tools.mjs';
import { launchChromium } from '../support/browsers.js';
import { type Site, serve } from '../support/site.js';
import { freePlayTests } from './free-play.js';
import { lessonTests } from './lessons.js';
import { ownDataTests } from './own-data.js';
import { FOLDER, type OpenPage, openPage, servePlayground } from './page.js';

const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
const VIEWS = [
  '',
  'one-neuron',
  'two-layers',
  'optimizers',
  'digits',
  'sequences',
  'free-play',
  'own-data',
  'benchmark',
];
const SHOWN = [
  ['light', { width: 1280, height: 800 }],
  ['dark', { width: 390, height: 844 }],
] as const;

/** Of what a first visit loads before a lesson is opened, after gzip. */
const BUDGET = 250_000;
/** Of what it waits for before it shows anything. */
const FIRST_PAINT_BUDGET = 40_000;

/** When a page that is loaded for the first time shows anything, in ms, and what it had loaded by then, in bytes after gzip. */
async function firstPaint(
  browser: Browser,
  site: Site,
  path = '',
): Promise<{ at: number; bytes: number }> {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const page = await context.newPage();
  const bodies = new Map<string, Promise<Buffer | undefined>>();
  // Of what is still on its way when the page closes there is none.
  page.on('response', (response) =>
    bodies.set(
      response.url(),
      response.body().catch(() => undefined),
    ),
  );
  await page.route('**/empty', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><h1>Empty</h1>' }),
  );
  await page.goto(`${site.origin}/${path}`);
  const [at, names] = await page.evaluate(async () => {
    const paint = await new Promise<PerformanceEntry>((resolve) => {
      new PerformanceObserver((list) => {
        for (const each of list.getEntriesByName('first-contentful-paint')) resolve(each);
      }).observe({ type: 'paint', buffered: true });
    });
    const loaded = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
    const before = loaded.filter(({ responseEnd }) => responseEnd < paint.startTime);
    return [paint.startTime, [location.href, ...before.map(({ name }) => name)]] as const;
  });
  let bytes = 0;
  for (const name of new Set(names)) bytes += gzipSync((await bodies.get(name)) ?? '').length;
  await context.close();
  return { at, bytes };
}

if (chromium && hasPlayground) {
  lessonTests('Chromium', launchChromium);
  freePlayTests('Chromium', launchChromium, true);
  ownDataTests('Chromium', launchChromium, true);

  describe('the whole page in Chromium', () => {
    let browser: Browser;
    let site: Site;
    beforeAll(async () => {
      site = await servePlayground();
      browser = await launchChromium();
    }, 300_000);
    afterAll(async () => {
      await browser?.close();
      site?.close();
    });

    describe('axe finds nothing, and nothing is cut off', () => {
      // One page for all: a view is opened by its address, without loading the page anew.
      let shared: OpenPage;
      beforeAll(async () => {
        shared = await openPage(browser, site);
        // Not by a script element: the policy forbids it.
        await shared.page.evaluate(AXE);
      });
      afterAll(() => shared?.close());

      it.each(VIEWS)('/%s: light, and on a phone dark', async (view) => {
        const { page, problems } = shared;
        await page.goto(`${site.origin}/#/${view}`);
        await page
          .locator(view ? `[data-view=${view}] .panel` : '.card')
          .first()
          .waitFor();
        for (const [colorScheme, size] of SHOWN) {
          // Without motion, or colours are read on their way from light to dark.
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          await page.setViewportSize(size);
          const { violations } = await page.evaluate(() =>
            (globalThis as unknown as { axe: typeof axe }).axe.run(),
          );
          expect(
            violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
          ).toEqual([]);
          const [content, width] = await page.evaluate(() => [
            document.documentElement.scrollWidth,
            document.documentElement.clientWidth,
          ]);
          expect(content).toBeLessThanOrEqual(width!);
        }
        expect(problems).toEqual([]);
      });
    });

    it('loads at most 250 kB before a lesson is opened', async () => {
      const context = await browser.newContext({ serviceWorkers: 'block' });
      const page = await context.newPage();
      const bodies: Promise<Buffer>[] = [];
      page.on('response', (response) => bodies.push(response.body()));
      await page.goto(`${site.origin}/`);
      await page.locator('.card').first().waitFor();
      const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body).length);
      expect(sizes.length).toBeGreaterThan(2);
      expect(sizes.reduce((total, size) => total + size, 0)).toBeLessThanOrEqual(BUDGET);
      await context.close();
    });

    it('paints when it has loaded 40 kB, some four times as late as an empty page', async () => {
      const ratios: number[] = [];
      for (let turn = 0; turn < 3; turn++) {
        const [empty, own] = [
          await firstPaint(browser, site, 'empty'),
          await firstPaint(browser, site),
        ];
        expect(own.bytes).toBeLessThanOrEqual(FIRST_PAINT_BUDGET);
        ratios.push(own.at / empty.at);
      }
      expect(ratios.sort((a, b) => a - b)[1]).toBeLessThan(15);
    });

    it('works without a network once it was opened, every view', async () => {
      const own = await servePlayground();
      const { page, problems, close } = await openPage(browser, own);
      await page.evaluate(async () => {
        await navigator.serviceWorker.ready;
      });
      own.close();
      await page.reload();
      for (const view of VIEWS.slice(1)) {
        await page.goto(`${own.origin}/#/${view}`);
        await page.locator(`[data-view=${view}] .panel`).first().waitFor();
      }
      expect(problems).toEqual([]);
      await close();
    });

    it('where WebAssembly is forbidden, workers too: the same bits', async () => {
      const policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:";
      const strict = await serve(
        FOLDER,
        {},
        { 'Content-Security-Policy': `${policy}; worker-src 'self'; manifest-src 'self'` },
      );
      const hashes: (string | null)[] = [];
      for (const each of [site, strict]) {
        const { page, close } = await openPage(browser, each, '#/two-layers');
        await page.getByRole('button', { name: '100 epochs' }).click();
        const view = page.locator('[data-view][data-epoch="100"]');
        await view.waitFor();
        hashes.push(await view.getAttribute('data-hash'));
        await close();
      }
      strict.close();
      expect(hashes[1]).toBe(hashes[0]);
    });

    it('trains in the page where there is no worker', async () => {
      const context = await browser.newContext();
      await context.addInitScript(() => Reflect.deleteProperty(globalThis, 'Worker'));
      const page = await context.newPage();
      await page.goto(`${site.origin}/#/two-layers`);
      await page.getByRole('button', { name: '100 epochs' }).click();
      await page.locator('[data-view][data-epoch="100"]').waitFor();
      await context.close();
    });
  });
} else {
  it.skip('NOT TESTED: the playground needs Chromium and npm run playground:build', () => {});
}
