// Each browser that is installed, for tests that open pages of their own.
import { setTimeout as sleep } from 'node:timers/promises';
import * as playwright from 'playwright';
import { chromium, firefox, webkit } from '../../scripts/browsers.mjs';
import { WebkitSession } from './webkit-session.js';

/** What a page said. */
export interface Visit {
  /** Its title, once it is not empty. */
  readonly title: string;
  /** Errors of the page and of its console; WebDriver tells none. */
  readonly problems: readonly string[];
}

export interface OpenBrowser {
  readonly version: string;
  /** Opens a page and waits for its title. @throws Error with the page's problems, when there is none in time. */
  visit(url: string, milliseconds?: number): Promise<Visit>;
  close(): Promise<void>;
}

export type BrowserName = 'Chromium' | 'Firefox' | 'WebKit';

export interface InstalledBrowser {
  readonly name: BrowserName;
  open(): Promise<OpenBrowser>;
}

export const CHROMIUM_ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-quic'];
/** Of a busy machine. */
const PATIENCE = 45_000;

export function launchChromium(): Promise<playwright.Browser> {
  return playwright.chromium.launch({ executablePath: chromium!, args: CHROMIUM_ARGUMENTS });
}

export function launchFirefox(): Promise<playwright.Browser> {
  return playwright.firefox.launch({ executablePath: firefox!, channel: 'moz-firefox' });
}

/** Visits with one page of a browser that Playwright drives, and closes it. */
export async function visitPage(
  page: playwright.Page,
  url: string,
  milliseconds = PATIENCE,
): Promise<Visit> {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await page.goto(url);
  // Not waitForFunction: a page's policy may forbid what it does.
  for (const end = Date.now() + milliseconds; Date.now() < end; await sleep(50)) {
    const title = await page.title();
    if (!title) continue;
    await page.close();
    return { title, problems };
  }
  throw new Error(noAnswer(url, problems));
}

async function throughPlaywright(browser: playwright.Browser): Promise<OpenBrowser> {
  return {
    version: browser.version(),
    visit: async (url, milliseconds) => visitPage(await browser.newPage(), url, milliseconds),
    close: () => browser.close(),
  };
}

async function throughWebDriver(): Promise<OpenBrowser> {
  const session = new WebkitSession();
  await session.start(webkit!);
  return {
    version: session.version,
    async visit(url, milliseconds = PATIENCE) {
      // The title of the page before would be taken for an answer.
      await session.open('about:blank');
      await session.open(url);
      for (const end = Date.now() + milliseconds; Date.now() < end; await sleep(50)) {
        const title = await session.title();
        if (title) return { title, problems: [] };
      }
      throw new Error(noAnswer(url, []));
    },
    close: () => session.close(),
  };
}

function noAnswer(url: string, problems: readonly string[]): string {
  return `No answer from ${url}; the page said: ${problems.join('; ') || 'nothing'}`;
}

export const installedBrowsers: readonly InstalledBrowser[] = [
  ...(chromium
    ? [{ name: 'Chromium' as const, open: async () => throughPlaywright(await launchChromium()) }]
    : []),
  ...(firefox
    ? [{ name: 'Firefox' as const, open: async () => throughPlaywright(await launchFirefox()) }]
    : []),
  ...(webkit ? [{ name: 'WebKit' as const, open: throughWebDriver }] : []),
];
