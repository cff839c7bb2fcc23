import { OptionError } from '../base/errors.js';
import {
  checkInteger,
  checkName,
  checkNumber,
  checkOptions,
  describe,
  isArray,
} from '../base/validate.js';
import type { Channels } from './pixels.js';

/** How pictures become numbers. */
export interface PictureOptions {
  /**
   * 1: grey, (299 red + 587 green + 114 blue) / 1000 (ITU-R BT.601), not rounded. 3: red, green, blue; of a grey picture three
   * times the same. 4: those and alpha. Default 3.
   */
  channels?: Channels;
  /** [height, width] of the result, or one number for both. Default: that of the picture. */
  size?: number | readonly [height: number, width: number];
  /**
   * `'fill'`: the whole picture, stretched. `'cover'`: the largest middle part of the right proportions, in whole pixels.
   * `'contain'`: the whole picture in its proportions, in the middle, `background` around it. Default `'fill'`.
   */
  fit?: 'fill' | 'cover' | 'contain';
  /** What 0 and 255 become. Default [0, 1]. */
  scale?: readonly [low: number, high: number];
  /** Red, green and blue, 0 to 255, behind what is transparent (for `channels` 1 and 3), and around `'contain'`. Default white. */
  background?: readonly [red: number, green: number, blue: number];
  /** Type of the numbers. Default `'float32'`. */
  dtype?: 'float32' | 'float64';
}

/** All of them, checked. @internal */
export interface PictureSettings {
  readonly channels: Channels;
  readonly size: readonly [height: number, width: number] | undefined;
  readonly fit: 'fill' | 'cover' | 'contain';
  readonly scale: Scale;
  readonly background: readonly [red: number, green: number, blue: number];
  readonly dtype: 'float32' | 'float64';
}

/** What 0 and 255 are. @internal */
export type Scale = readonly [low: number, high: number];

/** @internal */
export const PICTURE_OPTIONS: readonly (keyof PictureOptions)[] = [
  'channels',
  'size',
  'fit',
  'scale',
  'background',
  'dtype',
];

/** No side of a result is longer. */
const LONGEST = 2 ** 16;

/** @throws OptionError @internal */
export function resolvePicture(what: string, options: PictureOptions): PictureSettings {
  const given = checkOptions(what, options, PICTURE_OPTIONS);
  return {
    channels: channelsOf(`${what}: channels`, given.channels ?? 3),
    size: given.size === undefined ? undefined : sizeOf(`${what}: size`, given.size),
    fit: checkName(`${what}: fit`, given.fit ?? 'fill', ['fill', 'cover', 'contain'] as const),
    scale: scaleOf(`${what}: scale`, given.scale ?? [0, 1]),
    background: backgroundOf(`${what}: background`, given.background ?? [255, 255, 255]),
    dtype: checkName(`${what}: dtype`, given.dtype ?? 'float32', ['float32', 'float64'] as const),
  };
}

function channelsOf(what: string, value: unknown): Channels {
  if (value === 1 || value === 3 || value === 4) return value;
  throw new OptionError(
    `${what}: expected 1 (grey), 3 (red, green, blue) or 4 (with alpha), got ${describe(value)}.`,
  );
}

function sizeOf(what: string, value: unknown): readonly [number, number] {
  const [height, width] = isArray(value) ? pairOf(what, value, '[height, width]') : [value, value];
  return [
    checkInteger(`${what}: height`, height, 1, LONGEST),
    checkInteger(`${what}: width`, width, 1, LONGEST),
  ];
}

/** Two different numbers. @throws OptionError @internal */
export function scaleOf(what: string, value: unknown): Scale {
  const [low, high] = pairOf(what, value, '[low, high]').map((each) => checkNumber(what, each));
  const range = high! - low!;
  if (range === 0 || !Number.isFinite(range)) {
    throw new OptionError(`${what}: expected two different numbers, got ${low} and ${high}.`);
  }
  return [low!, high!];
}

/** @throws OptionError @internal */
export function pairOf(what: string, value: unknown, form: string): readonly [unknown, unknown] {
  if (isArray(value) && value.length === 2) return [value[0], value[1]];
  throw new OptionError(`${what}: expected ${form}, got ${describe(value)}.`);
}

function backgroundOf(what: string, value: unknown): readonly [number, number, number] {
  if (!isArray(value) || value.length !== 3) {
    throw new OptionError(`${what}: expected [red, green, blue], got ${describe(value)}.`);
  }
  const [red, green, blue] = [0, 1, 2].map((i) => checkInteger(`${what}[${i}]`, value[i], 0, 255));
  return [red!, green!, blue!];
}
