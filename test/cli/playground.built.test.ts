// `myelin playground`, in a copy of the package that has the page, and in one that has not.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromium } from '../../scripts/browsers.mjs';
import { launchChromium } from '../support/browsers.js';

// Drives dist/cli.js.
const BUILT = existsSync('playground/dist/service-worker.js');
const PAGE = '<!doctype html><title>a page</title>';
let folder: string;
let cli: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'myelin-playground-'));
  const isPage = (path: string): boolean => !/dist.playground/.test(path);
  cpSync('dist', join(folder, 'dist'), { recursive: true, filter: isPage });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module", "version": "0.0.0" }');
  cli = join(folder, 'dist/cli.js');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: string[]): { status: number | null; stderr: string } =>
  spawnSync(process.execPath, [cli, 'playground', ...args], { encoding: 'utf8' });

async function start(...args: string[]): Promise<[ChildProcess, string]> {
  const child = spawn(process.execPath, [cli, 'playground', '--port', '0', '--json', ...args]);
  const [line] = await once(child.stderr, 'data');
  return [child, JSON.parse(String(line).split('\n')[0]!).url];
}

it('is told where it is not', () => {
  expect(run()).toEqual(
    expect.objectContaining({ status: 5, stderr: expect.stringContaining('npm run playground') }),
  );
});

describe('with the page', () => {
  let child: ChildProcess;
  let url: string;
  beforeAll(async () => {
    const page = join(folder, 'dist/playground');
    if (BUILT) cpSync('playground/dist', page, { recursive: true });
    else {
      mkdirSync(join(page, 'assets'), { recursive: true });
      writeFileSync(join(page, 'index.html'), PAGE);
      writeFileSync(join(page, 'assets/a.js'), 'export {};');
    }
    [child, url] = await start();
  });
  afterAll(() => {
    child.kill('SIGKILL');
  });

  it('serves its files, and none beside them', async () => {
    const page = await fetch(url);
    expect([page.status, page.headers.get('content-type')]).toEqual([
      200,
      'text/html;charset=utf-8',
    ]);
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await page.text()).toContain('<title>');
    const tag = page.headers.get('etag')!;
    expect((await fetch(url, { headers: { 'if-none-match': tag } })).status).toBe(304);
    expect((await fetch(url, { method: 'POST', body: 'x' })).status).toBe(405);
    const status = (path: string): Promise<number | undefined> =>
      new Promise((resolve) => {
        const { port } = new URL(url);
        // As it is typed: fetch would cut the dots away.
        request({ port, path }, (response) => resolve(response.resume().statusCode)).end();
      });
    for (const path of ['/nothing', '/../cli.js', '/%2e%2e/cli.js', '/..%2fcli.js', '/%ff', '//']) {
      expect([path, await status(path)]).toEqual([path, 404]);
    }
  });

  it('ends with SIGTERM, also while somebody holds a connection', async () => {
    const [other, at] = await start();
    const held = await fetch(at);
    const ended = once(other, 'exit');
    other.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    await held.text();
  });

  it('a port that is taken is said', () => {
    const { status, stderr } = run('--port', new URL(url).port);
    expect([status, stderr]).toEqual([5, expect.stringContaining('--port')]);
  });

  it.runIf(chromium && BUILT)('in Chromium it runs, and asks nobody else', async () => {
    const browser = await launchChromium();
    const page = await browser.newPage();
    const told: string[] = [];
    page.on('pageerror', (error) => told.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') told.push(message.text());
    });
    page.on('request', (asked) => {
      if (!asked.url().startsWith(url) && !/^(data|blob):/.test(asked.url()))
        told.push(asked.url());
    });
    await page.goto(url, { waitUntil: 'networkidle' });
    expect(await page.locator('main').count()).toBe(1);
    expect(told).toEqual([]);
    await browser.close();
  });
});
