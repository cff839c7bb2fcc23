import { DataError, FormatError } from '../../base/errors.js';
import { checkOptions } from '../../base/validate.js';
import type { Numbers } from '../../matrix/matrix-like.js';
import type {
  RandomAccessSource,
  StreamBatch,
} from '../../network/training/stream/stream-source.js';
import { npyNumbers } from '../../serialization/npy.js';
import { NPY_HEADER_BYTES, type NpyHeader, readNpyHeader } from '../../serialization/npy-header.js';
import { BYTES, type TensorArray } from '../../serialization/tensor.js';
import type { FileLike } from '../source/chunks.js';
import { openRandomAccess, type RandomAccess } from '../source/random-access.js';

/** The arrays that `npySource` reads samples of: paths, URLs, Blobs or bytes of `.npy` files, whose first axis is the samples. */
export interface NpySourceFiles {
  /** (samples, inputs) or (samples, ...shape of a sample). */
  inputs: FileLike;
  /** (samples), class indices or one number each; or (samples, outputs). */
  targets: FileLike;
  /** (samples), ≥ 0. Default: all 1. */
  sampleWeights?: FileLike;
}

/** Samples in `.npy` files, for `trainStream`. */
export interface NpySource extends RandomAccessSource {
  /** Closes the files. */
  close(): Promise<void>;
}

/** Rows whose distance in the file is at most so many bytes are read at once, with what is between. */
const GAP = 2 ** 13;
/** Reads that are under way at a time. */
const READS = 16;

/**
 * Samples that stand in `.npy` files, read where they stand: `trainStream` shuffles them as `train` does, to the same bits, whatever the
 * files' size. Written in C order, of the types that `decodeNpy` reads. Of a URL whose server sends parts, only those are fetched.
 *
 * @throws (rejects with) DataError there is no such file, or the files have not the same number of samples.
 * @throws (rejects with) FormatError no `.npy` file, another type, Fortran order. @throws (rejects with) OptionError
 *
 * @example
 * ```ts
 * const source = await npySource({ inputs: 'images.npy', targets: 'labels.npy' });
 * await trainStream(network, source, { epochs: 3, loss: 'categoricalCrossentropy', optimizer: adam() });
 * await source.close();
 * ```
 */
export async function npySource(files: NpySourceFiles): Promise<NpySource> {
  const what = 'npySource';
  const own = checkOptions(what, files, ['inputs', 'targets', 'sampleWeights']);
  const open: NpyRows[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(open.splice(0).map((each) => each.close()));
  };
  try {
    const opened = async (name: 'inputs' | 'targets' | 'sampleWeights'): Promise<NpyRows> => {
      const rows = await NpyRows.open(`${what}: ${name}`, own[name]!);
      open.push(rows);
      return rows;
    };
    const inputs = await opened('inputs');
    const targets = await opened('targets');
    const weights = own.sampleWeights === undefined ? undefined : await opened('sampleWeights');
    for (const [name, rows] of [
      ['targets', targets],
      ['sampleWeights', weights],
    ] as const) {
      if (!rows || rows.length === inputs.length) continue;
      throw new DataError(
        `${what}: ${name}: ${rows.length} rows for ${inputs.length} rows of inputs.`,
      );
    }
    if (inputs.length === 0) throw new DataError(`${what}: inputs: there are no samples.`);
    return {
      length: inputs.length,
      async read(rows) {
        const [x, y, w] = await Promise.all([
          inputs.read(rows),
          targets.read(rows),
          weights?.read(rows),
        ]);
        return {
          inputs: { data: floats(x), shape: [rows.length, ...inputs.shape] },
          targets:
            targets.shape.length === 0
              ? y
              : { data: floats(y), shape: [rows.length, ...targets.shape] },
          ...(w ? { sampleWeights: w } : {}),
        } satisfies StreamBatch;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** An array in a file, whose rows are read in any order. */
class NpyRows {
  readonly #what: string;
  readonly #file: RandomAccess;
  readonly #header: NpyHeader;
  readonly #rowBytes: number;
  /** Of a row. */
  readonly shape: readonly number[];
  readonly length: number;

  private constructor(what: string, file: RandomAccess, header: NpyHeader) {
    this.#what = what;
    this.#file = file;
    this.#header = header;
    const [length, ...shape] = header.shape;
    this.length = length!;
    this.shape = shape;
    const size = header.half ? 2 : BYTES[header.dtype];
    this.#rowBytes = shape.reduce((product, each) => product * each, size);
  }

  /** @throws FormatError @throws DataError */
  static async open(what: string, given: FileLike): Promise<NpyRows> {
    const file = await openRandomAccess(what, given, undefined);
    try {
      const { byteLength } = file;
      const end = Math.min(NPY_HEADER_BYTES, byteLength);
      const header = readNpyHeader(what, new Uint8Array(await file.slice(0, end)), byteLength);
      const { shape, fortranOrder } = header;
      if (shape.length === 0) {
        throw new FormatError(`${what}: shape: expected an axis of samples, got one number.`);
      }
      if (fortranOrder && shape.slice(1).some((length) => length > 1)) {
        throw new FormatError(
          `${what}: fortran_order: the numbers of a sample stand apart; expected C order, as numpy.ascontiguousarray gives it.`,
        );
      }
      return new NpyRows(what, file, header);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Those rows in that order. */
  async read(rows: Uint32Array): Promise<TensorArray> {
    const size = this.#rowBytes;
    const bytes = new Uint8Array(rows.length * size);
    const runs = this.#runs(rows);
    const worker = async (): Promise<void> => {
      for (let run = runs.pop(); run; run = runs.pop()) {
        const first = rows[run[0]!]!;
        const last = rows[run.at(-1)!]!;
        const { begin } = this.#header;
        const [from, to] = [begin + first * size, begin + (last + 1) * size];
        const part = new Uint8Array(await this.#file.slice(from, to));
        if (part.length !== to - from) {
          throw new DataError(`${this.#what}: the file has become shorter while it is read.`);
        }
        for (const place of run) {
          const at = (rows[place]! - first) * size;
          bytes.set(part.subarray(at, at + size), place * size);
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(READS, runs.length) }, worker));
    return npyNumbers(this.#what, this.#header, bytes);
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  /** Places in `rows`, sorted by row, those together that stand near each other in the file. */
  #runs(rows: Uint32Array): number[][] {
    const places = Array.from(rows.keys()).sort((a, b) => rows[a]! - rows[b]!);
    const runs: number[][] = [];
    let end = Number.NEGATIVE_INFINITY;
    for (const place of places) {
      const begin = rows[place]! * this.#rowBytes;
      if (begin - end <= GAP) runs.at(-1)!.push(place);
      else runs.push([place]);
      end = begin + this.#rowBytes;
    }
    return runs;
  }
}

/** As networks take them; integers up to 16 bits are exact as float32. */
function floats(numbers: TensorArray): Numbers {
  if (numbers instanceof Float64Array || numbers instanceof Float32Array) return numbers;
  return numbers.BYTES_PER_ELEMENT > 2 ? Float64Array.from(numbers) : Float32Array.from(numbers);
}
