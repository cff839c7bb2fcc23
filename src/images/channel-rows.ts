import type { PictureSettings } from './picture-options.js';
import type { Pixels } from './pixels.js';

/** Reads rows of pixels as whole numbers of the channels that are wanted. @internal */
export interface ChannelRows {
  /** What 255 becomes. */
  readonly most: number;
  /** Row `y` from pixel `x` on, as many as fit into `target`. */
  read(y: number, x: number, target: Float64Array): void;
  /** The background in the same numbers. */
  readonly background: readonly number[];
}

/** Over the background, where alpha is no channel of the result. @internal */
export function channelRows(
  pixels: Pixels,
  { channels, background }: PictureSettings,
): ChannelRows {
  const { data, width, channels: from } = pixels;
  const over = from === 4 && channels !== 4 && !isOpaque(data);
  const most = (over ? 255 * 255 : 255) * (channels === 1 ? 1000 : 1);
  const unit = most / 255 / (channels === 1 ? 1000 : 1);
  const [backRed, backGreen, backBlue] = background;
  const put = (
    target: Float64Array,
    at: number,
    red: number,
    green: number,
    blue: number,
    alpha: number,
  ): void => {
    if (channels === 1) target[at] = 299 * red + 587 * green + 114 * blue;
    else {
      target[at] = red;
      target[at + 1] = green;
      target[at + 2] = blue;
      if (channels === 4) target[at + 3] = alpha;
    }
  };
  const back = new Float64Array(channels);
  put(back, 0, backRed * unit, backGreen * unit, backBlue * unit, 255);
  return {
    most,
    background: Array.from(back),
    read(y, x, target) {
      const step = from === 1 ? 0 : 1;
      for (let at = 0, i = (y * width + x) * from; at < target.length; at += channels, i += from) {
        let [red, green, blue] = [data[i]!, data[i + step]!, data[i + 2 * step]!];
        const alpha = from === 4 ? data[i + 3]! : 255;
        if (over) {
          const rest = 255 - alpha;
          red = red * alpha + backRed * rest;
          green = green * alpha + backGreen * rest;
          blue = blue * alpha + backBlue * rest;
        }
        put(target, at, red, green, blue, alpha);
      }
    },
  };
}

function isOpaque(data: Uint8Array | Uint8ClampedArray): boolean {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return false;
  return true;
}
