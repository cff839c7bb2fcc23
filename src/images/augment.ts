import { OptionError } from '../base/errors.js';
import { checkInteger } from '../base/validate.js';
import type { SamplesLike } from '../matrix/matrix-like.js';
import { type Tensor, tensorOf } from '../matrix/tensor.js';
import { type AugmentOptions, type AugmentSettings, resolveAugment } from './augment-options.js';
import { keyOf } from './draws.js';
import { numbersFor } from './from-pixels.js';
import { movePicture } from './move-picture.js';
import { movementOf } from './movement.js';
import { type OwnPictures, ownPictures } from './own-pictures.js';

/** Moves the pictures of a batch, each in a way of its own; made by `augment`. */
export interface Augmentation {
  /**
   * A new batch of the same shape and type.
   *
   * @param batch (pictures, height, width, channels), any number of channels. It stays as it is.
   * @param key What is to be drawn anew for: the epoch, say, and the number of the batch. The same key gives the same movements.
   */
  (batch: SamplesLike, ...key: readonly [number, ...number[]]): Tensor;
  /** Where all draws begin. */
  readonly seed: number;
}

/** How an augmentation moves, for those that this module made. */
const settingsByAugmentation = new WeakMap<object, AugmentSettings>();

/**
 * Variants of pictures for training: turned over, shifted, rotated, zoomed, as if taken once more. A picture is moved in this order, around
 * its middle, and read there between the nearest four pixels. Only + − × ÷ and a cosine of our own: the same bits on every engine.
 *
 * What happens to a picture follows from `seed`, the key and its place in the batch alone, so nothing is held, and a
 * run can be repeated from anywhere.
 *
 * @throws OptionError. When it is called: ShapeError @throws DataError @throws EngineError.
 *
 * @example
 * ```ts
 * const vary = augment({ flip: true, shift: 0.1, rotate: 10, seed: 1 });
 * for (let epoch = 0; epoch < 20; epoch++) {
 *   partialFit(network, vary(inputs, epoch), classes, options);
 * }
 * ```
 */
export function augment(options: AugmentOptions): Augmentation {
  const settings = resolveAugment('augment', options);
  const augmentation = (batch: SamplesLike, ...key: readonly number[]): Tensor => {
    const what = 'augment';
    if (key.length === 0) {
      throw new OptionError(
        `${what}: expected a number after the batch, such as the epoch's; without one each epoch would be the same.`,
      );
    }
    const places = key.map((place) => checkInteger(`${what}: key`, place, 0, 2 ** 32 - 1));
    const pictures = ownPictures(what, batch);
    const rows = Uint32Array.from({ length: pictures.count }, (_, i) => i);
    return augmentRows(what, pictures, rows, settings, keyOf(settings.seed, ...places));
  };
  const made = Object.assign(augmentation, { seed: settings.seed });
  settingsByAugmentation.set(made, settings);
  return made;
}

/** @throws OptionError it is none. @internal */
export function settingsOf(what: string, augmentation: unknown): AugmentSettings {
  const settings =
    typeof augmentation === 'function' ? settingsByAugmentation.get(augmentation) : undefined;
  if (settings) return settings;
  throw new OptionError(`${what}: augment: expected what augment({ … }) returns.`);
}

/** The pictures of these numbers, each as its number and the key say. @internal */
export function augmentRows(
  what: string,
  pictures: OwnPictures,
  rows: Uint32Array,
  settings: AugmentSettings,
  key: number,
): Tensor {
  const { height, width, channels, data } = pictures;
  const count = height * width * channels;
  const dtype = data instanceof Float32Array ? 'float32' : 'float64';
  const target = numbersFor(what, rows.length * count, dtype);
  for (const [i, row] of rows.entries()) {
    const movement = movementOf(settings, keyOf(key, row), height, width);
    movePicture(pictures, row, movement, settings.fill, target, i * count);
  }
  return tensorOf(target, [rows.length, height, width, channels]);
}
