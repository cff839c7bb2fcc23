// A web extension (manifest version 3) in Chromium: its page and its service worker, with the policies that it may have.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as playwright from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { chromium } from '../../scripts/browsers.mjs';
import { EXPECTED } from '../platform/fingerprint.mjs';
import { CHROMIUM_ARGUMENTS, visitPage } from '../support/browsers.js';
import { bundleFingerprint } from './bundle-fingerprint.js';
import { installPacked } from './install.js';

describe.runIf(chromium)('a web extension in Chromium', () => {
  const installed = installPacked();
  afterAll(() => installed.remove());

  /** Writes the extension, opens its page and returns what the page and the service worker told. */
  async function run(name: string, scripts: string): Promise<Record<'page' | 'worker', unknown>> {
    const folder = join(installed.folder, name);
    mkdirSync(folder);
    const manifest = {
      manifest_version: 3,
      name,
      version: '1',
      background: { service_worker: 'classic.js' },
      content_security_policy: { extension_pages: `script-src ${scripts}; object-src 'none'` },
    };
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
    await bundleFingerprint(folder, 'module', 'esm');
    await bundleFingerprint(folder, 'classic', 'iife');
    writeFileSync(join(folder, 'page.html'), '<script type="module" src="module.js"></script>');
    writeFileSync(join(folder, 'worker.html'), '<script type="module" src="ask.js"></script>');
    writeFileSync(
      join(folder, 'ask.js'),
      `navigator.serviceWorker.onmessage = ({ data }) => (document.title = data);
       navigator.serviceWorker.ready.then(({ active }) => active.postMessage('tell'));`,
    );
    const context = await playwright.chromium.launchPersistentContext('', {
      executablePath: chromium!,
      args: [
        ...CHROMIUM_ARGUMENTS,
        `--disable-extensions-except=${folder}`,
        `--load-extension=${folder}`,
        '--disable-features=DisableLoadExtensionCommandLineSwitch',
      ],
      ignoreDefaultArgs: ['--disable-extensions'],
    });
    try {
      const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
      const origin = new URL('.', worker.url()).href;
      const told = async (file: string) =>
        JSON.parse((await visitPage(await context.newPage(), origin + file)).title);
      return { page: await told('page.html'), worker: await told('worker.html') };
    } finally {
      await context.close();
    }
  }

  it("with 'wasm-unsafe-eval': simd, the expected bits", async () => {
    const simd = { engine: 'simd', simd: 'ok', ...EXPECTED };
    expect(await run('wasm', "'self' 'wasm-unsafe-eval'")).toEqual({ page: simd, worker: simd });
  });

  it('without: js, the expected bits', async () => {
    const js = { engine: 'js', simd: 'ERR_ENGINE', ...EXPECTED };
    expect(await run('no-wasm', "'self'")).toEqual({ page: js, worker: js });
  });
});
