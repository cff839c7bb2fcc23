import { OptionError } from '../base/errors.js';
import { seedOf } from '../base/seed.js';
import { checkNumber, checkOptions, describe, isArray } from '../base/validate.js';
import { pairOf } from './picture-options.js';

/** What may happen to pictures; nothing that is not given. */
export interface AugmentOptions {
  /** Each other picture is turned over: left and right (true or `'horizontal'`), up and down, or each by itself. Default false. */
  flip?: boolean | 'horizontal' | 'vertical' | 'both';
  /** By at most this share of height and width in each direction, 0 to 1; in whole pixels, so that none is blurred. Default 0. */
  shift?: number | readonly [vertical: number, horizontal: number];
  /** Around the middle by at most so many degrees in each direction, 0 to 180. Default 0. */
  rotate?: number;
  /** Larger or smaller by at most this share, 0 to below 1; or factors [least, most]. Default 0. */
  zoom?: number | readonly [least: number, most: number];
  /** What comes into sight: as the nearest pixel of the edge, or this number. Default `'edge'`. */
  fill?: 'edge' | number;
  /** 0 to 2³² − 1. Default: drawn, and kept in `seed`. */
  seed?: number;
}

/** @internal */
export interface AugmentSettings {
  readonly flipsX: boolean;
  readonly flipsY: boolean;
  readonly shift: readonly [vertical: number, horizontal: number];
  readonly rotate: number;
  readonly zoom: readonly [least: number, most: number];
  readonly fill: number | undefined;
  readonly seed: number;
}

/** @throws OptionError @internal */
export function resolveAugment(what: string, options: AugmentOptions): AugmentSettings {
  const names = ['flip', 'shift', 'rotate', 'zoom', 'fill', 'seed'];
  const given = checkOptions(what, options, names);
  const flip: unknown = given.flip ?? false;
  if (![true, false, 'horizontal', 'vertical', 'both'].includes(flip as boolean)) {
    throw new OptionError(
      `${what}: flip: expected true, false, 'horizontal', 'vertical' or 'both', got ${describe(flip)}.`,
    );
  }
  const { fill = 'edge', seed } = given;
  return {
    flipsX: flip === true || flip === 'horizontal' || flip === 'both',
    flipsY: flip === 'vertical' || flip === 'both',
    shift: shiftOf(`${what}: shift`, given.shift ?? 0),
    rotate: checkNumber(`${what}: rotate`, given.rotate ?? 0, 0, 180),
    zoom: zoomOf(`${what}: zoom`, given.zoom ?? 0),
    fill: fill === 'edge' ? undefined : checkNumber(`${what}: fill`, fill),
    seed: seedOf(what, seed),
  };
}

function shiftOf(what: string, value: unknown): readonly [number, number] {
  const pair = isArray(value) ? pairOf(what, value, '[vertical, horizontal]') : [value, value];
  return [checkNumber(what, pair[0], 0, 1), checkNumber(what, pair[1], 0, 1)];
}

function zoomOf(what: string, value: unknown): readonly [number, number] {
  if (!isArray(value)) {
    const share = checkNumber(what, value, 0, 0.99);
    return [1 - share, 1 + share];
  }
  const pair = pairOf(what, value, '[least, most]');
  const least = checkNumber(`${what}: least`, pair[0], 0.01, 100);
  return [least, checkNumber(`${what}: most`, pair[1], least, 100)];
}
