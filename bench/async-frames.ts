// The gaps between a page's frames while it trains, in Chromium, of what `npm run build` has built.
import { chromium } from '../scripts/browsers.mjs';
import { launchChromium } from '../test/support/browsers.js';
import { answerOf, type FramesAnswer, framesPage } from '../test/support/frames-page.js';
import { serve } from '../test/support/site.js';
import { median } from './measure.js';
import { duration, table } from './table.js';

/** Undefined without Chromium. */
export async function frameTable(
  rounds: number,
  progress: (text: string) => void,
): Promise<string | undefined> {
  if (!chromium) return undefined;
  const site = await serve('dist', {
    '/worker.html': framesPage('{}', 200),
    '/slices.html': framesPage('{ worker: false }', 200),
  });
  const browser = await launchChromium();
  const body: string[][] = [];
  try {
    for (const [label, path] of [
      ['worker', '/worker.html'],
      ['time slices', '/slices.html'],
    ] as const) {
      const answers: FramesAnswer[] = [];
      for (let round = 0; round < rounds; round++) {
        progress(`frames, round ${round + 1} of ${rounds}: ${label}`);
        const page = await browser.newPage();
        answers.push(await answerOf<FramesAnswer>(page, site.origin + path));
        await page.close();
      }
      const of = (key: 'trained' | 'idle' | 'median' | 'longest') =>
        duration(1e6 * median(answers.map((answer) => answer[key])));
      body.push([label, of('trained'), of('idle'), of('median'), of('longest')]);
    }
  } finally {
    await browser.close();
    site.close();
  }
  const head = ['Chromium, gaps between frames', 'trains', 'before', 'meanwhile', 'longest'];
  return table(head, body);
}
