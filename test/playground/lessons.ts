// The lessons, as a learner goes through them: what the page shows is what the library computes, to the last digit.
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adam, dense, Network, Neuron, sgd, uniform } from '../../src/index.js';
import { fnv1a } from '../platform/fingerprint.mjs';
import type { Site } from '../support/site.js';
import { importProgram } from './bundle.js';
import { numbersOfRow, openPage, servePlayground } from './page.js';

export const SAMPLES = [
  [0, 0, 1],
  [1, 1, 1],
  [1, 0, 1],
  [0, 1, 1],
];
const TARGETS = [0, 1, 1, 0];

interface Landscape {
  readonly start: readonly [number, number];
}
interface Landscapes {
  readonly LANDSCAPE: { readonly valley: Landscape };
}
interface Descent {
  readonly WALKERS: readonly string[];
  readonly RATES: Readonly<Record<string, number>>;
  readonly Walker: new (
    name: string,
    rate: number,
    landscape: Landscape,
    start: readonly [number, number],
  ) => { readonly place: readonly number[]; step(): void };
}

export function hashOfNetwork(network: Network): string {
  return fnv1a(
    network.layers.flatMap(({ parameters }) =>
      Object.values(parameters).flatMap(({ data }) => Array.from(data)),
    ),
  );
}

export const XOR = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];

/** The network of the lesson of two layers after a hundred epochs. */
export function trainedXor(): Network {
  const network = new Network({
    inputs: 2,
    layers: [dense({ units: 3, activation: 'tanh' }), dense({ units: 1, activation: 'sigmoid' })],
    seed: 4,
  });
  network.train(XOR, TARGETS_XOR, {
    epochs: 100,
    batchSize: 4,
    loss: 'binaryCrossentropy',
    optimizer: adam({ learningRate: 0.05 }),
  });
  return network;
}

export function lessonTests(name: string, launch: () => Promise<Browser>): void {
  describe(`lessons in ${name}`, () => {
    let browser: Browser;
    let site: Site;
    beforeAll(async () => {
      site = await servePlayground();
      browser = await launch();
    }, 300_000);
    afterAll(async () => {
      await browser?.close();
      site?.close();
    });

    it.each([
      ['s0', 15],
      ['s1', 1],
    ])('one neuron, %s: each iteration, 10,000 more, the question', async (program, seed) => {
      const { page, problems, close } = await openPage(
        browser,
        site,
        `#/one-neuron?program=${program}`,
      );
      const neuron = new Neuron({ inputs: 3, bias: false, seed });
      const weightsShown = () => numbersOfRow(page, 'Weight now');
      await page.getByText('Show all digits').click();
      expect(await weightsShown()).toEqual(Array.from(neuron.weights));

      // Sample by sample: the weights change after the fourth.
      const announced = await numbersOfRow(page, 'Weight after this iteration');
      const next = page.getByRole('button', { name: 'Next sample' });
      for (let i = 0; i < 3; i++) await next.click();
      expect(await weightsShown()).toEqual(Array.from(neuron.weights));
      await next.click();
      neuron.train(SAMPLES, TARGETS, { iterations: 1 });
      expect(await weightsShown()).toEqual(Array.from(neuron.weights));
      expect(announced).toEqual(Array.from(neuron.weights));

      await page.getByRole('button', { name: 'One iteration' }).click();
      await page.getByRole('button', { name: 'Back one step' }).click();
      expect(await weightsShown()).toEqual(Array.from(neuron.weights));

      await page.getByRole('button', { name: '10,000 iterations' }).click();
      const { error } = neuron.train(SAMPLES, TARGETS);
      expect(await weightsShown()).toEqual(Array.from(neuron.weights));
      expect(await page.locator('[data-error]').innerText()).toContain(error.toExponential(3));
      expect(await page.locator('[data-hash]').innerText()).toBe(fnv1a([...neuron.weights, 0]));

      await page.getByLabel('input 2').fill('0.5');
      expect(Number(await page.locator('[data-answer]').innerText())).toBe(neuron.run([1, 0.5, 0]));
      await page.getByLabel('input 2').fill('half');
      await page.getByText('Please type a number.').waitFor();
      expect(problems).toEqual([]);
      await close();
    });

    it('one neuron, s0 from its start: NumPy’s figures of the README', async () => {
      const { page, close } = await openPage(browser, site, '#/one-neuron');
      await page.getByRole('button', { name: '10,000 iterations' }).click();
      expect(await numbersOfRow(page, 'Weight now')).toEqual([
        9.67341006, -0.20852727, -4.62943754,
      ]);
      expect(await page.locator('[data-answer]').innerText()).toBe('0.99993707');
      await close();
    });

    it('one neuron, s4: normal weights and a bias, one activation', async () => {
      const { page, problems, close } = await openPage(browser, site, '#/one-neuron?program=s4');
      const neuron = new Neuron({ inputs: 3, initializer: 'normal', seed: 0 });
      await page.getByText('Show all digits').click();
      const sum = await page.locator('[data-line=output] b').innerText();
      expect(Number(sum)).toBe(neuron.run([1, 2, 3]));
      expect(problems).toEqual([]);
      await close();
    });

    it('two layers, XOR: outputs, hash, and the gradient of an edge found by the keyboard', async () => {
      const { page, problems, close } = await openPage(browser, site, '#/two-layers');
      const network = trainedXor();
      await page.getByRole('button', { name: '100 epochs' }).click();
      await page.locator('[data-view][data-epoch="100"]').waitFor();
      await page.getByText('Show all digits').click();
      const outputs = await page.locator('[data-output]').allInnerTexts();
      expect(outputs.map(Number)).toEqual(Array.from(network.run(XOR).data));
      expect(await page.locator('[data-hash]').getAttribute('data-hash')).toBe(
        hashOfNetwork(network),
      );

      network.gradients(XOR, TARGETS_XOR);
      const edges = page.getByRole('listbox', { name: 'Weights of the network' });
      await edges.focus();
      for (let i = 0; i < 4; i++) await edges.press('ArrowRight');
      await page.getByRole('heading', { name: 'From x₂ to hidden 2' }).waitFor();
      const { weights, gradients } = network.layers[0]!;
      expect(Number(await page.locator('[data-weight] b').innerText())).toBe(weights.data[4]);
      expect(Number(await page.locator('[data-gradient]').innerText())).toBe(
        gradients.weights.data[4],
      );
      expect(problems).toEqual([]);
      await close();
    });

    it('optimizers: after 111 steps each is where the library leads it', async () => {
      const { page, problems, close } = await openPage(browser, site, '#/optimizers');
      for (const steps of ['100 steps', '10 steps', '1 step']) {
        await page.getByRole('button', { name: steps, exact: true }).click();
      }
      await page.locator('[data-steps="111"]').waitFor();
      const { Walker, WALKERS, RATES } = await importProgram<Descent>({
        file: 'playground/src/optimizers/descent.ts',
      });
      const { LANDSCAPE } = await importProgram<Landscapes>({
        file: 'playground/src/optimizers/landscapes.ts',
      });
      for (const each of WALKERS) {
        const walker = new Walker(each, RATES[each]!, LANDSCAPE.valley, LANDSCAPE.valley.start);
        for (let i = 0; i < 111; i++) walker.step();
        const shown = await page.locator(`[data-walker=${each}]`).innerText();
        expect(shown).toContain(walker.place.map((value) => value.toFixed(3)).join(', '));
      }
      // Far too fast: gone, and said so, not a broken page.
      await page.getByRole('combobox', { name: 'Learning rate of SGD' }).selectOption('1');
      await page.getByRole('button', { name: '100 steps' }).click();
      await page.getByText('gone').waitFor();
      expect(problems).toEqual([]);
      await close();
    });

    it('digits: learns to read, reads one of the set, and what is drawn', async () => {
      const { page, problems, close } = await openPage(browser, site, '#/digits');
      await page.getByRole('button', { name: 'Train', exact: true }).click();
      const view = page.locator('[data-view][data-hash]');
      await view.waitFor();
      expect(Number(await view.getAttribute('data-accuracy'))).toBeGreaterThan(0.95);
      // A straight line from top to bottom is a one, wherever it is drawn.
      const pad = (await page.locator('.pad').boundingBox())!;
      const [x, y] = [pad.x + pad.width * 0.7, pad.y];
      await page.mouse.move(x, y + 30);
      await page.mouse.down();
      await page.mouse.move(x - 6, y + pad.height - 30, { steps: 8 });
      await page.mouse.up();
      await expect.poll(() => page.locator('[data-answer]').innerText()).toBe('1');
      expect(problems).toEqual([]);
      await close();
    });

    it('sequences: goes on with the wave', async () => {
      const { page, problems, close } = await openPage(browser, site, '#/sequences');
      await page.getByRole('button', { name: 'Train' }).click();
      await page.locator('[data-view][data-epoch="60"]').waitFor({ timeout: 60_000 });
      const [, loss] = /loss ([\d.e-]+)/.exec(await page.locator('.busy').innerText())!;
      expect(Number(loss)).toBeLessThan(0.001);
      expect(problems).toEqual([]);
      await close();
    });

    it('two layers, S2: 3,000 epochs by play and steps have the bits of one call', async () => {
      const { page, problems, close } = await openPage(browser, site, '#/two-layers?program=s2');
      const layer = { activation: 'sigmoid', weightInitializer: uniform(0, 1) } as const;
      const network = new Network({
        inputs: 3,
        layers: [dense({ ...layer, units: 4 }), dense({ ...layer, units: 1 })],
        seed: 1,
      });
      const view = page.locator('[data-view]');
      await page.getByRole('button', { name: 'Play' }).click();
      await page.locator('[data-view]:not([data-epoch="0"])').waitFor();
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.getByRole('button', { name: 'Play' }).waitFor();
      await page.getByRole('button', { name: '1,000 epochs' }).click();
      await expect
        .poll(async () => Number(await view.getAttribute('data-epoch')))
        .toBeGreaterThan(1000);
      const epochs = Number(await view.getAttribute('data-epoch'));
      network.train(SAMPLES_S2, TARGETS_XOR, {
        epochs,
        batchSize: 4,
        shuffle: false,
        loss: 'sumSquaredError',
        optimizer: sgd({ learningRate: 2 }),
      });
      expect(await view.getAttribute('data-hash')).toBe(hashOfNetwork(network));
      await page.getByRole('button', { name: 'Start again' }).click();
      await page.locator('[data-view][data-epoch="0"]').waitFor();
      expect(problems).toEqual([]);
      await close();
    });
  });
}

const TARGETS_XOR = [0, 1, 1, 0];
const SAMPLES_S2 = [
  [0, 0, 1],
  [0, 1, 1],
  [1, 0, 1],
  [1, 1, 1],
];
