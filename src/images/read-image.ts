import { DataError, ShapeError } from '../base/errors.js';
import { checkInteger, checkOptions, describe } from '../base/validate.js';
import { ownList } from '../matrix/intake.js';
import type { Numbers } from '../matrix/matrix-like.js';
import { countOf, sameShape, showShape } from '../matrix/shape.js';
import { type Tensor, tensorOf } from '../matrix/tensor.js';
import { numbersFor, pictureOf } from './from-pixels.js';
import {
  PICTURE_OPTIONS,
  type PictureOptions,
  type PictureSettings,
  resolvePicture,
} from './picture-options.js';
import { type ImageSource, pixelsOf } from './source.js';
import { shapeOf, writePicture } from './write-picture.js';

/** How files become numbers. */
export interface ReadImageOptions extends PictureOptions {
  /** A file of more pixels is refused: PNG and JPEG before it is decoded. Default 2²⁶, 8192 × 8192. */
  maxPixels?: number;
}

interface ReadSettings extends PictureSettings {
  readonly maxPixels: number;
}

function resolve(what: string, options: ReadImageOptions): ReadSettings {
  const { maxPixels, ...picture } = checkOptions(what, options, [...PICTURE_OPTIONS, 'maxPixels']);
  return {
    ...resolvePicture(what, picture),
    maxPixels: checkInteger(`${what}: maxPixels`, maxPixels ?? 2 ** 26, 1, 2 ** 30),
  };
}

/**
 * A picture as the numbers of a network. What it becomes follows the rule of `fromPixels`.
 *
 * Files are decoded by the browser; elsewhere by [sharp](https://sharp.pixelplumbing.com), which is installed beside Myelin: PNG, JPEG,
 * WebP, GIF (its first picture), AVIF and TIFF, turned as their EXIF data says, in sRGB. Decoders of JPEG may differ in a pixel's
 * last bits.
 *
 * @param source Pixels, or a file as its bytes, `Blob`, `File`, path or URL; in pages also an `<img>`, a canvas, an `ImageBitmap`.
 * @returns (height, width, channels).
 * @throws (rejects with) FormatError what cannot be decoded, ends too soon, or has more than `maxPixels`; DataError no picture, no
 * such file, pixels that the browser keeps to itself; EngineError no decoder here, or too large; ShapeError; OptionError.
 *
 * @example
 * ```ts
 * const cat = await readImage('cat.jpg', { size: 224, fit: 'cover' });
 * cat.shape; // [224, 224, 3]
 * network.run(cat.data);
 * ```
 */
export async function readImage(
  source: ImageSource,
  options: ReadImageOptions = {},
): Promise<Tensor> {
  const what = 'readImage';
  const settings = resolve(what, options);
  return pictureOf(what, await pixelsOf(what, source, settings.maxPixels), settings);
}

/** Pictures that are decoded at a time. */
const AT_A_TIME = 4;

/**
 * Pictures as a batch, each as `readImage` reads it. A few are decoded at a time, and only the numbers are kept.
 *
 * @param sources In the order of the batch, one at least.
 * @param options Without `size` all must be as large as the first.
 * @returns (pictures, height, width, channels): inputs of `train`.
 * @throws (rejects with) as `readImage`, with the number of the picture; ShapeError pictures of different sizes.
 *
 * @example
 * ```ts
 * const inputs = await readImages(['cat.jpg', 'dog.jpg'], { size: [64, 64] });
 * inputs.shape; // [2, 64, 64, 3]
 * network.train(inputs, [0, 1], options);
 * ```
 */
export async function readImages(
  sources: ArrayLike<ImageSource>,
  options: ReadImageOptions = {},
): Promise<Tensor> {
  const what = 'readImages';
  const settings = resolve(what, options);
  const list = typeof sources === 'string' ? undefined : ownList(what, sources);
  if (!list || list.length === 0 || ArrayBuffer.isView(list)) {
    throw new DataError(
      `${what}: expected a list of pictures, got ${list?.length === 0 ? 'none' : describe(sources)}.`,
    );
  }
  let shape: readonly number[] | undefined;
  let data: Numbers | undefined;
  for (let first = 0; first < list.length; first += AT_A_TIME) {
    const some = list.slice(first, first + AT_A_TIME) as readonly ImageSource[];
    const nameOf = (i: number): string => `${what}: picture ${first + i}`;
    const decoded = await Promise.all(
      some.map((source, i) => pixelsOf(nameOf(i), source, settings.maxPixels)),
    );
    for (const [i, pixels] of decoded.entries()) {
      const own = shapeOf(pixels, settings);
      shape ??= own;
      if (!sameShape(own, shape)) {
        throw new ShapeError(
          `${nameOf(i)}: shape ${showShape(own)}, expected ${showShape(shape)} as the first; size: [${shape[0]}, ${shape[1]}] makes them equal.`,
        );
      }
      const count = countOf(shape);
      data ??= numbersFor(what, list.length * count, settings.dtype);
      writePicture(pixels, settings, data, (first + i) * count);
    }
  }
  return tensorOf(data!, [list.length, ...shape!]);
}
