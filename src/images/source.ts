import { blobBytes } from '../base/blob-bytes.js';
import { DataError, OptionError } from '../base/errors.js';
import { describe, shorten } from '../base/validate.js';
import { reading, unreadable } from '../matrix/intake.js';
import { bytesOf } from '../table/source/chunks.js';
import {
  type Drawable,
  decodeByBrowser,
  hasCanvas,
  isDrawable,
  pixelsOfDrawable,
} from './canvas.js';
import { checkHeader } from './file-header.js';
import { isPixels, ownPixels, type Pixels, type PixelsLike } from './pixels.js';
import { decodeBySharp } from './sharp.js';

/**
 * A picture as people have it: pixels (`ImageData`, or bytes with width and height); a file as its bytes, a `Blob` or `File`, its path
 * (Node, Deno, Bun) or its URL; in pages what a canvas can draw: an `<img>`, a canvas, an `ImageBitmap`, a `<video>`.
 */
export type ImageSource = PixelsLike | Uint8Array | ArrayBuffer | Blob | string | URL | Drawable;

/** @throws as `readImage`. @internal */
export async function pixelsOf(
  what: string,
  source: ImageSource,
  maxPixels: number,
): Promise<Pixels> {
  if (typeof source === 'string') return decode(what, await ofText(what, source), maxPixels);
  if (typeof source !== 'object' || source === null) throw noPicture(what, source);
  const kind = reading(what, () => kindOf(source));
  if (kind === 'pixels') return ownPixels(what, source);
  if (kind === 'drawable') return pixelsOfDrawable(what, source as Drawable, maxPixels);
  if (kind === 'URL') return decode(what, await ofURL(what, source as URL), maxPixels);
  if (kind === 'Blob') return decode(what, await ofBlob(what, source as Blob), maxPixels);
  const bytes = bytesOf(source);
  if (!bytes) throw noPicture(what, source);
  return decode(what, bytes, maxPixels);
}

function kindOf(source: object): 'pixels' | 'drawable' | 'URL' | 'Blob' | 'other' {
  if (source instanceof URL) return 'URL';
  if (typeof Blob === 'function' && source instanceof Blob) return 'Blob';
  if (isDrawable(source)) return 'drawable';
  return isPixels(source) ? 'pixels' : 'other';
}

function noPicture(what: string, value: unknown): DataError {
  return new DataError(
    `${what}: expected { data, width, height }, the bytes of a picture, a File, a path, a URL, or what a canvas can draw, got ${describe(value)}.`,
  );
}

function decode(what: string, bytes: Uint8Array, maxPixels: number): Promise<Pixels> {
  checkHeader(what, bytes, maxPixels);
  return hasCanvas()
    ? decodeByBrowser(what, bytes, maxPixels)
    : decodeBySharp(what, bytes, maxPixels);
}

async function ofBlob(what: string, blob: Blob): Promise<Uint8Array> {
  try {
    return new Uint8Array(await blobBytes(blob));
  } catch (error) {
    throw unreadable(what, error);
  }
}

const URL_FORM = /^(?:https?|data|blob|file):/i;

async function ofText(what: string, text: string): Promise<Uint8Array> {
  if (!URL_FORM.test(text)) return ofPath(what, text, text);
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new DataError(`${what}: '${shorten(text)}' is no URL.`);
  }
  return ofURL(what, url);
}

async function ofURL(what: string, url: URL): Promise<Uint8Array> {
  if (url.protocol === 'file:') return ofPath(what, url, url.href);
  const name = shorten(url.href);
  let response: Response;
  try {
    response = await fetch(url);
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    const reason = error instanceof Error ? error.message : describe(error);
    throw new DataError(`${what}: ${name} cannot be fetched: ${reason}.`);
  }
  throw new DataError(`${what}: ${name} answers ${response.status} ${response.statusText}.`);
}

/** What is needed of `node:fs`; Deno and Bun have it, too. */
interface FileSystem {
  readonly promises: { readFile(path: string | URL): Promise<Uint8Array> };
}

async function ofPath(what: string, path: string | URL, name: string): Promise<Uint8Array> {
  // Not an import: a bundler for pages would look for it.
  const { process } = globalThis as {
    process?: { getBuiltinModule?(name: 'node:fs'): FileSystem };
  };
  const fs = process?.getBuiltinModule?.('node:fs');
  if (!fs) {
    throw new OptionError(
      `${what}: '${shorten(name)}' would be a path, and there are no files here; expected a URL, a File or an element.`,
    );
  }
  try {
    return await fs.promises.readFile(path);
  } catch (error) {
    const { code } = error as { code?: unknown };
    throw new DataError(
      `${what}: the file '${shorten(name)}' cannot be read${code === 'ENOENT' ? ': there is none' : `: ${describe(code)}`}.`,
    );
  }
}
