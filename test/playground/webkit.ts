// The lessons and a table of one's own in WebKitGTK, which is driven by WebDriver alone: clicks are the page's own, and what is shown is
// compared with what the library computes here.
import { describe, expect, it } from 'vitest';
import { webkit } from '../../scripts/browsers.mjs';
import { Neuron } from '../../src/index.js';
import { Classifier, readCsv } from '../../src/table.js';
import { fnv1a } from '../platform/fingerprint.mjs';
import { WebkitSession } from '../support/webkit-session.js';
import { replayed } from './bundle.js';
import { EPOCHS, linkTo, SETTINGS } from './free-play.js';
import { hashOfNetwork, SAMPLES, trainedXor } from './lessons.js';
import { CSV } from './own-data.js';
import { servePlayground } from './page.js';

/** A view, and what can be done in it. */
class WebkitPage {
  readonly #session: WebkitSession;
  constructor(session: WebkitSession) {
    this.#session = session;
  }

  evaluate(body: string): Promise<unknown> {
    return this.#session.evaluate(body);
  }

  /** Waits until an expression is something. */
  async until(expression: string): Promise<unknown> {
    let value: unknown;
    await expect
      .poll(
        async () => {
          value = await this.evaluate(`return (${expression}) ?? null`);
          return value;
        },
        { timeout: 60_000 },
      )
      .not.toBe(null);
    return value;
  }

  /** Clicks the button with this text. */
  async click(text: string): Promise<void> {
    const button = `[...document.querySelectorAll('button')].find((each) => each.textContent.trim() === ${JSON.stringify(text)} && !each.matches(':disabled'))`;
    await this.until(`${button} ? true : null`);
    await this.evaluate(`${button}.click()`);
  }

  /** An attribute of the first that a selector finds, once it is there. */
  attribute(selector: string, name: string): Promise<unknown> {
    return this.until(
      `document.querySelector(${JSON.stringify(selector)})?.getAttribute('${name}')`,
    );
  }

  text(selector: string): Promise<unknown> {
    return this.until(`document.querySelector(${JSON.stringify(selector)})?.textContent`);
  }
}

/** Opens a view, does something, and looks for errors that nothing caught. */
async function inView(route: string, work: (page: WebkitPage) => Promise<void>): Promise<void> {
  const site = await servePlayground();
  const session = new WebkitSession();
  try {
    await session.start(webkit!);
    await session.open(`${site.origin}/${route}`);
    const page = new WebkitPage(session);
    await page.evaluate(
      `window.problems = []; addEventListener('error', ({ message }) => problems.push(message));
       addEventListener('unhandledrejection', ({ reason }) => problems.push(String(reason)));
       addEventListener('securitypolicyviolation', ({ blockedURI }) => problems.push(blockedURI));`,
    );
    await work(page);
    expect(await page.evaluate('return window.problems')).toEqual([]);
    const foreign = `performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => !name.startsWith(location.origin) && !/^(data|blob):/.test(name))`;
    expect(await page.evaluate(`return ${foreign}`)).toEqual([]);
  } finally {
    await session.close();
    site.close();
  }
}

export function webkitTests(): void {
  describe('the playground in WebKitGTK', () => {
    it.each(SETTINGS)('a link gives the bits of Node: $data.set, $optimizer', async (settings) => {
      await inView(linkTo(settings), async (page) => {
        const hash = await page.attribute(`.run[data-epoch="${EPOCHS}"]`, 'data-hash');
        expect(hash).toBe((await replayed(linkTo(settings))).hash);
      });
    });

    it('one neuron: ten thousand iterations to the bits of Node', async () => {
      const neuron = new Neuron({ inputs: 3, bias: false, seed: 15 });
      neuron.train(SAMPLES, [0, 1, 1, 0]);
      await inView('#/one-neuron', async (page) => {
        await page.click('10,000 iterations');
        expect(await page.text('code[data-hash]')).toBe(fnv1a([...neuron.weights, 0]));
        expect(await page.text('[data-answer]')).toBe('0.99993707');
      });
    });

    it('two layers: a hundred epochs to the bits of Node', async () => {
      const network = trainedXor();
      await inView('#/two-layers', async (page) => {
        await page.click('100 epochs');
        const hash = await page.attribute('[data-view][data-epoch="100"]', 'data-hash');
        expect(hash).toBe(hashOfNetwork(network));
      });
    });

    it('optimizers walk, digits are read, a wave goes on', async () => {
      await inView('#/optimizers', async (page) => {
        await page.click('100 steps');
        await page.attribute('[data-steps="100"]', 'data-steps');
      });
      await inView('#/digits', async (page) => {
        await page.click('Train');
        const accuracy = await page.attribute('[data-view][data-hash]', 'data-accuracy');
        expect(Number(accuracy)).toBeGreaterThan(0.95);
      });
      await inView('#/sequences', async (page) => {
        await page.click('Train');
        await page.attribute('[data-view][data-epoch="60"]', 'data-hash');
      });
    });

    it('a CSV that is pasted becomes a model, with the bits of Node', async () => {
      const table = await readCsv(CSV);
      const { train, test } = table.split({ testSize: 0.2, seed: 1, stratify: 'churned' });
      const model = new Classifier({ target: 'churned', exclude: [], quality: 'fast', seed: 1 });
      await model.fit(train);
      const { accuracy } = model.evaluate(test);
      await inView('#/own-data', async (page) => {
        await page.text('summary'); // a view is loaded when it is opened
        await page.evaluate(
          `[...document.querySelectorAll('summary')].find((each) => each.textContent.includes('Paste a table')).click()`,
        );
        await page.evaluate(
          `const area = document.querySelector('textarea');
           area.value = ${JSON.stringify(CSV)};
           area.dispatchEvent(new Event('input', { bubbles: true }));
           area.dispatchEvent(new Event('change', { bubbles: true }));`,
        );
        await page.click('Read what was pasted');
        await page.click('Train a model');
        expect(await page.text('[data-figure=accuracy]')).toBe(`${(100 * accuracy).toFixed(1)} %`);
      });
    });
  });
}
