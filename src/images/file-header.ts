// What is looked at in a file before a decoder is given it: decoders differ in what they say of files that end too soon, and browsers
// decode whatever the size. PNG: W3C, Portable Network Graphics (3rd edition); JPEG: ITU-T T.81, annex B.
import { FormatError } from '../base/errors.js';
import { crc32 } from '../serialization/crc32.js';

/** @throws FormatError no picture of pixels, one that ends too soon, or one of more pixels. @internal */
export function checkHeader(what: string, bytes: Uint8Array, maxPixels: number): void {
  if (bytes.length === 0) throw new FormatError(`${what}: an empty file; expected a picture.`);
  if (beginsWith(bytes, PNG)) checkPng(what, bytes, maxPixels);
  else if (beginsWith(bytes, JPEG)) checkJpeg(what, bytes, maxPixels);
  else if (looksLikeText(bytes)) {
    throw new FormatError(
      `${what}: text (such as SVG or HTML) where a picture was expected; draw it on a canvas first, or give a PNG or JPEG.`,
    );
  }
}

/** What a PNG begins with. @internal */
export const PNG: readonly number[] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG = [0xff, 0xd8, 0xff];
const IHDR = 0x49484452;
const IEND = 0x49454e44;

function beginsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, i) => bytes[i] === byte);
}

function looksLikeText(bytes: Uint8Array): boolean {
  const begin = beginsWith(bytes, [0xef, 0xbb, 0xbf]) ? 3 : 0;
  for (let i = begin; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte === 0x3c) return true; // <
    if (byte !== 0x20 && (byte < 0x09 || byte > 0x0d)) return false;
  }
  return false;
}

function truncated(what: string, kind: string, length: number): FormatError {
  return new FormatError(`${what}: this ${kind} ends too soon, after ${length} bytes.`);
}

/** @throws FormatError @internal */
export function checkPixelCount(what: string, width: number, height: number, most: number): void {
  if (width * height <= most) return;
  throw new FormatError(
    `${what}: a picture of ${width} × ${height} pixels; at most ${most} are read. Give a larger maxPixels where you trust it.`,
  );
}

function checkPng(what: string, bytes: Uint8Array, maxPixels: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = PNG.length; ; ) {
    if (at + 12 > bytes.length) throw truncated(what, 'PNG', bytes.length);
    const length = view.getUint32(at);
    const type = view.getUint32(at + 4);
    if (at + 12 + length > bytes.length) throw truncated(what, 'PNG', bytes.length);
    if (at === PNG.length) {
      if (type !== IHDR || length !== 13) {
        throw new FormatError(`${what}: this PNG does not begin with its header.`);
      }
      checkPixelCount(what, view.getUint32(at + 8), view.getUint32(at + 12), maxPixels);
    }
    // Those with a capital letter are what the picture is made of. Not every browser looks at their checksums.
    const content = bytes.subarray(at + 4, at + 8 + length);
    if (bytes[at + 4]! < 0x60 && crc32(content) !== view.getUint32(at + 8 + length)) {
      throw new FormatError(
        `${what}: this PNG is damaged: a checksum does not fit its chunk at byte ${at}.`,
      );
    }
    if (type === IEND) return;
    at += 12 + length;
  }
}

/** Markers without a segment: TEM, restarts, SOI. */
const alone = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
/** Frames of every kind of coding; C4, C8 and CC are tables and reserved. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

function checkJpeg(what: string, bytes: Uint8Array, maxPixels: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 2; ; ) {
    // Within coded data a 0 follows each 0xff that is no marker.
    at = bytes.indexOf(0xff, at);
    const marker = at < 0 ? undefined : bytes[at + 1];
    if (marker === undefined) throw truncated(what, 'JPEG', bytes.length);
    if (marker === 0xd9) return;
    if (marker === 0xff) at += 1;
    else if (marker === 0 || alone(marker)) at += 2;
    else {
      if (at + 4 > bytes.length) throw truncated(what, 'JPEG', bytes.length);
      const length = view.getUint16(at + 2);
      if (at + 2 + length > bytes.length) throw truncated(what, 'JPEG', bytes.length);
      if (isFrame(marker) && length >= 8) {
        checkPixelCount(what, view.getUint16(at + 7), view.getUint16(at + 5), maxPixels);
      }
      at += 2 + Math.max(length, 2);
    }
  }
}
