// Pixels of users, of one byte a channel, ours from now on.
import { DataError, ShapeError } from '../base/errors.js';
import { viewOf } from '../base/typed-array.js';
import { describe } from '../base/validate.js';
import { checkAttached, reading } from '../matrix/intake.js';

/** Pixels row by row, as `ImageData` has them; of one (grey), three (red, green, blue) or four channels (with alpha). */
export interface PixelsLike {
  /** One byte a channel, the channels of a pixel side by side: width × height × channels bytes. */
  readonly data: Uint8Array | Uint8ClampedArray;
  /** Pixels in a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
}

/** Channels of a picture: grey; red, green, blue; those and alpha. */
export type Channels = 1 | 3 | 4;

/** Pixels that are checked. @internal */
export interface Pixels {
  readonly data: Uint8Array | Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  readonly channels: Channels;
}

/** No canvas is longer, and no decoder gives more. */
const LONGEST = 2 ** 24;

/** Whether it says what pixels say. @internal */
export function isPixels(value: object): value is PixelsLike {
  return 'data' in value && 'width' in value && 'height' in value;
}

/** @throws DataError no pixels. @throws ShapeError lengths that do not fit. @internal */
export function ownPixels(what: string, value: unknown): Pixels {
  return reading(what, () => {
    if (typeof value !== 'object' || value === null || !isPixels(value)) {
      throw new DataError(`${what}: expected { data, width, height }, got ${describe(value)}.`);
    }
    const { data: given, width, height } = value as unknown as Record<string, unknown>;
    const data = viewOf(given);
    if (!(data instanceof Uint8Array || data instanceof Uint8ClampedArray)) {
      throw new DataError(
        `${what}: data: expected a Uint8ClampedArray or Uint8Array, got ${describe(given)}.`,
      );
    }
    if (data.length === 0) checkAttached(what, given);
    const wide = lengthOf(`${what}: width`, width);
    const high = lengthOf(`${what}: height`, height);
    const channels = data.length / (wide * high);
    if (channels === 1 || channels === 3 || channels === 4) {
      return { data, width: wide, height: high, channels };
    }
    throw new ShapeError(
      `${what}: ${data.length} bytes are no ${wide} × ${high} pixels of 1, 3 or 4 channels; expected ${[1, 3, 4].map((each) => wide * high * each).join(', ')} bytes.`,
    );
  });
}

function lengthOf(what: string, value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= LONGEST) {
    return value;
  }
  throw new DataError(
    `${what}: expected a whole number of pixels from 1 to ${LONGEST}, got ${describe(value)}.`,
  );
}
