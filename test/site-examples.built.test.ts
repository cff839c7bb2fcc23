// The programs that the site runs in its pages print there what the guides say, under a policy that evaluates nothing.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromium } from '../scripts/browsers.mjs';
import { allExamples, buildExamples } from '../scripts/site-examples.mjs';
import { launchChromium } from './support/browsers.js';
import { type Site, serve } from './support/site.js';

const able = chromium && existsSync('site/node_modules/node-inspect-extracted');
const EXAMPLES = allExamples();
const POLICY = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; connect-src 'self'",
};

describe.runIf(able)('examples of the site in Chromium', () => {
  let folder: string;
  let site: Site;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'myelin-examples-'));
    await buildExamples(folder);
    site = await serve(
      folder,
      { '/index.html': { body: '<!doctype html><title>Examples</title>', headers: POLICY } },
      POLICY,
    );
    browser = await launchChromium();
    page = await browser.newPage();
    await page.goto(`${site.origin}/`);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    site?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  it('most guides have some', () => {
    expect(EXAMPLES.length).toBeGreaterThan(60);
    expect(EXAMPLES.map(({ name }) => name)).toContain('start-1');
    expect(EXAMPLES.map(({ name }) => name)).not.toContain('serving-1');
  });

  it.each(EXAMPLES)('$name', { timeout: 120_000 }, async ({ name, output }) => {
    const printed = await page.evaluate(
      (path) =>
        new Promise<string>((resolve) => {
          const lines: string[] = [];
          const worker = new Worker(path, { type: 'module' });
          const end = (): void => {
            worker.terminate();
            resolve(lines.map((line) => `${line}\n`).join(''));
          };
          worker.onerror = ({ message }) => {
            lines.push(message);
            end();
          };
          worker.onmessage = ({ data }: MessageEvent<{ line?: string; done?: true }>) => {
            if (data.done) end();
            else lines.push(data.line!);
          };
        }),
      `/${name}.js`,
    );
    expect(printed).toBe(output);
  });
});

if (!able) {
  it.skip('NOT TESTED: examples of the site need Chromium and node scripts/site-examples.mjs', () => {});
}
