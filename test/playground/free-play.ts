// Free play: settings, undo, points of one's own, links, and files that are loaded again here.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeModel } from '../../src/files.js';
import { Network, type NetworkModelJSON, useImageLayers } from '../../src/index.js';
import { fromOnnx } from '../../src/onnx.js';
import type { Site } from '../support/site.js';
import { importProgram, replayed } from './bundle.js';
import { hashOfNetwork } from './lessons.js';
import { openPage, servePlayground } from './page.js';

const RUN = '.run[data-epoch]';
/** Debian's, which may have PyTorch and scikit-learn. */
const PYTHON = '/usr/bin/python3';

/** A link with hashes that promise nothing true. */
export function linkTo(settings: object): string {
  return `#/free-play?${new URLSearchParams({
    settings: JSON.stringify(settings),
    epochs: String(EPOCHS),
    weights: '0123456789abcdef',
    data: '0123456789abcdef',
  })}`;
}

/** Something of everything: classes, float32, penalties, dropout, momentum, clipping, normalisation, skips, a schedule. */
export const SETTINGS = [
  {
    data: { set: 'three', samples: 60, noise: 0.3, seed: 5, testShare: 0.25 },
    hidden: [{ units: 6, activation: 'gelu' }],
    initializer: 'heNormal',
    loss: 'binaryCrossentropy',
    optimizer: 'sgd',
    learningRate: 0.1,
    momentum: 0.5,
    batchSize: 8,
    shuffle: true,
    l1: 0.0001,
    l2: 0.001,
    dropout: 0.1,
    clipNorm: 0.5,
    dtype: 'float32',
    seed: 7,
  },
  {
    data: { set: 'spiral', samples: 80, noise: 0.1, seed: 2, testShare: 0 },
    hidden: [
      { units: 8, activation: 'tanh' },
      { units: 8, activation: 'silu' },
    ],
    initializer: 'default',
    loss: 'meanSquaredError',
    optimizer: 'lbfgs',
    learningRate: 0.1,
    momentum: 0,
    batchSize: 0,
    shuffle: true,
    l1: 0,
    l2: 0,
    dropout: 0,
    dtype: 'float64',
    seed: 3,
  },
  {
    data: { set: 'hills', samples: 50, noise: 0.2, seed: 4, testShare: 0.2 },
    hidden: [{ units: 5, activation: 'tanh' }],
    initializer: 'glorotNormal',
    loss: 'meanSquaredError',
    optimizer: 'levenbergMarquardt',
    learningRate: 0.1,
    momentum: 0,
    batchSize: 0,
    shuffle: true,
    l1: 0,
    l2: 0.0001,
    dropout: 0,
    dtype: 'float64',
    seed: 9,
  },
  {
    data: { set: 'moons', samples: 40, noise: 0.1, seed: 6, testShare: 0.1 },
    hidden: [
      { units: 4, activation: 'tanh' },
      { units: 3, activation: 'tanh' },
    ],
    initializer: 'default',
    loss: 'binaryCrossentropy',
    optimizer: 'sgd',
    learningRate: 0.5,
    momentum: 0.9,
    batchSize: 0,
    shuffle: false,
    l1: 0,
    l2: 0.001,
    dropout: 0,
    dtype: 'float64',
    seed: 5,
  },
  {
    data: { set: 'xor', samples: 60, noise: 0.1, seed: 8, testShare: 0.2 },
    hidden: [
      { units: 6, activation: 'tanh', normalization: 'layer' },
      { units: 6, activation: 'sigmoid', normalization: 'batch', skip: true },
      { units: 6, activation: 'silu', skip: true },
    ],
    initializer: 'default',
    loss: 'binaryCrossentropy',
    optimizer: 'sgd',
    learningRate: 0.4,
    schedule: 'cosineDecay',
    scheduleEpochs: 40,
    momentum: 0.9,
    nesterov: true,
    batchSize: 0,
    shuffle: false,
    l1: 0,
    l2: 0.001,
    dropout: 0,
    dtype: 'float64',
    seed: 11,
  },
  {
    data: { set: 'moons', samples: 60, noise: 0.2, seed: 3, testShare: 0.2 },
    hidden: [{ units: 4, activation: 'tanh' }],
    initializer: 'default',
    loss: 'meanSquaredError',
    optimizer: 'sgd',
    learningRate: 1.5,
    schedule: 'reduceOnPlateau',
    patience: 2,
    factor: 0.4,
    cooldown: 3,
    momentum: 0.9,
    batchSize: 0,
    shuffle: false,
    l1: 0,
    l2: 0.001,
    dropout: 0,
    dtype: 'float64',
    seed: 12,
  },
];
/** Of the links above as the first playgrounds opened them: weights after 30 epochs, data. */
const BITS = [
  ['bc40ad3eb13a2b71', '2ada3ff2b05c3597'],
  ['359ac23f60d2d3be', 'ece85955da96bc16'],
  ['8cc22d21d3273272', '78e78c1e9ce3f31f'],
  ['e288239541673924', '733ad9c9c449ae55'],
  ['2a29b34b22e3f45a', '65c0247545c12e2f'],
] as const;
export const EPOCHS = 30;

async function hashOf(page: Page): Promise<string> {
  return (await page.locator(RUN).first().getAttribute('data-hash'))!;
}

async function file(page: Page, format: string): Promise<Buffer> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator(`[data-export=${format}]`).click(),
  ]);
  return readFileSync(await download.path());
}

export function freePlayTests(
  name: string,
  launch: () => Promise<Browser>,
  downloads: boolean,
): void {
  describe(`free play in ${name}`, () => {
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

    // Where files are taken away, the program among them gives the bits of Node below.
    it.each(downloads ? SETTINGS.slice(0, 2) : SETTINGS)(
      'a link gives the bits of Node: $data.set, $optimizer, $dtype',
      async (settings) => {
        const link = linkTo(settings);
        const { page, problems, close } = await openPage(browser, site, link);
        await page.locator(`.run[data-epoch="${EPOCHS}"]`).waitFor();
        const { hash, dataHash } = await replayed(link);
        expect(await hashOf(page)).toBe(hash);
        // The link promised another hash, which is said.
        await page.locator('[data-same=false]').waitFor();
        await page.getByRole('button', { name: 'Make a link' }).click();
        const made = await page.getByRole('textbox', { name: 'Make a link' }).inputValue();
        expect(made).toContain(`weights=${hash}`);
        expect(made).toContain(`data=${dataHash}`);
        await page.goto(made);
        await page.locator('[data-same=true]').waitFor();
        expect(problems).toEqual([]);
        await close();
      },
    );

    it.runIf(downloads)('links of before give the bits of before', async () => {
      for (const [i, [hash, dataHash]] of BITS.entries()) {
        expect(await replayed(linkTo(SETTINGS[i]!))).toEqual({ hash, dataHash });
      }
    });

    it('what is no link is named, and a new run opened', async () => {
      for (const [query, said] of [
        ['settings={', 'settings'],
        [`settings=${encodeURIComponent(JSON.stringify({ ...SETTINGS[0], seed: -1 }))}`, 'seed'],
        [
          `settings=${encodeURIComponent(JSON.stringify({ ...SETTINGS[0], hidden: [{ units: 1e9, activation: 'relu' }] }))}`,
          'hidden[0].units',
        ],
        [
          `settings=${encodeURIComponent(JSON.stringify({ ...SETTINGS.at(-1), patience: 0 }))}`,
          'patience',
        ],
      ] as const) {
        const { page, problems, close } = await openPage(browser, site, `#/free-play?${query}`);
        expect(await page.getByRole('alert').innerText()).toContain(`“${said}”`);
        await page.locator('.run[data-epoch="0"]').waitFor();
        expect(problems).toEqual([]);
        await close();
      }
    });

    it('settings begin anew, undo brings back the very bits, points can be added', async () => {
      const { page, problems, close } = await openPage(browser, site, '#/free-play');
      await page.getByRole('button', { name: '10 epochs' }).click();
      await page.locator('.run[data-epoch="10"]').waitFor();
      const before = await hashOf(page);
      await page.getByLabel('Learning rate').fill('0.3');
      await page.locator('.run[data-epoch="0"]').waitFor();
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.locator('.run[data-epoch="10"]').waitFor();
      expect(await hashOf(page)).toBe(before);
      expect(await page.getByLabel('Learning rate').inputValue()).toBe('0.03');

      await page.getByRole('button', { name: 'The plane' }).click({ position: { x: 20, y: 30 } });
      await page.locator('.run[data-epoch="0"]').waitFor();
      expect(await page.getByLabel('Set').inputValue()).toBe('own');
      // By the keyboard: the crosshair begins in the middle.
      const plane = page.getByRole('button', { name: 'The plane' });
      await plane.focus();
      await plane.press('ArrowRight');
      await plane.press('Enter');
      const link = async (): Promise<string> => {
        await page.getByRole('button', { name: 'Make a link' }).click();
        const made = page.getByRole('textbox', { name: 'Make a link' });
        return decodeURIComponent(await made.inputValue());
      };
      await expect.poll(link).toContain('[0.1,0,1]]');
      await page.getByText('Two runs side by side').click();
      await expect.poll(() => page.locator(RUN).count()).toBe(2);
      expect(problems).toEqual([]);
      await close();
    });

    it('normalisation, skip connections, schedules; slopes and gradients are seen', async () => {
      const { page, problems, close } = await openPage(browser, site, '#/free-play');
      await page.getByLabel('Normalisation of layer 1').selectOption('batch');
      const skip = page.getByLabel('Skip connection over layer 2');
      expect(await skip.isDisabled()).toBe(true);
      await page.getByLabel('Units of layer 2').fill('4');
      await skip.check();
      await page.getByLabel('Schedule').selectOption('stepDecay');
      await page.getByLabel('within this many epochs').fill('4');
      await page.locator('.run[data-epoch="0"]').waitFor();
      await page.getByRole('button', { name: '10 epochs' }).click();
      await page.locator('.run[data-epoch="10"]').waitFor();
      // The tenth epoch is the second after two falls.
      await page.locator('.figures div', { hasText: '0.007500' }).waitFor();
      await page.getByRole('heading', { name: 'Layer 2 4 units, x + tanh' }).waitFor();

      const inked = (): Promise<boolean> =>
        page.locator('canvas.slopes').evaluate((canvas: HTMLCanvasElement) => {
          const { width, height } = canvas;
          const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height);
          return data.some((value) => value > 0);
        });
      await page.getByLabel('Slopes').check();
      await expect.poll(inked).toBe(true);
      await page.getByText('gradients', { exact: true }).click();
      await page.getByRole('option', { name: /^from x₁ to hidden 1\.1: gradient / }).waitFor();

      await page.getByLabel('Units of layer 2').fill('5');
      await expect.poll(() => skip.isDisabled()).toBe(true);
      expect(await skip.isChecked()).toBe(false);
      expect(problems).toEqual([]);
      await close();
    });

    it('a rate that falls where the loss stays: undo goes back to where it stood', async () => {
      const { page, problems, close } = await openPage(browser, site, '#/free-play');
      await page.getByLabel('Schedule').selectOption('reduceOnPlateau');
      await page.getByLabel('… for this many epochs').fill('3');
      await page.getByLabel('… to this share of it').fill('0.25');
      await page.getByLabel('Epochs of rest after a fall').fill('2');
      // So large a rate that the loss stays at once.
      await page.getByLabel('Learning rate').fill('5');
      await page.locator('.run[data-epoch="0"]').waitFor();
      const rate = page.locator('.figures div', { hasText: 'Learning rate' }).locator('dd');
      await page.getByRole('button', { name: '10 epochs' }).click();
      await page.locator('.run[data-epoch="10"]').waitFor();
      await page.getByRole('button', { name: '10 epochs' }).click();
      await page.locator('.run[data-epoch="20"]').waitFor();
      const [hash, fallen] = [await hashOf(page), await rate.innerText()];
      expect(Number(fallen)).toBeLessThan(5);
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.locator('.run[data-epoch="10"]').waitFor();
      await page.getByRole('button', { name: '10 epochs' }).click();
      await page.locator('.run[data-epoch="20"]').waitFor();
      expect([await hashOf(page), await rate.innerText()]).toEqual([hash, fallen]);
      expect(problems).toEqual([]);
      await close();
    });

    it('a divergence is told, and the network is as it was', async () => {
      const settings = {
        ...SETTINGS[0]!,
        learningRate: 900,
        loss: 'meanSquaredError',
        clipNorm: 0,
        l2: 10,
        dtype: 'float64',
      };
      const query = new URLSearchParams({
        settings: JSON.stringify({ ...settings, data: { ...settings.data, set: 'plane' } }),
        weights: '0123456789abcdef',
        data: '0123456789abcdef',
      });
      const { page, close } = await openPage(browser, site, `#/free-play?${query}`);
      await page.locator('.run[data-epoch="0"]').waitFor();
      await page.getByRole('button', { name: '100 epochs' }).click();
      await page.getByRole('alert').waitFor();
      expect(await page.getByRole('alert').innerText()).toMatch(/stopped being finite/);
      await close();
    });

    it.runIf(downloads).each(SETTINGS)(
      'every file, loaded by Node: $data.set',
      async (settings) => {
        const link = linkTo(settings);
        const { page, close } = await openPage(browser, site, link);
        await page.locator(`.run[data-epoch="${EPOCHS}"]`).waitFor();
        const hash = await hashOf(page);

        useImageLayers();
        const json = JSON.parse((await file(page, 'json')).toString()) as NetworkModelJSON;
        const network = Network.fromJSON(json);
        expect(hashOfNetwork(network)).toBe(hash);
        const other = decodeModel(await file(page, 'safetensors')) as Network;
        expect(hashOfNetwork(other)).toBe(hash);
        const sample = [0.25, -0.5];
        const answer = Array.from(network.run(sample));
        // The format has no GELU, no SiLU: they are made of others, which round the last digit otherwise.
        const onnx = await file(page, 'onnx');
        // Our reader reads chains of layers; test/onnx has networks with skip connections for those that read more.
        if (!settings.hidden.some((layer) => 'skip' in layer)) {
          const read = fromOnnx(onnx).run(sample);
          for (const [i, value] of answer.entries()) expect(read[i]).toBeCloseTo(value, 6);
        }
        const source = (await file(page, 'source')).toString();
        const { run } = await importProgram<{ run(x: number[]): ArrayLike<number> }>({
          text: source,
        });
        expect(Array.from(run(sample))).toEqual(answer);

        const program = (await file(page, 'typescript')).toString();
        const trained = await importProgram<{ network: Network; loss: number[] }>({
          text: program,
        });
        expect(hashOfNetwork(trained.network)).toBe(hash);

        for (const format of ['pytorch', 'scikit']) {
          const input = await file(page, format);
          const inFull = settings.batchSize === 0 && settings.optimizer === 'sgd';
          const program = inFull ? ['-'] : ['-c', 'import ast, sys; ast.parse(sys.stdin.read())'];
          const ran = spawnSync(PYTHON, program, { input, encoding: 'utf8' });
          if (ran.error || ran.stderr.includes('ModuleNotFoundError')) continue; // no Python here
          expect(ran.stderr).toBe('');
          if (!inFull) continue;
          const [, loss, epochs] = /^loss ([\d.e-]+) after (\d+) epochs/m.exec(ran.stdout)!;
          // scikit-learn's adaptive rate ends where it is as good as none.
          if (format === 'pytorch' || !('patience' in settings))
            expect(Number(epochs)).toBe(EPOCHS);
          // scikit-learn draws weights of its own.
          if (format === 'pytorch') expect(Number(loss)).toBeCloseTo(trained.loss.at(-1)!, 10);
        }
        await close();
      },
    );
  });
}
