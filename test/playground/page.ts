// The built playground on a server of its own, and pages of real browsers on it.
import { spawnSync } from 'node:child_process';
import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { type Site, serve } from '../support/site.js';

export const FOLDER = 'playground/dist';

/** Builds what is not up to date; its packages are there (hasPlayground). */
export async function servePlayground(): Promise<Site> {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/playground.mjs', 'build'], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The playground was not built: ${stderr}`);
  return serve(FOLDER);
}

export interface OpenPage {
  readonly page: Page;
  /** Errors of the page and of its console, and requests to anywhere else. */
  readonly problems: readonly string[];
  close(): Promise<void>;
}

/** Opens a view of the playground in a browser without a past. */
export async function openPage(
  browser: Browser,
  site: Site,
  route = '#/',
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const problems: string[] = [];
  page.on('pageerror', ({ message }) => problems.push(message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(message.text());
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${site.origin}/`) && !/^(data|blob):/.test(url))
      problems.push(`asked ${url}`);
  });
  await page.goto(`${site.origin}/${route}`);
  await page.locator('h1').first().waitFor();
  return { page, problems, close: () => context.close() };
}

/** The numbers of a row of a table, by the name at its head. */
export async function numbersOfRow(page: Page, name: string): Promise<number[]> {
  const cells = page.getByRole('row', { name }).getByRole('cell');
  return (await cells.allInnerTexts()).map(Number);
}
