import { DataError, ShapeError } from '../base/errors.js';
import { type TypedArray, viewOf } from '../base/typed-array.js';
import { checkOptions, describe, isArray } from '../base/validate.js';
import { hasShape, ownList, reading } from '../matrix/intake.js';
import type { SamplesLike, TargetsLike, TensorLike, Vector } from '../matrix/matrix-like.js';
import type { RandomAccessSource } from '../network/training/stream/stream-source.js';
import { type Augmentation, augmentRows, settingsOf } from './augment.js';
import { keyOf } from './draws.js';
import { ownPictures } from './own-pictures.js';

/** What `augmentedSource` takes beside the samples. */
export interface AugmentedSourceOptions {
  /** What `augment` returned. */
  augment: Augmentation;
  /** One weight a sample, as for `train`. */
  sampleWeights?: Vector;
}

/**
 * Pictures that `trainStream` is given anew in each epoch, moved: only the chunk that is trained with is made. Samples are shuffled as `train`
 * does; what happens to each follows from the seed of the augmentation, the epoch and its number, so a training that is resumed goes
 * on to the same bits.
 *
 * @param inputs (pictures, height, width, channels). An array that comes with its shape is looked at in each epoch, not copied.
 * @param targets As for `train`, one for each picture.
 * @throws DataError @throws ShapeError as many targets or weights as pictures were expected. @throws OptionError
 *
 * @example
 * ```ts
 * const source = augmentedSource(inputs, classes, { augment: augment({ flip: true, shift: 0.1, seed: 1 }) });
 * await trainStream(network, source, { epochs: 20, loss: 'categoricalCrossentropy', optimizer: adam() });
 * ```
 */
export function augmentedSource(
  inputs: SamplesLike,
  targets: TargetsLike,
  options: AugmentedSourceOptions,
): RandomAccessSource {
  const what = 'augmentedSource';
  const given = checkOptions(what, options, ['augment', 'sampleWeights']);
  const settings = settingsOf(what, given.augment);
  const pictures = ownPictures(`${what}: inputs`, inputs);
  const targetsOf = takerOf(`${what}: targets`, targets, pictures.count);
  const { sampleWeights } = given;
  const weightsOf =
    sampleWeights && takerOf(`${what}: sampleWeights`, sampleWeights, pictures.count);
  return {
    length: pictures.count,
    read(rows, epoch) {
      const key = keyOf(settings.seed, epoch);
      return {
        inputs: augmentRows(what, pictures, rows, settings, key),
        targets: targetsOf(rows),
        ...(weightsOf ? { sampleWeights: weightsOf(rows) as Vector } : {}),
      };
    },
  };
}

/** Takes what belongs to some samples. @throws DataError @throws ShapeError not one for each. */
function takerOf(what: string, given: unknown, count: number): (rows: Uint32Array) => TensorLike {
  return reading(what, () => {
    if (typeof given === 'object' && given !== null && hasShape(given)) {
      const { data, shape } = given as { data?: unknown; shape: unknown };
      const view = viewOf(data);
      const own: readonly unknown[] = isArray(shape) ? [...shape] : [];
      const length = view ? view.length / count : Number.NaN;
      if (!view || own[0] !== count || !Number.isInteger(length)) {
        throw new ShapeError(
          `${what}: expected data for ${count} pictures with its shape, got ${describe(data)} and ${describe(shape)}.`,
        );
      }
      return (rows) =>
        ({ data: gather(view, rows, length), shape: [rows.length, ...own.slice(1)] }) as TensorLike;
    }
    const list = ownList(what, given);
    if (!list)
      throw new DataError(`${what}: expected one for each picture, got ${describe(given)}.`);
    if (list.length !== count) {
      throw new ShapeError(`${what}: ${list.length} for ${count} pictures; expected as many.`);
    }
    return (rows) => Array.from(rows, (row) => list[row]) as unknown as TensorLike;
  });
}

function gather(view: TypedArray, rows: Uint32Array, length: number): TypedArray {
  const taken = view.slice(0, 0).constructor as new (size: number) => TypedArray;
  const target = new taken(rows.length * length);
  for (const [i, row] of rows.entries()) {
    target.set(view.subarray(row * length, (row + 1) * length) as never, i * length);
  }
  return target;
}
