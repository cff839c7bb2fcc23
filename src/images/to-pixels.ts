import { OptionError, ShapeError } from '../base/errors.js';
import { makeResult } from '../base/typed-array.js';
import { checkInteger, checkOptions } from '../base/validate.js';
import { notFinite } from '../matrix/intake.js';
import type { Numbers, TensorLike } from '../matrix/matrix-like.js';
import { ownTensor } from '../matrix/nested.js';
import { claimedShape } from '../matrix/samples.js';
import { lengthsOf } from './own-pictures.js';
import { type Scale, scaleOf } from './picture-options.js';

/** How numbers become a picture. */
export interface ToPixelsOptions {
  /** Which picture of a batch. Default 0. */
  index?: number;
  /** What is black and what is white; beyond is cut off. Default [0, 1]. */
  scale?: readonly [low: number, high: number];
}

/** Pixels of four channels; `new ImageData(data, width, height)` draws them. */
export interface ImagePixels {
  /** Red, green, blue and alpha of each pixel, row by row. */
  data: Uint8ClampedArray<ArrayBuffer>;
  /** Pixels in a row. */
  width: number;
  /** Rows. */
  height: number;
}

/** One picture of numbers. @internal */
export interface Picture {
  readonly data: Numbers;
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3 | 4;
  readonly scale: Scale;
}

/** @throws DataError @throws ShapeError @throws OptionError @internal */
export function ownPicture(what: string, input: TensorLike, options: ToPixelsOptions): Picture {
  const given = checkOptions(what, options, ['index', 'scale']);
  const scale = scaleOf(`${what}: scale`, given.scale ?? [0, 1]);
  const isBatch = claimedShape(what, input).length === 4;
  const names = `${isBatch ? 'pictures, ' : ''}height, width, channels`;
  const shape = lengthsOf(what, input, isBatch ? 4 : 3, names);
  const [height, width, channels] = shape.slice(-3) as [number, number, number];
  if (channels !== 1 && channels !== 3 && channels !== 4) {
    throw new ShapeError(`${what}: expected 1, 3 or 4 channels, got ${channels}.`);
  }
  const index = checkInteger(`${what}: index`, given.index ?? 0, 0, 2 ** 32);
  const pictures = isBatch ? shape[0]! : 1;
  if (index >= pictures) {
    throw new OptionError(
      `${what}: index: ${index} where there are ${pictures} pictures, counted from 0.`,
    );
  }
  const count = height * width * channels;
  const { data } = ownTensor(what, input, shape);
  const own = data.subarray(index * count, (index + 1) * count);
  const odd = own.findIndex((value) => !Number.isFinite(value));
  if (odd < 0) return { data: own, height, width, channels, scale };
  const pixel = Math.floor(odd / channels);
  throw notFinite(what, own[odd], Math.floor(pixel / width), pixel % width);
}

/** The bytes of a picture, its channels as they are. @throws EngineError too large. @internal */
export function bytesOfPicture(
  what: string,
  { data, scale }: Picture,
): Uint8ClampedArray<ArrayBuffer> {
  const [low, high] = scale;
  const bytes = makeResult(what, data.length, (length) => new Uint8ClampedArray(length));
  // Stored in these it is cut off and rounded, halves to even.
  for (let i = 0; i < data.length; i++) bytes[i] = ((data[i]! - low) / (high - low)) * 255;
  return bytes;
}

/**
 * The way back: numbers as pixels that can be shown, rounded to the nearest of 256 values, a half to the even one.
 *
 * @param picture (height, width, channels), or a batch of such; of 1 (grey), 3 or 4 channels.
 * @throws ShapeError other axes or channels. @throws DataError a number that is not finite: its row and column are those of the
 * pixel. @throws OptionError
 *
 * @example
 * ```ts
 * const { data, width, height } = toPixels(network.run(batch), { index: 3 });
 * canvas.getContext('2d').putImageData(new ImageData(data, width, height), 0, 0);
 * ```
 */
export function toPixels(picture: TensorLike, options: ToPixelsOptions = {}): ImagePixels {
  const what = 'toPixels';
  const own = ownPicture(what, picture, options);
  const { height, width, channels } = own;
  const bytes = bytesOfPicture(what, own);
  if (channels === 4) return { data: bytes, width, height };
  const data = makeResult(what, width * height * 4, (length) => new Uint8ClampedArray(length));
  const step = channels === 1 ? 0 : 1;
  for (let to = 0, from = 0; to < data.length; to += 4, from += channels) {
    data[to] = bytes[from]!;
    data[to + 1] = bytes[from + step]!;
    data[to + 2] = bytes[from + 2 * step]!;
    data[to + 3] = 255;
  }
  return { data, width, height };
}
