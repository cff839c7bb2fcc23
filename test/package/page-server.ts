// A server of pages and files, and the browsers that look at them.
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as playwright from 'playwright';
import { chromium, firefox } from '../../scripts/browsers.mjs';

export interface Page {
  html: string;
  headers?: Record<string, string>;
}

const TYPES: Record<string, string> = { '.js': 'text/javascript', '.wasm': 'application/wasm' };

export class PageServer {
  readonly #server: Server;

  /** Files come from `folder`, with `fileHeaders`. */
  constructor(
    pages: Readonly<Record<string, Page>>,
    folder: string,
    fileHeaders: Record<string, string> = {},
  ) {
    this.#server = createServer((request, response) => {
      const path = new URL(request.url ?? '/', 'http://localhost').pathname;
      const page = pages[path];
      if (page) {
        for (const [name, value] of Object.entries(page.headers ?? {})) {
          response.setHeader(name, value);
        }
        response.setHeader('Content-Type', 'text/html').end(`<!doctype html>${page.html}`);
        return;
      }
      try {
        const content = readFileSync(join(folder, path));
        response.writeHead(200, {
          ...fileHeaders,
          'Content-Type': TYPES[extname(path)] ?? 'text/plain',
        });
        response.end(content);
      } catch {
        response.writeHead(404).end();
      }
    });
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  urlOf(path: string): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${path}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

interface Found {
  name: string;
  launch(): Promise<playwright.Browser>;
}

/** The browsers that are installed and that Playwright can drive. */
export const browsers: readonly Found[] = [
  found('Chromium', playwright.chromium, chromium, { args: ['--no-sandbox', '--disable-gpu'] }),
  found('Firefox', playwright.firefox, firefox, { channel: 'moz-firefox' }),
].flat();

function found(
  name: string,
  type: playwright.BrowserType,
  executablePath: string | undefined,
  options: playwright.LaunchOptions,
): Found[] {
  if (executablePath === undefined) return [];
  return [{ name, launch: () => type.launch({ ...options, executablePath }) }];
}

/** Opens a page and waits for what it writes into its title, JSON. */
export async function answerOf<T>(page: playwright.Page, url: string): Promise<T> {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  await page.goto(url);
  const end = Date.now() + 20_000;
  // Not waitForFunction: a page's policy may forbid what it does.
  for (let title = ''; Date.now() < end; title = await page.title()) {
    if (title) return JSON.parse(title) as T;
    await sleep(50);
  }
  throw new Error(`No answer; the page said: ${problems.join('; ') || 'nothing'}`);
}
