// Pixels to numbers and back: the rules by sums of our own, and what is refused.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodePng, fromPixels, readImage, readImages, toPixels } from '../../src/images.js';
import { DataError, FormatError, OptionError, ShapeError } from '../../src/index.js';
import { runs } from '../support/effort.js';
import { expectError, expectRejection, loose } from '../support/errors.js';

const pixels = (width: number, height: number, channels: number, seed = 1) => ({
  data: Uint8ClampedArray.from(
    { length: width * height * channels },
    (_, i) => (i * 89 + seed * 31) % 256,
  ),
  width,
  height,
});
const raw = { scale: [0, 255], dtype: 'float64' } as const;

describe('channels', () => {
  const two = { data: Uint8Array.of(10, 20, 30, 255, 200, 100, 50, 51), width: 2, height: 1 };

  it('of colour with alpha stay, or stand before the background', () => {
    expect(fromPixels(two, { ...raw, channels: 4 }).toArray()).toEqual([
      [
        [10, 20, 30, 255],
        [200, 100, 50, 51],
      ],
    ]);
    // A fifth of the colour, the rest white.
    expect(fromPixels(two, raw).toArray()).toEqual([
      [
        [10, 20, 30],
        [244, 224, 214],
      ],
    ]);
    const black = fromPixels(two, { ...raw, background: [0, 0, 0] });
    expect(black.toArray()).toEqual([
      [
        [10, 20, 30],
        [40, 20, 10],
      ],
    ]);
  });

  it('become grey by the weights of BT.601, without rounding', () => {
    const grey = fromPixels(two, { ...raw, channels: 1, background: [0, 0, 0] });
    expect(grey.toArray()).toEqual([[[18.15], [24.84]]]);
    const colour = { data: Uint8Array.of(255, 0, 0, 0, 255, 0), width: 1, height: 2 };
    expect(fromPixels(colour, { channels: 1, dtype: 'float64' }).toArray()).toEqual([
      [[0.299]],
      [[0.587]],
    ]);
  });

  it('of grey are three times the same, or opaque', () => {
    const one = { data: Uint8Array.of(51), width: 1, height: 1 };
    expect(fromPixels(one, { dtype: 'float64' }).toArray()).toEqual([[[0.2, 0.2, 0.2]]]);
    expect(fromPixels(one, { channels: 4, scale: [-1, 1], dtype: 'float64' }).toArray()).toEqual([
      [[-0.6, -0.6, -0.6, 1]],
    ]);
  });
});

/** The mean over the area that each covers, or the value on the lines between middles, in floating point. */
function resized(data: ArrayLike<number>, size: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    const step = size / count;
    if (count > size) {
      const place = Math.min(Math.max((i + 0.5) * step - 0.5, 0), size - 1);
      const low = Math.floor(place);
      const next = Math.min(low + 1, size - 1);
      return data[low]! + (place - low) * (data[next]! - data[low]!);
    }
    let sum = 0;
    for (let j = 0; j < size; j++) {
      sum += data[j]! * Math.max(Math.min(j + 1, (i + 1) * step) - Math.max(j, i * step), 0);
    }
    return sum / step;
  });
}

describe('size', () => {
  it('is the mean of areas, or lies on the lines between middles, axis by axis', () => {
    const side = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(
        side,
        side,
        side,
        side,
        fc.constantFrom(1, 3, 4),
        (width, height, w, h, channels) => {
          const picture = pixels(width, height, channels);
          const { data, shape } = fromPixels(picture, {
            ...raw,
            channels: channels as 1,
            size: [h, w],
          });
          expect(shape).toEqual([h, w, channels]);
          for (let c = 0; c < channels; c++) {
            const rows = Array.from({ length: height }, (_, y) =>
              resized(
                Array.from(
                  { length: width },
                  (_x, x) => picture.data[(y * width + x) * channels + c]!,
                ),
                width,
                w,
              ),
            );
            for (let x = 0; x < w; x++) {
              const column = resized(
                rows.map((row) => row[x]!),
                height,
                h,
              );
              for (let y = 0; y < h; y++) {
                expect(data[(y * w + x) * channels + c]!).toBeCloseTo(column[y]!, 9);
              }
            }
          }
        },
      ),
      { numRuns: runs(60) },
    );
  });

  it('is exact: a picture of one colour keeps it, whatever the size', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 255 }),
        fc.integer({ min: 1, max: 40 }),
        (value, size) => {
          const picture = { data: new Uint8Array(13 * 7 * 3).fill(value), width: 13, height: 7 };
          const { data } = fromPixels(picture, { channels: 1, size, dtype: 'float64' });
          expect(new Set(data)).toEqual(new Set([value / 255]));
        },
      ),
      { numRuns: runs(40) },
    );
  });

  it('covers by the middle part, or contains all', () => {
    const picture = { data: Uint8Array.of(0, 10, 20, 30, 40, 50, 60, 70), width: 4, height: 2 };
    const of = (fit: 'cover' | 'contain', size: number) =>
      fromPixels(picture, { ...raw, channels: 1, size, fit, background: [0, 0, 9] }).toArray();
    expect(of('cover', 2)).toEqual([
      [[10], [20]],
      [[50], [60]],
    ]);
    const back = [1.026]; // 0.114 × 9
    expect(of('contain', 4)).toEqual([
      [back, back, back, back],
      [[0], [10], [20], [30]],
      [[40], [50], [60], [70]],
      [back, back, back, back],
    ]);
  });
});

describe('back', () => {
  it('the bytes are those that came', () => {
    for (const channels of [1, 3, 4] as const) {
      const picture = pixels(5, 3, channels);
      const batch = { data: new Float32Array(2 * 15 * channels), shape: [2, 3, 5, channels] };
      batch.data.set(fromPixels(picture, { channels }).data, 15 * channels);
      const back = toPixels(batch, { index: 1 });
      expect([back.width, back.height, back.data.length]).toEqual([5, 3, 60]);
      expect(fromPixels(back, { ...raw, channels })).toEqual(
        fromPixels(picture, { ...raw, channels }),
      );
    }
  });

  it('a PNG is decoded to the same', async () => {
    for (const channels of [1, 3, 4] as const) {
      const numbers = fromPixels(
        channels === 4
          ? {
              ...pixels(6, 5, 4),
              data: pixels(6, 5, 4).data.map((v, i) => (i % 4 === 3 ? 255 : v)),
            }
          : pixels(6, 5, channels),
        { channels },
      );
      const file = encodePng(numbers);
      expect(await readImage(file, { channels })).toEqual(numbers);
      expect(await readImage(new Blob([file]), { channels })).toEqual(numbers);
    }
  });
});

describe('a batch', () => {
  it('is made of pictures of any kind and size', async () => {
    const [a, b] = [pixels(4, 3, 3, 1), pixels(9, 9, 1, 2)];
    const batch = await readImages([a, encodePng(fromPixels(b))], { size: [3, 4] });
    expect(batch.shape).toEqual([2, 3, 4, 3]);
    expect(batch.data.slice(0, 36)).toEqual(fromPixels(a).data);
    expect(batch.data.slice(36)).toEqual(fromPixels(b, { size: [3, 4] }).data);
  });

  it('of different sizes wants one', async () => {
    await expectRejection(
      readImages([pixels(2, 2, 1), pixels(3, 2, 1)]),
      ShapeError,
      'ERR_SHAPE',
      'picture 1',
      '[2, 3, 3]',
      'size',
    );
    await expectRejection(readImages([]), DataError, 'ERR_DATA', 'none');
    await expectRejection(readImages(loose('a.png')), DataError, 'ERR_DATA', 'a list of pictures');
  });
});

describe('refused', () => {
  const good = pixels(2, 2, 3);

  it('are pixels that fit no width and height', () => {
    expectError(
      () => fromPixels({ ...good, width: 3 }),
      ShapeError,
      'ERR_SHAPE',
      '12 bytes',
      '6, 18, 24',
    );
    expectError(() => fromPixels({ ...good, data: new Uint8Array(8) }), ShapeError, 'ERR_SHAPE');
    expectError(() => fromPixels({ ...good, width: 0 }), DataError, 'ERR_DATA', 'width');
    expectError(
      () => fromPixels({ ...good, data: loose([1, 2]) }),
      DataError,
      'ERR_DATA',
      'Uint8ClampedArray',
    );
    expectError(() => fromPixels(loose(null)), DataError, 'ERR_DATA', 'got null');
    const thrower = new Proxy(good, {
      has: () => {
        throw new Error('no');
      },
    });
    expectError(() => fromPixels(thrower), DataError, 'ERR_DATA', 'cannot be read');
  });

  it('are options out of range', () => {
    const of = (options: unknown, part: string) =>
      expectError(() => fromPixels(good, loose(options)), OptionError, 'ERR_OPTION', part);
    of({ channels: 2 }, 'channels');
    of({ size: [2] }, '[height, width]');
    of({ size: 1.5 }, 'size');
    of({ scale: [1, 1] }, 'two different');
    of({ fit: 'crop' }, 'fit');
    of({ background: [0, 0, 256] }, 'background[2]');
    of({ siez: 3 }, 'siez');
  });

  it('are files that are none, end too soon or are too large', async () => {
    const png = encodePng(fromPixels(pixels(40, 30, 3)));
    const refuse = (source: unknown, part: string, options = {}) =>
      expectRejection(readImage(loose(source), options), FormatError, 'ERR_FORMAT', part);
    await refuse(new Uint8Array(0), 'empty');
    await refuse(
      Uint8Array.from({ length: 90 }, (_, i) => i),
      'cannot be decoded',
    );
    await refuse(new Blob(['<svg xmlns="http://www.w3.org/2000/svg"/>']), 'SVG');
    await refuse(png, '40 × 30 pixels', { maxPixels: 1199 });
    for (const length of [9, 30, 60, png.length - 1])
      await refuse(png.slice(0, length), 'too soon');
    // Its first chunk claims 4 GB.
    const lying = png.slice();
    lying.set([255, 255, 255, 255], 8);
    await refuse(lying, 'too soon');
    const broken = png.slice();
    broken.fill(7, 45, 80);
    await refuse(broken, 'damaged');
    await expectRejection(readImage(loose(5)), DataError, 'ERR_DATA', 'got 5');
    await expectRejection(readImage(loose({})), DataError, 'ERR_DATA');
    await expectRejection(readImage('http://'), DataError, 'ERR_DATA', 'no URL');
  });

  it('are numbers that are no picture', () => {
    const of =
      (data: number[], shape: number[], options = {}) =>
      () =>
        toPixels({ data: Float64Array.from(data), shape }, options);
    expectError(of([1, 2], [1, 1, 2]), ShapeError, 'ERR_SHAPE', 'channels');
    expectError(of([1, 2], [1, 2]), ShapeError, 'ERR_SHAPE', '(height, width, channels)');
    expectError(of([1, 2], [2, 1, 1, 1], { index: 2 }), OptionError, 'ERR_OPTION', 'index');
    const error = expectError(
      of([1, 0, 0, Number.NaN], [2, 2, 1]),
      DataError,
      'ERR_DATA',
    ) as DataError;
    expect([error.row, error.column]).toEqual([1, 1]);
  });
});
