import type { Numbers } from '../matrix/matrix-like.js';
import type { Movement } from './movement.js';
import type { OwnPictures } from './own-pictures.js';

/** Writes picture number `row`, moved, to `target` from `at` on. What comes into sight is `fill`, or else the edge. @internal */
export function movePicture(
  pictures: OwnPictures,
  row: number,
  movement: Movement,
  fill: number | undefined,
  target: Numbers,
  at: number,
): void {
  const { data, height, width, channels } = pictures;
  const { flipsX, flipsY, shiftY, shiftX, cosine, sine } = movement;
  const begin = row * height * width * channels;
  const straight = sine === 0 && cosine === 1;
  if (straight && !(flipsX || flipsY || shiftX !== 0 || shiftY !== 0)) {
    target.set(data.subarray(begin, begin + height * width * channels), at);
    return;
  }
  const middleY = (height - 1) / 2;
  const middleX = (width - 1) / 2;
  /** A number of the picture, at whole places, also beyond its edge. */
  const numberAt = (y: number, x: number, channel: number): number => {
    const [nearY, nearX] = [clamp(y, height), clamp(x, width)];
    if (fill !== undefined && (nearY !== y || nearX !== x)) return fill;
    return data[begin + (nearY * width + nearX) * channels + channel]!;
  };
  for (let y = 0, to = at; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const down = y - middleY - shiftY;
      const across = x - middleX - shiftX;
      const turnedY = cosine * down + sine * across;
      const turnedX = cosine * across - sine * down;
      const fromY = (flipsY ? -turnedY : turnedY) + middleY;
      const fromX = (flipsX ? -turnedX : turnedX) + middleX;
      if (straight) {
        for (let c = 0; c < channels; c++) target[to++] = numberAt(fromY, fromX, c);
        continue;
      }
      const [top, left] = [Math.floor(fromY), Math.floor(fromX)];
      const [low, right] = [fromY - top, fromX - left];
      for (let c = 0; c < channels; c++) {
        const above = line(numberAt(top, left, c), numberAt(top, left + 1, c), right);
        const below = line(numberAt(top + 1, left, c), numberAt(top + 1, left + 1, c), right);
        target[to++] = line(above, below, low);
      }
    }
  }
}

function clamp(place: number, length: number): number {
  return place < 0 ? 0 : place >= length ? length - 1 : place;
}

/** On the line from one number to the next; of two equal ones that one. */
function line(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}
