// What a page draws while it trains, and a tab that nobody sees.
import type { Browser, Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { linkTo, SETTINGS } from './free-play.js';
import { openPage, servePlayground } from './page.js';

const LARGEST = {
  ...SETTINGS[0]!,
  data: { set: 'spiral', samples: 1000, noise: 0.1, seed: 1, testShare: 0.2 },
  hidden: Array.from({ length: 6 }, () => ({ units: 16, activation: 'tanh' })),
};

/** Milliseconds between the frames of the next seconds. */
function gaps(page: Page, seconds: number): Promise<number[]> {
  return page.evaluate(
    (most) =>
      new Promise<number[]>((resolve) => {
        const all: number[] = [];
        let last = performance.now();
        const begun = last;
        const frame = (now: number): void => {
          all.push(now - last);
          last = now;
          if (now - begun < most) requestAnimationFrame(frame);
          else resolve(all);
        };
        requestAnimationFrame(frame);
      }),
    1000 * seconds,
  );
}

export function drawingTests(name: string, launch: () => Promise<Browser>): void {
  describe(`drawing in ${name}`, () => {
    it.each([
      ['the first network', '#/free-play'],
      ['the largest one', linkTo(LARGEST)],
    ])('%s: frames go on while it trains', async (which, route) => {
      const site = await servePlayground();
      const browser = await launch();
      const { page, problems, close } = await openPage(browser, site, route);
      const run = page.locator('.run[data-epoch]').first();
      await run.waitFor({ timeout: 60_000 });
      const epoch = async (): Promise<number> => Number(await run.getAttribute('data-epoch'));
      const before = await epoch();
      await page.getByText('fast', { exact: true }).first().click();
      await page.getByRole('button', { name: 'Play' }).click();
      const found = (await gaps(page, 4)).sort((a, b) => a - b);
      const at = (share: number): string =>
        found[Math.floor(share * (found.length - 1))]!.toFixed(0);
      console.log(
        `${name}, ${which}: ${found.length} frames in 4 s; gaps: median ${at(0.5)} ms, 95 % ${at(0.95)}, longest ${at(1)}`,
      );
      // On any machine: a page that is held draws none.
      expect(found.length).toBeGreaterThan(12);
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.getByRole('button', { name: 'Play' }).waitFor();
      expect(await epoch()).toBeGreaterThan(before);
      expect(problems).toEqual([]);
      await close();
      await browser.close();
      site.close();
    });

    it('a tab that is not seen trains on, and shows it afterwards', async () => {
      const site = await servePlayground();
      const browser = await launch();
      const context = await browser.newContext();
      // As for a tab in the background: no frame is asked for until it is seen again.
      await context.addInitScript(() => {
        const waiting: FrameRequestCallback[] = [];
        const ask = globalThis.requestAnimationFrame.bind(globalThis);
        const tab = Object.assign(globalThis, { hide: false, show: () => {} });
        tab.requestAnimationFrame = (callback) => {
          if (!tab.hide) return ask(callback);
          waiting.push(callback);
          return 0;
        };
        tab.show = () => {
          tab.hide = false;
          for (const callback of waiting.splice(0)) ask(callback);
        };
      });
      const page = await context.newPage();
      await page.goto(`${site.origin}/#/free-play`);
      const run = page.locator('.run[data-epoch="0"]').first();
      await run.waitFor();
      const epoch = async (): Promise<number> =>
        Number(await page.locator('.run[data-epoch]').first().getAttribute('data-epoch'));
      await page.getByRole('button', { name: 'Play' }).click();
      await expect.poll(epoch, { timeout: 10_000 }).toBeGreaterThan(0);
      await page.evaluate(() => Object.assign(globalThis, { hide: true }));
      await page.waitForTimeout(500);
      const seen = await epoch();
      await page.waitForTimeout(2000);
      // At most what was on its way was drawn.
      const hidden = await epoch();
      await page.evaluate(() => (globalThis as unknown as { show(): void }).show());
      await expect.poll(epoch, { timeout: 10_000 }).toBeGreaterThan(hidden + 3);
      expect(hidden - seen).toBeLessThanOrEqual(2);
      await context.close();
      await browser.close();
      site.close();
    });
  });
}
