// Apps made by the usual bundlers train in a real browser, with the same bits.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { createServer } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromium } from '../../scripts/browsers.mjs';
import { bundlers, isInstalled } from '../../scripts/test-tools.mjs';
import { EXPECTED } from '../platform/fingerprint.mjs';
import { launchChromium, type Visit, visitPage } from '../support/browsers.js';
import { type Site, serve } from '../support/site.js';
import { installPacked, runIn } from './install.js';

const OWN = ['vite', 'esbuild'];
const OTHERS = ['webpack', 'rspack', 'rollup', 'parcel'];

/** The strict engine at first, then the relaxed one from a file of its own; and nothing to complain about. */
function expectTrained({ title, problems }: Visit): void {
  expect(JSON.parse(title)).toEqual({ engines: ['simd', 'relaxed'], ...EXPECTED });
  expect(problems).toEqual([]);
}

// What is missing is said by scripts/test.mjs, and fails in test/tools.node.test.ts where CI is set.
describe.runIf(chromium)('a bundled app in Chromium', () => {
  const installed = installPacked();
  let browser: Browser;
  let site: Site;

  beforeAll(async () => {
    cpSync('test/package/bundlers/app', installed.folder, { recursive: true });
    cpSync('test/platform/fingerprint.mjs', join(installed.folder, 'fingerprint.mjs'));
    browser = await launchChromium();
    site = await serve(installed.folder);
  });
  afterAll(async () => {
    site.close();
    await browser.close();
    installed.remove();
  });

  it.each(isInstalled(bundlers) ? [...OWN, ...OTHERS] : OWN)('built by %s', async (bundler) => {
    const out = join(installed.folder, 'built', bundler);
    const script = 'test/package/bundlers/bundle.mjs';
    runIn(process.cwd(), process.execPath, [script, bundler, installed.folder, out]);
    expectTrained(await visitPage(await browser.newPage(), `${site.origin}/built/${bundler}/`));
  });

  it("served by Vite's development server", async () => {
    const server = await createServer({
      root: installed.folder,
      cacheDir: join(installed.folder, '.vite'),
      configFile: false,
      logLevel: 'silent',
      server: { port: 0, host: '127.0.0.1' },
    });
    await server.listen();
    try {
      const [url] = server.resolvedUrls!.local;
      expectTrained(await visitPage(await browser.newPage(), url!));
    } finally {
      await server.close();
    }
  });
});
