// What a page or its worker has: pictures are drawn on a canvas, and read from there.
import { DataError, EngineError, FormatError } from '../base/errors.js';
import { describe, tagOf } from '../base/validate.js';
import { checkPixelCount } from './file-header.js';
import type { Pixels } from './pixels.js';

/** What can be drawn on a canvas. */
export type Drawable =
  | HTMLImageElement
  | HTMLCanvasElement
  | HTMLVideoElement
  | OffscreenCanvas
  | ImageBitmap
  | SVGImageElement
  | VideoFrame;

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Whether pictures can be decoded by what is here. @internal */
export function hasCanvas(): boolean {
  return (
    typeof createImageBitmap === 'function' &&
    (typeof OffscreenCanvas === 'function' || typeof document === 'object')
  );
}

/** Their names in every realm, and where their width and height stand. */
const DRAWABLES: ReadonlyMap<string, readonly [width: string, height: string]> = new Map([
  ['HTMLImageElement', ['naturalWidth', 'naturalHeight']],
  ['HTMLVideoElement', ['videoWidth', 'videoHeight']],
  ['HTMLCanvasElement', ['width', 'height']],
  ['OffscreenCanvas', ['width', 'height']],
  ['ImageBitmap', ['width', 'height']],
  ['VideoFrame', ['displayWidth', 'displayHeight']],
]);

/** @internal */
export function isDrawable(value: object): value is Drawable {
  return DRAWABLES.has(tagOf(value));
}

/** Decodes a file by the browser. @throws FormatError @internal */
export async function decodeByBrowser(
  what: string,
  bytes: Uint8Array,
  maxPixels: number,
): Promise<Pixels> {
  let bitmap: ImageBitmap;
  try {
    // Alpha as it is in the file; turned as its EXIF data says.
    const options = { premultiplyAlpha: 'none' } as const;
    bitmap = await createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>]), options);
  } catch (error) {
    const reason = error instanceof Error ? error.message : describe(error);
    throw new FormatError(`${what}: cannot be decoded: ${reason}`);
  }
  try {
    return draw(what, bitmap, bitmap.width, bitmap.height, maxPixels);
  } finally {
    bitmap.close();
  }
}

/** @throws DataError it shows nothing, or may not be read. @internal */
export async function pixelsOfDrawable(
  what: string,
  value: Drawable,
  maxPixels: number,
): Promise<Pixels> {
  const tag = tagOf(value);
  if (tag === 'HTMLImageElement') {
    // Rejects for a picture that is broken, and for none at all.
    await (value as HTMLImageElement).decode().catch((cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : describe(cause);
      throw new DataError(`${what}: the picture of this element cannot be had: ${reason}`);
    });
  }
  const [wide, high] = DRAWABLES.get(tag)!;
  const sizes = value as unknown as Record<string, unknown>;
  return draw(what, value, Number(sizes[wide]), Number(sizes[high]), maxPixels);
}

function draw(
  what: string,
  value: Drawable,
  width: number,
  height: number,
  maxPixels: number,
): Pixels {
  if (!(width >= 1 && height >= 1)) {
    throw new DataError(
      `${what}: ${describe(value)} of ${width} × ${height} pixels shows nothing yet.`,
    );
  }
  checkPixelCount(what, width, height, maxPixels);
  try {
    const context = contextOf(what, width, height);
    context.drawImage(value, 0, 0, width, height);
    const { data } = context.getImageData(0, 0, width, height);
    return { data, width, height, channels: 4 };
  } catch (error) {
    if (error instanceof EngineError) throw error;
    const { name, message } = error as { name?: unknown; message?: unknown };
    const hint =
      name === 'SecurityError'
        ? '; it came from another origin, which must allow it (crossorigin="anonymous" and its headers)'
        : '';
    throw new DataError(
      `${what}: the browser does not give the pixels of ${describe(value)}${hint}: ${String(message)}`,
    );
  }
}

function contextOf(what: string, width: number, height: number): Context {
  const settings = { willReadFrequently: true } as const;
  let context: Context | null = null;
  if (typeof OffscreenCanvas === 'function') {
    const canvas = new OffscreenCanvas(width, height);
    context = canvas.getContext('2d', settings) as OffscreenCanvasRenderingContext2D | null;
  }
  if (!context && typeof document === 'object') {
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    context = canvas.getContext('2d', settings) as CanvasRenderingContext2D | null;
  }
  if (context) return context;
  throw new EngineError(`${what}: there is no canvas here to read a picture with.`);
}
