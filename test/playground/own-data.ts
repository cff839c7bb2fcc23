// A table of one's own: read, trained, asked, taken away; and tables that are wrong.
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Classifier, type ClassifierJSON, readCsv } from '../../src/table.js';
import type { Site } from '../support/site.js';
import { openPage, servePlayground } from './page.js';

const ROWS = Array.from({ length: 90 }, (_, i) => {
  const age = 20 + ((i * 37) % 45);
  const plan = ['basic', 'pro', 'team'][i % 3]!;
  return `${1000 + i},${i % 11 === 0 ? '' : age},${plan},${age > 45 || i % 3 === 0 ? 'yes' : 'no'}`;
});
export const CSV = `customerId,age,plan,churned\n${ROWS.join('\n')}\n`;

const csvFile = (text: string, name = 'customers.csv') => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(text),
});

export function ownDataTests(
  name: string,
  launch: () => Promise<Browser>,
  downloads: boolean,
): void {
  describe(`own data in ${name}`, () => {
    let browser: Browser;
    let site: Site;
    beforeAll(async () => {
      site = await servePlayground();
      browser = await launch();
    }, 300_000);
    afterAll(async () => {
      await browser?.close();
      site?.close();
    });

    it('a CSV becomes a model, with the bits of Node', async () => {
      const { page, problems, close } = await openPage(browser, site, '#/own-data');
      await page.locator('input[type=file]').setInputFiles(csvFile(CSV));
      const row = page.getByRole('row', { name: 'customerId' });
      await row.waitFor();
      expect(await row.innerText()).toMatch(/left out/);
      await page.getByRole('button', { name: 'Train a model' }).click();
      await page.locator('[data-answer]').waitFor();

      const table = await readCsv(new Blob([CSV])); // the notes name the encoding of bytes
      const { train, test } = table.split({ testSize: 0.2, seed: 1, stratify: 'churned' });
      const model = new Classifier({ target: 'churned', exclude: [], quality: 'fast', seed: 1 });
      await model.fit(train);
      const { accuracy } = model.evaluate(test);
      expect(await page.locator('[data-figure=accuracy]').innerText()).toBe(
        `${(100 * accuracy).toFixed(1)} %`,
      );

      await page.getByLabel('plan', { exact: true }).selectOption('team');
      await page.getByLabel(/^age/).fill('60');
      const said = model.predict({ age: 60, plan: 'team' });
      await expect.poll(() => page.locator('[data-answer]').innerText()).toBe(said);

      expect(problems).toEqual([]);
      if (!downloads) return close();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.locator('[data-export=json]').click(),
      ]);
      const json = JSON.parse(readFileSync(await download.path(), 'utf8')) as ClassifierJSON;
      expect(JSON.stringify(json)).toBe(JSON.stringify(model));
      expect(Classifier.fromJSON(json).predict({ age: 60, plan: 'team' })).toBe(said);
      const [report] = await Promise.all([
        page.waitForEvent('download'),
        page.locator('[data-export=report]').click(),
      ]);
      const html = readFileSync(await report.path(), 'utf8');
      expect(html.match(/<svg /g)!.length).toBeGreaterThanOrEqual(4);
      expect(problems).toEqual([]);
      await close();
    });

    it('a pasted JSON, a number to foretell', async () => {
      const { page, problems, close } = await openPage(browser, site, '#/own-data');
      await page.getByText('Paste a table instead').click();
      const rows = Array.from({ length: 60 }, (_, i) => ({
        size: 30 + ((i * 17) % 90),
        price: 1000 * (30 + ((i * 17) % 90)),
      }));
      await page.getByRole('textbox', { name: 'Paste a table' }).fill(JSON.stringify(rows));
      await page.getByRole('button', { name: 'Read what was pasted' }).click();
      await page.getByRole('button', { name: 'Train a model' }).click();
      await page.locator('[data-answer]').waitFor();
      expect(Number(await page.locator('[data-figure=r2]').innerText())).toBeGreaterThan(0.8);
      expect(problems).toEqual([]);
      await close();
    });

    it('wrong tables are refused in the library’s words, and the page goes on', async () => {
      const { page, problems, close } = await openPage(browser, site, '#/own-data');
      for (const [text, said] of [
        ['a,b\n1,2\n3\n', /line 3/],
        ['amount;when\n"1,234";03/04/2024\n"2,5";05/06/2024\n', /dateOrder/],
        ['a,b\n"1,2\n', /quote|never closed/i],
        ['[{"a": 1}, 2]', /row|object/i],
        ['[{"a": 1', /JSON|Unterminated|Expected|end of/i],
        ['\u0000\u0001\u0002', /./],
      ] as const) {
        await page.locator('input[type=file]').setInputFiles(csvFile(text));
        await expect
          .poll(async () => (await page.locator('.message').allInnerTexts()).join())
          .toMatch(said);
      }
      // What the message names can be chosen.
      await page.getByText('How it is to be read', { exact: true }).click();
      await page.getByLabel('Order of dates').selectOption('dmy');
      await page
        .locator('input[type=file]')
        .setInputFiles(csvFile('amount;when\n"1,234";03/04/2024\n"2,5";05/06/2024\n'));
      await page.getByRole('row', { name: 'amount' }).waitFor();
      await page.getByText('Cells are separated by ').waitFor();
      await page.getByLabel('Lines too short').selectOption('gaps');
      await page.locator('input[type=file]').setInputFiles(csvFile('a,b\n1,2\n3\n'));
      await page.getByText('2 rows', { exact: true }).waitFor();
      expect(problems).toEqual([]);
      await close();
    });
  });
}

/** 100,000 rows: read with progress, the page alive, a stop that stops. */
export function hugeTableTest(name: string, launch: () => Promise<Browser>): void {
  it(`100,000 rows in ${name}: the page goes on drawing; stop stops`, async () => {
    const site = await servePlayground();
    const browser = await launch();
    const { page, problems, close } = await openPage(browser, site, '#/own-data');
    const rows = Array.from({ length: 100_000 }, (_, i) =>
      ROWS[i % ROWS.length]!.replace(/^\d+/, String(i)),
    );
    await page
      .locator('input[type=file]')
      .setInputFiles(csvFile(`customerId,age,plan,churned\n${rows.join('\n')}\n`));
    await page.getByText('100,000 rows').waitFor();
    // A fast model is there after two seconds.
    await page.getByText('usual', { exact: true }).click();
    await page.getByRole('button', { name: 'Train a model' }).click();
    const gap = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let [last, longest] = [performance.now(), 0];
          const begun = last;
          const frame = (now: number): void => {
            longest = Math.max(longest, now - last);
            last = now;
            if (now - begun < 3000) requestAnimationFrame(frame);
            else resolve(longest);
          };
          requestAnimationFrame(frame);
        }),
    );
    console.log(
      `${name}: longest gap between frames while 100,000 rows are trained: ${gap.toFixed(0)} ms`,
    );
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('100,000 rows').waitFor();
    expect(problems).toEqual([]);
    await close();
    await browser.close();
    site.close();
  });
}
