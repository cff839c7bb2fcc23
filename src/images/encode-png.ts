// W3C, Portable Network Graphics (3rd edition), as far as it is needed to write one.
import { zlibSync } from 'fflate';
import type { TensorLike } from '../matrix/matrix-like.js';
import { concatenate } from '../serialization/bytes.js';
import { crc32 } from '../serialization/crc32.js';
import { PNG } from './file-header.js';
import { bytesOfPicture, ownPicture, type ToPixelsOptions } from './to-pixels.js';

/** By channels. */
const COLOUR_TYPE = { 1: 0, 3: 2, 4: 6 } as const;
/** A row as its difference to the one above. */
const UP = 2;

/**
 * Numbers as a PNG file, rounded as by `toPixels`: 8 bits a channel, grey, colour or colour with alpha. The same bytes everywhere.
 *
 * @param picture (height, width, channels), or a batch of such; of 1 (grey), 3 or 4 channels.
 * @throws As `toPixels`.
 *
 * @example
 * ```ts
 * await writeFile('restored.png', encodePng(network.run(batch), { index: 3 }));
 * ```
 */
export function encodePng(
  picture: TensorLike,
  options: ToPixelsOptions = {},
): Uint8Array<ArrayBuffer> {
  const own = ownPicture('encodePng', picture, options);
  const bytes = bytesOfPicture('encodePng', own);
  const { height, width, channels } = own;
  const row = width * channels;
  const rows = new Uint8Array(height * (row + 1));
  for (let y = 0; y < height; y++) {
    const at = y * (row + 1);
    rows[at] = UP;
    for (let i = 0; i < row; i++) {
      rows[at + 1 + i] = bytes[y * row + i]! - (y > 0 ? bytes[(y - 1) * row + i]! : 0);
    }
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, COLOUR_TYPE[channels]], 8);
  return concatenate([
    Uint8Array.from(PNG),
    chunk('IHDR', header),
    chunk('IDAT', zlibSync(rows)),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

/** Length, name, content, checksum of the two before. */
function chunk(name: string, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(content.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, content.length);
  bytes.set(
    Uint8Array.from(name, (letter) => letter.charCodeAt(0)),
    4,
  );
  bytes.set(content, 8);
  view.setUint32(content.length + 8, crc32(bytes.subarray(4, content.length + 8)));
  return bytes;
}
