import { DataError, ShapeError } from '../base/errors.js';
import { describe } from '../base/validate.js';
import { argmaxOf } from '../data/argmax.js';
import { type Label, readLabels, sortedClasses } from '../data/labels.js';
import { isBatch } from '../matrix/intake.js';
import { readMatrix } from '../matrix/matrix.js';
import type { MatrixLike } from '../matrix/matrix-like.js';

/**
 * Classes as the metrics take them, one a sample: labels (strings or integers), or rows of scores, (samples, classes),
 * such as a softmax layer's probabilities or one-hot targets. A row stands for the index of its largest number, the
 * first of several; a row of a single number, a sigmoid unit's probability, for 1 where it is above 0.5, else for 0.
 */
export type ClassesLike = ArrayLike<Label> | MatrixLike;

/** Targets and predictions of equal length and kind. */
export interface LabelPairs {
  targets: Label[];
  predictions: Label[];
  /** All labels that occur, sorted. */
  classes: Label[];
}

interface Side {
  labels: Label[];
  /** Where these were rows of scores: how many classes there are. */
  classCount: number | undefined;
}

/** Reads and compares both sides. @throws ShapeError @throws DataError as the metrics say. */
export function readPairs(
  where: string,
  targets: ClassesLike,
  predictions: ClassesLike,
): LabelPairs {
  const left = readSide(`${where}: targets`, targets);
  const right = readSide(`${where}: predictions`, predictions);
  if (left.labels.length !== right.labels.length) {
    throw new ShapeError(
      `${where}: ${right.labels.length} predictions for ${left.labels.length} targets.`,
    );
  }
  if (typeof left.labels[0] !== typeof right.labels[0]) {
    throw new DataError(
      `${where}: the targets are labels like ${describe(left.labels[0])}, the predictions like ${describe(right.labels[0])}; expected one kind. Rows of scores stand for class indices.`,
      0,
    );
  }
  checkIndices(`${where}: targets`, left, right.classCount);
  checkIndices(`${where}: predictions`, right, left.classCount);
  const classes = sortedClasses([...new Set(left.labels), ...new Set(right.labels)]);
  return { targets: left.labels, predictions: right.labels, classes };
}

/** Labels of one side; rows of scores become class indices. */
export function readClassLabels(what: string, input: ClassesLike): Label[] {
  return readSide(what, input).labels;
}

function readSide(what: string, input: ClassesLike): Side {
  if (typeof input !== 'object' || input === null || !isMatrix(input)) {
    return { labels: readLabels(what, input as ArrayLike<Label>), classCount: undefined };
  }
  const matrix = readMatrix(what, input);
  if (matrix.shape[1] === 1) {
    const row = matrix.data.findIndex((p) => p < 0 || p > 1);
    if (row >= 0) {
      throw new DataError(
        `${what}: row ${row} is ${matrix.data[row]}; one column holds probabilities from 0 to 1. Give labels as a list, not as rows.`,
        row,
        0,
      );
    }
    return { labels: Array.from(matrix.data, (p) => (p > 0.5 ? 1 : 0)), classCount: 2 };
  }
  return { labels: Array.from(argmaxOf(matrix)), classCount: matrix.shape[1] };
}

function isMatrix(input: ClassesLike): input is MatrixLike {
  return isBatch(input as MatrixLike);
}

/** Labels beside rows of scores are class indices; one beyond the columns could never be predicted. */
function checkIndices(what: string, side: Side, classCount: number | undefined): void {
  if (classCount === undefined) return;
  if (side.classCount !== undefined && side.classCount !== classCount) {
    throw new ShapeError(
      `${what}: rows for ${side.classCount} classes beside rows for ${classCount}.`,
    );
  }
  const row = side.labels.findIndex((label) => Number(label) < 0 || Number(label) >= classCount);
  if (row >= 0) {
    throw new DataError(
      `${what}: label ${row} is ${describe(side.labels[row])}; beside rows for ${classCount} classes expected an index from 0 to ${classCount - 1}.`,
      row,
    );
  }
}
