// Files in Node: what sharp decodes, and what is said where it is not installed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { readImage, readImages } from '../../src/images.js';
import { DataError, FormatError } from '../../src/index.js';
import { expectRejection } from '../support/errors.js';

const folder = mkdtempSync(join(tmpdir(), 'myelin-pictures-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Red above, blue below. */
const raw = Uint8Array.from({ length: 32 * 16 * 3 }, (_, i) =>
  (i % 3 === 0) === i < 32 * 8 * 3 && i % 3 !== 1 ? 250 : 0,
);
const made = () => sharp(raw, { raw: { width: 32, height: 16, channels: 3 } });
const bytes = { scale: [0, 255], dtype: 'float64' } as const;

describe('files', () => {
  it('JPEG, WebP and PNG by path, URL and bytes show the same picture', async () => {
    const jpeg = await made().jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer();
    const path = join(folder, 'picture.jpg');
    writeFileSync(path, jpeg);
    const webp = await made().webp({ lossless: true }).toBuffer();
    const png = await made().png().toBuffer();
    const all = await readImages(
      [path, pathToFileURL(path), jpeg, new Blob([jpeg as Uint8Array<ArrayBuffer>]), webp, png],
      bytes,
    );
    expect(all.shape).toEqual([6, 16, 32, 3]);
    for (const [i, value] of all.data.entries()) {
      expect(Math.abs(value - raw[i % raw.length]!)).toBeLessThanOrEqual(
        i < 4 * raw.length ? 6 : 0,
      );
    }
  });

  it('are turned as EXIF says, and are 8 bits of sRGB, grey or of 16 bits', async () => {
    const turned = await made().withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect((await readImage(turned)).shape).toEqual([32, 16, 3]);
    const grey = await sharp(Uint8Array.of(7, 200), { raw: { width: 2, height: 1, channels: 1 } })
      .png()
      .toBuffer();
    expect(Array.from((await readImage(grey, bytes)).data)).toEqual([7, 7, 7, 200, 200, 200]);
    const deep = await made().toColourspace('rgb16').png().toBuffer();
    const { data } = await readImage(deep, bytes);
    expect(data.every((value, i) => Math.abs(value - raw[i]!) <= 1)).toBe(true);
  });

  it('that end too soon or are too large are refused before they are decoded', async () => {
    for (const progressive of [false, true]) {
      const jpeg = await made().jpeg({ progressive }).toBuffer();
      expect((await readImage(jpeg)).shape).toEqual([16, 32, 3]);
      for (const length of [4, 30, 200, jpeg.length - 40, jpeg.length - 1]) {
        await expectRejection(
          readImage(jpeg.subarray(0, length)),
          FormatError,
          'ERR_FORMAT',
          'too soon',
        );
      }
      await expectRejection(
        readImage(jpeg, { maxPixels: 511 }),
        FormatError,
        'ERR_FORMAT',
        '32 × 16',
      );
    }
    const webp = await made().webp().toBuffer();
    await expectRejection(readImage(webp, { maxPixels: 511 }), FormatError, 'ERR_FORMAT', 'limit');
  });

  it('that are not there are named', async () => {
    await expectRejection(
      readImage(join(folder, 'none.png')),
      DataError,
      'ERR_DATA',
      'there is none',
    );
  });
});

it('without sharp an error says what to install', () => {
  const script = `
    import Module from 'node:module';
    const load = Module._load;
    Module._load = function (name, ...rest) {
      if (name === 'sharp') throw new Error('Cannot find module');
      return load.call(this, name, ...rest);
    };
    const { readImage } = await import(${JSON.stringify(pathToFileURL(join(process.cwd(), 'dist/images.js')).href)});
    await readImage(Uint8Array.of(1, 2, 3)).catch((error) => console.log(error.code, error.message));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^ERR_ENGINE readImage: .*npm install sharp/);
});
