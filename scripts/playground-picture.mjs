// The picture of the playground in README.md: node scripts/playground-picture.mjs, after npm run playground:build.
import { chromium as playwright } from 'playwright';
import { preview } from 'vite';
import { chromium } from './browsers.mjs';

const PICTURE = 'docs/playground.png';
const settings = {
  data: { set: 'spiral', samples: 200, noise: 0.1, seed: 1, testShare: 0.25 },
  hidden: [
    { units: 6, activation: 'tanh' },
    { units: 5, activation: 'tanh' },
  ],
  initializer: 'default',
  loss: 'binaryCrossentropy',
  optimizer: 'adam',
  learningRate: 0.02,
  momentum: 0.9,
  batchSize: 16,
  shuffle: true,
  l1: 0,
  l2: 0,
  dropout: 0,
  dtype: 'float64',
  seed: 3,
};
const EPOCHS = 600;

if (!chromium) throw new Error('Chromium: apt-get install chromium, or set MYELIN_CHROMIUM');
const server = await preview({ configFile: 'playground/vite.config.ts', preview: { port: 0 } });
const [origin] = server.resolvedUrls?.local ?? [];
const browser = await playwright.launch({ executablePath: chromium, args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: { width: 1360, height: 860 } });
const query = new URLSearchParams({
  settings: JSON.stringify(settings),
  epochs: String(EPOCHS),
  weights: '0000000000000000',
  data: '0000000000000000',
});
await page.goto(`${origin}#/free-play?${query}`);
await page.locator(`.run[data-epoch="${EPOCHS}"]`).waitFor();
await page.screenshot({ path: PICTURE });
await browser.close();
await server.close();
console.log(PICTURE);
