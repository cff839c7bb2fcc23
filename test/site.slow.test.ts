// The site as it is published: npm run site, and its folder in Chromium.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromium } from '../scripts/browsers.mjs';
import { openPage } from './playground/page.js';
import { launchChromium } from './support/browsers.js';
import { type Site, serve } from './support/site.js';

const FOLDER = 'site/dist';
const pagesOfSite = (): string[] => readdirSync(FOLDER).filter((name) => name.endsWith('.html'));

describe.runIf(chromium)('the site in Chromium', () => {
  let browser: Browser;
  let site: Site;
  beforeAll(async () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/site.mjs'], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`The site was not built: ${stderr}`);
    site = await serve(FOLDER);
    browser = await launchChromium();
  }, 600_000);
  afterAll(async () => {
    await browser?.close();
    site?.close();
  });

  it('each guide opens without an error or a request to elsewhere', async () => {
    const { page, problems, close } = await openPage(browser, site, '');
    const guides = pagesOfSite().filter((name) => name !== '404.html');
    expect(guides.length).toBeGreaterThan(30);
    for (const guide of guides) {
      await page.goto(`${site.origin}/${guide}`);
      await page.locator('h1').first().waitFor();
    }
    expect(problems).toEqual([]);
    await close();
  });

  it('no link leads nowhere', async () => {
    const missing: string[] = [];
    for (const guide of pagesOfSite()) {
      const html = readFileSync(join(FOLDER, guide), 'utf8');
      for (const [, href] of html.matchAll(/ href="([^"]+)"/g)) {
        const url = new URL(href!, `${site.origin}/${guide}`);
        if (url.origin !== site.origin) continue;
        const found = [url, new URL(`${url.pathname}.html`, url)].map(
          async (each) => (await fetch(each)).ok,
        );
        if (!(await Promise.all(found)).includes(true)) missing.push(`${guide}: ${href}`);
      }
    }
    expect(missing).toEqual([]);
  }, 120_000);

  it('its search finds what is asked for, and nothing but', async () => {
    const { page, problems, close } = await openPage(browser, site, 'start.html');
    await page.locator('.VPNavBarSearch button').first().click();
    const results = page.locator('.VPLocalSearchBox .results .result');
    await page.locator('.VPLocalSearchBox input').fill('learning rate');
    await results.first().waitFor();
    await expect.poll(() => results.count()).toBeGreaterThan(2);
    const marked = await page.locator('.VPLocalSearchBox .results mark').allInnerTexts();
    expect(marked.length).toBeGreaterThan(0);
    for (const word of marked) expect(word.toLowerCase()).toMatch(/^(learn|rate)/);
    await results.first().click();
    await expect.poll(() => page.url()).not.toContain('start.html');
    expect(problems).toEqual([]);
    await close();
  });

  it('a program runs in its page', async () => {
    const { page, problems, close } = await openPage(browser, site, 'start.html');
    await page.getByRole('button', { name: 'Run' }).first().click();
    const output = page.locator('.run-example output, .run-example pre').first();
    await expect.poll(() => output.innerText(), { timeout: 30_000 }).toMatch(/\d/);
    expect(problems).toEqual([]);
    await close();
  });

  it.each([
    ['reference/', 'Myelin'],
    ['playground/', 'See it learn'],
  ])('/%s opens', async (path, heading) => {
    const { page, problems, close } = await openPage(browser, site, path);
    expect(await page.locator('h1').first().innerText()).toBe(heading);
    expect(problems).toEqual([]);
    await close();
  });
});
