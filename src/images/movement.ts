import { cosineOfPi } from '../network/training/cosine.js';
import type { AugmentSettings } from './augment-options.js';
import { drawOf } from './draws.js';

/**
 * Where pixels come from: seen from the middle, pixel (y, x) shows what stands at flip(R⁻¹((y, x) − shift) / zoom). Whole pixels of
 * `shift`. @internal
 */
export interface Movement {
  readonly flipsX: boolean;
  readonly flipsY: boolean;
  readonly shiftY: number;
  readonly shiftX: number;
  /** cos and sin of the angle, each divided by the zoom. */
  readonly cosine: number;
  readonly sine: number;
}

/** The movement that a key draws for pictures of this size. @internal */
export function movementOf(
  { flipsX, flipsY, shift, rotate, zoom }: AugmentSettings,
  key: number,
  height: number,
  width: number,
): Movement {
  const between = (i: number, low: number, high: number): number =>
    low + (high - low) * drawOf(key, i);
  const whole = (i: number, most: number): number => Math.round(between(i, -most, most));
  // Each has a number of its own, so that an option changes nothing that another one draws.
  const angle = between(4, -rotate, rotate) / 180;
  const factor = between(5, ...zoom);
  return {
    flipsX: flipsX && drawOf(key, 0) < 0.5,
    flipsY: flipsY && drawOf(key, 1) < 0.5,
    shiftY: whole(2, shift[0] * height),
    shiftX: whole(3, shift[1] * width),
    cosine: cosineOfPi(Math.abs(angle)) / factor,
    sine: sineOfPi(angle) / factor,
  };
}

/** sin(π·t) for t in [−1, 1]; `Math.sin` may differ per engine. */
function sineOfPi(t: number): number {
  const value = cosineOfPi(Math.abs(Math.abs(t) - 0.5));
  return t < 0 ? -value : value;
}
