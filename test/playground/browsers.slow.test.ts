// The built page in the other browsers, and what takes long: the same lessons, links and tables.

import { describe, expect, it } from 'vitest';
import { chromium, firefox, webkit } from '../../scripts/browsers.mjs';
import { hasPlayground } from '../../scripts/test-tools.mjs';
import { launchChromium, launchFirefox } from '../support/browsers.js';
import { drawingTests } from './drawing.js';
import { freePlayTests } from './free-play.js';
import { lessonTests } from './lessons.js';
import { hugeTableTest, ownDataTests } from './own-data.js';
import { openPage, servePlayground } from './page.js';
import { webkitTests } from './webkit.js';

describe.runIf(hasPlayground)('the playground', () => {
  if (firefox) {
    lessonTests('Firefox', launchFirefox);
    freePlayTests('Firefox', launchFirefox, false);
    ownDataTests('Firefox', launchFirefox, false);
  }
  if (webkit) webkitTests();
  if (chromium) {
    it('the benchmark measures a row with each engine, and stops', async () => {
      const site = await servePlayground();
      const browser = await launchChromium();
      const { page, problems, close } = await openPage(browser, site, '#/benchmark');
      await page.getByRole('button', { name: 'Measure' }).click();
      const row = page.locator('[data-row=s0-10000]');
      await expect
        .poll(async () => (await row.innerText()).match(/[\d.]+ ×/g)?.length, { timeout: 60_000 })
        .toBe(3);
      await page.getByRole('button', { name: 'Stop' }).click();
      // What was stopped is no longer to come.
      await expect.poll(() => page.locator('td', { hasText: '…' }).count()).toBe(0);
      await page.getByText('As Markdown', { exact: true }).click();
      const table = await page.getByRole('textbox', { name: 'As Markdown' }).inputValue();
      expect(table).toMatch(/^\| S0: .*( ×.*){3}\|$/m);
      expect(problems).toEqual([]);
      await close();
      await browser.close();
      site.close();
    });
  }
  if (chromium) {
    it('a rhyme is learnt letter by letter', async () => {
      const site = await servePlayground();
      const browser = await launchChromium();
      const { page, problems, close } = await openPage(browser, site, '#/sequences');
      await page.getByText('A rhyme, letter by letter', { exact: true }).click();
      await page.getByRole('button', { name: 'Train' }).click();
      await page.locator('[data-view][data-epoch="60"]').waitFor({ timeout: 120_000 });
      expect(await page.locator('[data-written]').innerText()).toMatch(
        /^twinkle, twinkle, (little|all)/,
      );
      expect(problems).toEqual([]);
      await close();
      await browser.close();
      site.close();
    });
  }
  if (chromium) hugeTableTest('Chromium', launchChromium);
  if (chromium) drawingTests('Chromium', launchChromium);
  if (firefox) drawingTests('Firefox', launchFirefox);
  if (!chromium && !firefox && !webkit) it.skip('NOT TESTED: no browser', () => {});
});
