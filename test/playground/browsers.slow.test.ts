// The built page in the other browsers, and what takes long: the same lessons, links and tables.

import { describe, expect, it } from 'vitest';
import { chromium, firefox, webkit } from '../../scripts/browsers.mjs';
import { hasPlayground } from '../../scripts/test-tools.mjs';
import { launchChromium, launchFirefox } from '../support/browsers.js';
import { WebkitSession } from '../support/webkit-session.js';
import { replayed } from './bundle.js';
import { EPOCHS, freePlayTests, linkTo, SETTINGS } from './free-play.js';
import { lessonTests } from './lessons.js';
import { hugeTableTest, ownDataTests } from './own-data.js';
import { servePlayground } from './page.js';

describe.runIf(hasPlayground)('the playground', () => {
  if (firefox) {
    lessonTests('Firefox', launchFirefox);
    freePlayTests('Firefox', launchFirefox, false);
    ownDataTests('Firefox', launchFirefox);
  }
  if (webkit) {
    it.each(SETTINGS)('a link gives the bits of Node in WebKit: $data.set', async (settings) => {
      const site = await servePlayground();
      const session = new WebkitSession();
      await session.start(webkit!);
      await session.open(`${site.origin}/${linkTo(settings)}`);
      const hash = (): Promise<unknown> =>
        session.evaluate(
          `return document.querySelector('.run[data-epoch="${EPOCHS}"]')?.dataset.hash ?? null`,
        );
      await expect.poll(hash, { timeout: 60_000 }).not.toBe(null);
      expect(await hash()).toBe((await replayed(linkTo(settings))).hash);
      await session.close();
      site.close();
    });
  }
  if (chromium) hugeTableTest('Chromium', launchChromium);
  if (!chromium && !firefox && !webkit) it.skip('NOT TESTED: no browser', () => {});
});
