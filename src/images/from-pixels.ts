import { makeResult } from '../base/typed-array.js';
import type { Numbers } from '../matrix/matrix-like.js';
import { countOf } from '../matrix/shape.js';
import { type Tensor, tensorOf } from '../matrix/tensor.js';
import { type PictureOptions, type PictureSettings, resolvePicture } from './picture-options.js';
import { ownPixels, type Pixels, type PixelsLike } from './pixels.js';
import { shapeOf, writePicture } from './write-picture.js';

/**
 * Pixels that are there as bytes, such as an `ImageData`, as the numbers of a network; nothing is waited for.
 *
 * The result is exact and the same everywhere: a pixel of a smaller picture is the mean of what it covers, each pixel by the area;
 * one of a larger picture lies on the lines between the middles of the nearest four, beyond the outer ones on the edge.
 *
 * @param pixels Of 1, 3 or 4 channels, as many as its bytes say.
 * @returns (height, width, channels).
 * @throws DataError no pixels. @throws ShapeError bytes that do not fit width and height. @throws OptionError
 * @throws EngineError too large.
 *
 * @example
 * ```ts
 * const pixels = { data: Uint8Array.of(0, 51, 102, 255), width: 2, height: 2 };
 * fromPixels(pixels, { channels: 1, dtype: 'float64' }).toArray(); // [[[0], [0.2]], [[0.4], [1]]]
 * fromPixels(pixels, { channels: 1, size: 1, scale: [0, 255] }).toArray(); // [[[102]]]
 * ```
 */
export function fromPixels(pixels: PixelsLike, options: PictureOptions = {}): Tensor {
  const settings = resolvePicture('fromPixels', options);
  return pictureOf('fromPixels', ownPixels('fromPixels', pixels), settings);
}

/** @throws EngineError too large. @internal */
export function pictureOf(what: string, pixels: Pixels, settings: PictureSettings): Tensor {
  const shape = shapeOf(pixels, settings);
  const data = numbersFor(what, countOf(shape), settings.dtype);
  writePicture(pixels, settings, data, 0);
  return tensorOf(data, shape);
}

/** @throws EngineError too many. @internal */
export function numbersFor(what: string, count: number, dtype: 'float32' | 'float64'): Numbers {
  return makeResult(
    what,
    count,
    (length): Numbers =>
      dtype === 'float32' ? new Float32Array(length) : new Float64Array(length),
  );
}
