import { OptionError } from '../base/errors.js';
import { describe } from '../base/validate.js';

/** How many of `samples` go into each part. Fractions are rounded as scikit-learn does: test up, training down. */
export function splitSizes(
  samples: number,
  testSize: number | undefined,
  trainSize: number | undefined,
): { train: number; test: number } {
  const givenTest = sizeOf('testSize', testSize, samples, Math.ceil);
  const givenTrain = sizeOf('trainSize', trainSize, samples, Math.floor);
  let test = givenTest ?? Math.ceil(0.25 * samples);
  if (givenTest === undefined && givenTrain !== undefined) test = samples - givenTrain;
  const train = givenTrain ?? samples - test;
  // Two fractions above 1 may round to fitting numbers, but mean something else.
  const fractions = isFraction(trainSize) && isFraction(testSize) && trainSize + testSize > 1;
  if (train + test > samples || fractions) {
    throw new OptionError(
      `trainTestSplit: trainSize ${trainSize} and testSize ${testSize} need ${train} + ${test} samples, there are ${samples}.`,
    );
  }
  if (train < 1 || test < 1) {
    throw new OptionError(
      `trainTestSplit: ${samples} samples would be split into ${train} for training and ${test} for testing; each needs at least 1.`,
    );
  }
  return { train, test };
}

function isFraction(size: number | undefined): size is number {
  return size !== undefined && size < 1;
}

function sizeOf(
  name: string,
  size: unknown,
  samples: number,
  round: (fraction: number) => number,
): number | undefined {
  if (size === undefined) return undefined;
  if (typeof size === 'number' && size > 0) {
    if (size < 1) return round(size * samples);
    if (Number.isInteger(size) && size < samples) return size;
  }
  throw new OptionError(
    `trainTestSplit: ${name}: expected a fraction between 0 and 1 or a whole number from 1 to ${samples - 1}, got ${describe(size)}.`,
  );
}
