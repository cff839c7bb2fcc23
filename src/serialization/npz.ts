import { FormatError, OptionError } from '../base/errors.js';
import { checkBoolean, checkInteger, checkOptions } from '../base/validate.js';
import { type BytesLike, bytesOf } from './bytes.js';
import { readNpy, writeNpy } from './npy.js';
import { UnknownDtype } from './npy-header.js';
import { entriesOf, type Tensor, type TensorsLike } from './tensor.js';
import { readDirectory, readEntry, writeZip } from './zip.js';

/** How an archive is read. */
export interface DecodeNpzOptions {
  /** What all deflated arrays together may have after inflating, in bytes. Default 256 MiB. */
  maxBytes?: number;
}

/** The arrays of an archive by name, in the order of its directory. */
export interface NpzArrays extends Map<string, Tensor> {
  /** Why others, of texts or objects, are not among them: an error for each, by name. */
  readonly unreadable: ReadonlyMap<string, FormatError>;
}

/** How an archive is written. */
export interface EncodeNpzOptions {
  /** Whether the arrays are deflated, as `numpy.savez_compressed`. Default false, as `numpy.savez`. */
  compress?: boolean;
}

/**
 * Reads the arrays that `numpy.savez` or `numpy.savez_compressed` wrote; each as `decodeNpy`. Sizes are checked before
 * anything is inflated, sums after.
 *
 * @returns The arrays by name; those of texts or objects are named in `unreadable`.
 * @throws FormatError a broken archive or array, with its name; more than `maxBytes`; no array that can be read.
 * @throws OptionError
 *
 * @example
 * ```ts
 * const arrays = decodeNpz(await readFile('data.npz'));
 * const X = toMatrix(arrays.get('X')!);
 * ```
 */
export function decodeNpz(bytes: BytesLike, options: DecodeNpzOptions = {}): NpzArrays {
  const what = 'decodeNpz';
  const given = checkOptions(what, options, ['maxBytes']);
  const limit = given.maxBytes ?? 2 ** 28;
  const maxBytes = checkInteger(`${what}: maxBytes`, limit, 0, Number.MAX_SAFE_INTEGER);
  const file = bytesOf(what, bytes);
  const arrays = new Map<string, Tensor>();
  const unreadable = new Map<string, FormatError>();
  for (const entry of readDirectory(what, file, maxBytes)) {
    const name = entry.name.replace(/\.npy$/, '');
    if (name === entry.name) {
      throw new FormatError(`${what}: expected arrays named *.npy, got ${JSON.stringify(name)}.`);
    }
    try {
      arrays.set(name, readNpy(`${what}: ${name}`, readEntry(what, file, entry)));
    } catch (error) {
      if (!(error instanceof UnknownDtype)) throw error;
      unreadable.set(name, error);
    }
  }
  const [first] = unreadable.values();
  if (first && arrays.size === 0) throw first;
  return Object.assign(arrays, { unreadable });
}

/**
 * Writes arrays for `numpy.load`, in the form of `numpy.savez`. The same arrays give the same bytes.
 *
 * @param arrays By name.
 * @throws OptionError @throws ShapeError @throws DataError
 *
 * @example
 * ```ts
 * const [hidden] = network.layers;
 * const bytes = encodeNpz({ weights: hidden.weights, answers: network.run(inputs) });
 * ```
 */
export function encodeNpz(
  arrays: TensorsLike,
  options: EncodeNpzOptions = {},
): Uint8Array<ArrayBuffer> {
  const what = 'encodeNpz';
  const given = checkOptions(what, options, ['compress']);
  const files = entriesOf(what, arrays).map(([name, array]) => {
    if (name === '' || name.length > 1000) {
      throw new OptionError(
        `${what}: expected a name of 1 to 1,000 characters, got ${name.length}.`,
      );
    }
    return [`${name}.npy`, writeNpy(`${what}: ${name}`, array, {})] as const;
  });
  const compress = checkBoolean(`${what}: compress`, given.compress ?? false);
  const total = files.reduce((length, [, file]) => length + file.length, 0);
  if (files.length >= 0xffff || total > 0xf000_0000) {
    throw new OptionError(
      `${what}: ${files.length} arrays of ${total} bytes; a zip archive holds 65,534, and below 4 GiB.`,
    );
  }
  return writeZip(Object.fromEntries(files), compress);
}
