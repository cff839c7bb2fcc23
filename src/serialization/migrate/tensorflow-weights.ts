import { FormatError } from '../../base/errors.js';
import { describe, shorten } from '../../base/validate.js';
import { listAt, objectAt } from './fields.js';

/** Bytes of an element. */
const SIZES: Readonly<Record<string, number>> = { float32: 4, int32: 4, bool: 1, complex64: 8 };

/** A tensor in the shards. */
export interface WeightTensor {
  readonly shape: readonly number[];
  /** Its numbers, a copy. */
  read(): Float32Array;
}

/** The tensors of a weights manifest by name. */
export interface WeightTensors {
  /** The tensor of this name, or of this name behind a scope's. @throws FormatError none, or not float32, or of another rank. */
  get(where: string, name: string, rank: number): WeightTensor;
  /** The one tensor of this name anywhere within a scope. @throws FormatError as `get`, or two */
  within(where: string, scope: string, name: string, rank: number): WeightTensor;
}

interface Entry {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly at: number;
}

const quote = (text: string): string => JSON.stringify(shorten(text));

/** Finds each tensor's place in the shards, one behind the other. @throws FormatError */
export function readWeights(manifest: unknown, bytes: Uint8Array): WeightTensors {
  const what = 'fromTensorflow: weightsManifest';
  const entries = new Map<string, Entry>();
  // By the last two parts of the name, without the scopes before them; undefined where two have the same.
  const unscoped = new Map<string, Entry | undefined>();
  let at = 0;
  for (const [g, group] of listAt(what, manifest).entries()) {
    const { weights } = objectAt(`${what}[${g}]`, group);
    for (const [i, weight] of listAt(`${what}[${g}]: weights`, weights).entries()) {
      const spec = objectAt(`${what}[${g}]: weights[${i}]`, weight);
      const { name, dtype } = spec;
      if (typeof name !== 'string' || entries.has(name)) {
        throw new FormatError(
          `${what}[${g}]: weights[${i}]: expected a name of its own, got ${describe(name)}.`,
        );
      }
      const where = `${what}: ${quote(name)}`;
      if (typeof dtype !== 'string' || !Object.hasOwn(SIZES, dtype)) {
        throw new FormatError(`${where}: dtype: expected float32, got ${describe(dtype)}.`);
      }

      if (spec.quantization !== undefined) {
        throw new FormatError(
          `${where}: quantised; expected float32: convert the model again without quantisation.`,
        );
      }
      const shape = listAt(`${where}: shape`, spec.shape).map((size) => {
        if (typeof size === 'number' && Number.isInteger(size) && size >= 0 && size < 2 ** 31) {
          return size;
        }
        throw new FormatError(`${where}: shape: expected sizes, got ${describe(size)}.`);
      });
      const size = shape.reduce((product, dim) => product * dim, SIZES[dtype]!);
      if (!(at + size <= bytes.length)) {
        throw new FormatError(
          `${where}: shape [${shape.join(', ')}] ends at byte ${at + size} of ${bytes.length}.`,
        );
      }
      const entry = { shape, dtype, at };
      entries.set(name, entry);
      const short = name.split('/').slice(-2).join('/');
      unscoped.set(short, unscoped.has(short) ? undefined : entry);
      at += size;
    }
  }
  if (at !== bytes.length) {
    throw new FormatError(`${what}: describes ${at} bytes of weights, got ${bytes.length}.`);
  }
  const tensorOf = (
    where: string,
    name: string,
    rank: number,
    entry: Entry | undefined,
  ): WeightTensor => {
    if (!entry) throw new FormatError(`${where}: there are no weights ${quote(name)}.`);
    const { shape, dtype, at } = entry;
    if (dtype !== 'float32' || shape.length !== rank) {
      throw new FormatError(
        `${where}: ${quote(name)} is ${dtype} of shape [${shape.join(', ')}]; expected float32 of ${rank} dimensions.`,
      );
    }
    const count = shape.reduce((product, dim) => product * dim, 1);
    return {
      shape,
      // A copy, as its place need not be a multiple of four.
      read: () => new Float32Array(bytes.slice(at, at + 4 * count).buffer),
    };
  };
  return {
    get: (where, name, rank) =>
      tensorOf(where, name, rank, entries.get(name) ?? unscoped.get(name)),
    within(where, scope, name, rank) {
      const found = [...entries].filter(([path]) => {
        const parts = path.split('/');
        return parts.at(-1) === name && parts.slice(0, -1).includes(scope);
      });
      if (found.length > 1) {
        throw new FormatError(
          `${where}: ${found.length} tensors are ${quote(name)} in ${quote(scope)}; expected one.`,
        );
      }
      return tensorOf(where, `${scope}/…/${name}`, rank, found[0]?.[1]);
    },
  };
}
