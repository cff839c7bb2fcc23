// What toOnnx writes, as onnxruntime-web computes it in Chromium.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, extname, join } from 'node:path';
import * as playwright from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromium } from '../../scripts/browsers.mjs';
import { toOnnx } from '../../src/onnx.js';
import {
  ACTIVATIONS,
  batch,
  DTYPES,
  distance,
  magnitude,
  networkWith,
  TOLERANCE,
} from './models.js';

const TYPES: Record<string, string> = { '.mjs': 'text/javascript', '.wasm': 'application/wasm' };

/** Runs in the page. */
const PAGE = `<!doctype html><script type="module">
import * as ort from '/ort.wasm.min.mjs';
ort.env.wasm.numThreads = 1;
ort.env.wasm.wasmPaths = '/';
window.answer = async ({ base64, dtype, rows, columns, values }) => {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const session = await ort.InferenceSession.create(bytes);
  const data = dtype === 'float64' ? Float64Array.from(values) : Float32Array.from(values);
  const { output } = await session.run({ input: new ort.Tensor(dtype, data, [rows, columns]) });
  await session.release();
  return Array.from(output.data);
};
document.title = 'ready';
</script>`;

const server = createServer((request, response) => {
  const name = basename(request.url ?? '');
  if (name === '') {
    response.setHeader('Content-Type', 'text/html').end(PAGE);
    return;
  }
  try {
    const content = readFileSync(join('node_modules/onnxruntime-web/dist', name));
    response.setHeader('Content-Type', TYPES[extname(name)] ?? 'text/plain').end(content);
  } catch {
    response.writeHead(404).end();
  }
});

describe.skipIf(!chromium)('onnxruntime-web in Chromium', () => {
  let browser: playwright.Browser;
  let page: playwright.Page;

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    browser = await playwright.chromium.launch({
      ...(chromium && { executablePath: chromium }),
      args: ['--no-sandbox', '--disable-gpu'],
    });
    page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.waitForFunction("document.title === 'ready'");
  });

  afterAll(async () => {
    await browser?.close();
    server.close();
    server.closeAllConnections();
  });

  describe.each(DTYPES)('%s', (dtype) => {
    it.each(ACTIVATIONS)('%s', async (activation) => {
      const network = networkWith(activation, dtype);
      const rows = batch([1e-3, 0.1, 1]);
      const argument = {
        base64: Buffer.from(toOnnx(network)).toString('base64'),
        dtype,
        rows: rows.length,
        columns: 5,
        values: rows.flat(),
      };
      const answer = await page.evaluate<number[]>(`window.answer(${JSON.stringify(argument)})`);
      const expected = network.run(rows).data;
      expect(distance(answer, expected) / magnitude(expected)).toBeLessThan(TOLERANCE[dtype]);
    });
  });
});
