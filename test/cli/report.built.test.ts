// The report in Chromium: it asks for nothing, says nothing, and everyone can read it.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromium } from '../../scripts/browsers.mjs';
import { launchChromium } from '../support/browsers.js';
import { CommandFolder, customers } from '../support/command.js';

// Drives dist/cli.js.
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const HOSTILE = '<img src=x onerror=alert(1)>&"\'';

let folder: CommandFolder;
beforeAll(() => {
  folder = new CommandFolder();
  folder.write(
    'customers.csv',
    customers(150).replace('plan', `"${HOSTILE.replaceAll('"', '""')}"`),
  );
  const fast = ['--quality', 'fast', '-q', '-o', 'm.json'];
  folder.run(['train', 'customers.csv', '-t', 'churned', ...fast, '--report', 'classes.html']);
  folder.run([
    'train',
    'customers.csv',
    '-t',
    'fee',
    ...fast,
    '--report',
    'numbers.html',
    '--validation',
    '0.3',
    '--folds',
    '2',
  ]);
  folder.run(['evaluate', 'm.json', 'customers.csv', '--report', 'held.html', '-q']);
});
afterAll(() => folder.remove());

it.each(['classes', 'numbers'])('%s: has all its parts', (name) => {
  const text = folder.text(`${name}.html`);
  for (const id of ['figures', 'answers', 'importance', 'worst', 'columns', 'training', 'repeat']) {
    expect(text).toContain(`<h2 id="${id}">`);
  }
  expect(text).not.toContain('<img');
  expect(text).toContain('&lt;img src=x');
  expect(text).toContain(name === 'classes' ? 'Confusion matrix' : 'Rows that were kept apart');
  expect(text).not.toMatch(/\bNaN\b|undefined|\[object/);
});

it('of evaluate: of the rows given, and of no training', () => {
  const text = folder.text('held.html');
  for (const id of ['figures', 'answers', 'importance', 'worst', 'columns', 'repeat']) {
    expect(text).toContain(`<h2 id="${id}">`);
  }
  expect(text).not.toMatch(/<img|out of fold|kept apart|\bNaN\b|undefined|\[object/);
  folder.run(['evaluate', 'm.json', 'customers.csv', '--report', 'held.html', '-q']);
  expect(folder.text('held.html')).toBe(text);
});

describe.runIf(chromium)('in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  const screens = [
    { viewport: { width: 1200, height: 900 } },
    { viewport: { width: 360, height: 740 }, colorScheme: 'dark' },
  ] as const;
  it.each(
    ['classes', 'numbers', 'held'].flatMap((name) =>
      screens.map((screen) => [name, screen] as const),
    ),
  )('%s %o', async (name, screen) => {
    const context = await browser.newContext({ ...screen, bypassCSP: true });
    const page = await context.newPage();
    const told: string[] = [];
    page.on('console', (message) => told.push(message.text()));
    page.on('pageerror', (error) => told.push(error.message));
    const url = pathToFileURL(join(folder.path, `${name}.html`)).href;
    page.on('request', (request) => {
      if (request.url() !== url && !request.url().startsWith('data:')) told.push(request.url());
    });
    await page.goto(url);
    // Nothing is wider than the screen.
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(screen.viewport.width);
    await page.evaluate(AXE);
    const { violations } = (await page.evaluate('axe.run()')) as {
      violations: { id: string; nodes: { html: string }[] }[];
    };
    if (screen.viewport.width === 360) {
      // On paper it is black on white whatever the screen is, and nothing is cut off.
      await page.setViewportSize({ width: 718, height: 1040 });
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      const paper = `(() => {
        const { backgroundColor, color } = getComputedStyle(document.body);
        const all = [...document.querySelectorAll('table, svg, pre')];
        const cut = all.filter((each) => each.getBoundingClientRect().right > innerWidth);
        return [backgroundColor, color, cut.length, document.documentElement.scrollWidth];
      })()`;
      expect(await page.evaluate(paper)).toEqual(['rgb(255, 255, 255)', 'rgb(0, 0, 0)', 0, 718]);
    }
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    expect(told).toEqual([]);
    await context.close();
  });
});
