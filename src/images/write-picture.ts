import type { Numbers } from '../matrix/matrix-like.js';
import { channelRows } from './channel-rows.js';
import type { PictureSettings } from './picture-options.js';
import type { Pixels } from './pixels.js';
import { tapsOf } from './taps.js';

/** [height, width, channels] of what a picture becomes. @internal */
export function shapeOf(
  { height, width }: Pixels,
  { size, channels }: PictureSettings,
): readonly [height: number, width: number, channels: number] {
  return [...(size ?? ([height, width] as const)), channels];
}

/** A part of a picture, in pixels. */
interface Part {
  readonly y: number;
  readonly x: number;
  readonly height: number;
  readonly width: number;
}

/**
 * Writes a picture's numbers to `target` from `at` on. Sums are of whole numbers, and one division rounds; so it is exact, the
 * same everywhere. @internal
 */
export function writePicture(
  pixels: Pixels,
  settings: PictureSettings,
  target: Numbers,
  at: number,
): void {
  const { scale, channels } = settings;
  const [height, width] = shapeOf(pixels, settings);
  const { from, to } = partsOf(pixels, settings, height, width);
  const rows = channelRows(pixels, settings);
  const down = tapsOf(from.y, from.height, to.height);
  const across = tapsOf(from.x, from.width, to.width);
  const divisor = rows.most * down.sum * across.sum;
  const [low, high] = scale;
  const place = (sum: number, by: number): number => low + ((high - low) * sum) / by;
  if (to.height < height || to.width < width) {
    const back = rows.background.map((each) => place(each, rows.most));
    for (let i = 0; i < height * width * channels; i++) target[at + i] = back[i % channels]!;
  }
  const line = new Float64Array(from.width * channels);
  const narrowed = [0, 1].map(() => new Float64Array(to.width * channels)) as [
    Float64Array,
    Float64Array,
  ];
  const known = [-1, -1];
  /** A row of the picture, as wide as the result. Of two neighbours both are kept. */
  const rowAt = (y: number): Float64Array => {
    const slot = y % 2;
    const row = narrowed[slot]!;
    if (known[slot] === y) return row;
    known[slot] = y;
    rows.read(y, from.x, line);
    for (let x = 0; x < to.width; x++) {
      const first = across.first[x]! - from.x;
      const [begin, end] = [across.begin[x]!, across.begin[x + 1]!];
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let k = begin, i = first * channels + c; k < end; k++, i += channels) {
          sum += across.weights[k]! * line[i]!;
        }
        row[x * channels + c] = sum;
      }
    }
    return row;
  };
  const sums = new Float64Array(to.width * channels);
  for (let y = 0; y < to.height; y++) {
    sums.fill(0);
    for (let k = down.begin[y]!, row = down.first[y]!; k < down.begin[y + 1]!; k++, row++) {
      const weight = down.weights[k]!;
      if (weight === 0) continue;
      const numbers = rowAt(row);
      for (let i = 0; i < sums.length; i++) sums[i]! += weight * numbers[i]!;
    }
    const begin = at + ((to.y + y) * width + to.x) * channels;
    for (let i = 0; i < sums.length; i++) target[begin + i] = place(sums[i]!, divisor);
  }
}

/** What is taken of the picture, and where it comes to stand. */
function partsOf(
  { height: rows, width: columns }: Pixels,
  { fit }: PictureSettings,
  height: number,
  width: number,
): { from: Part; to: Part } {
  const whole = { y: 0, x: 0, height: rows, width: columns };
  const all = { y: 0, x: 0, height, width };
  if (fit === 'cover') return { from: middle(rows, columns, height, width), to: all };
  if (fit === 'contain') return { from: whole, to: middle(height, width, rows, columns) };
  return { from: whole, to: all };
}

/** The largest part in the middle of `rows` × `columns` that has the proportions of `height` × `width`. */
function middle(rows: number, columns: number, height: number, width: number): Part {
  const tall = rows * width > columns * height;
  const part = {
    height: tall ? Math.max(Math.round((columns * height) / width), 1) : rows,
    width: tall ? columns : Math.max(Math.round((rows * width) / height), 1),
  };
  return {
    ...part,
    y: Math.floor((rows - part.height) / 2),
    x: Math.floor((columns - part.width) / 2),
  };
}
