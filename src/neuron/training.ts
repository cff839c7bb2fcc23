import { DataError, DivergenceError, EngineError, ShapeError } from '../base/errors.js';
import { checkFunction, checkInteger, checkNumber, describe } from '../base/validate.js';
import { type OwnList, type OwnMatrix, ownList, ownMatrix } from '../matrix/intake.js';
import type { MatrixLike, Vector } from '../matrix/matrix-like.js';
import type { NeuronTrainOptions, NeuronTrainResult } from './options.js';

const MAX_ITERATIONS = 2 ** 31 - 1;
/** Numbers in the largest block an engine gives (1 GiB). */
const MAX_NUMBERS = 2 ** 27 - 2;

/** The options of a neuron's training with every default filled in. */
export interface NeuronTrainSettings {
  readonly iterations: number;
  readonly learningRate: number;
  /** −1: never stop early. */
  readonly threshold: number;
  readonly onProgress: ((progress: NeuronTrainResult) => unknown) | undefined;
}

/** The names of the options. */
export const NEURON_TRAIN_OPTIONS: readonly string[] = [
  'iterations',
  'learningRate',
  'errorThreshold',
  'onProgress',
];

/** `options` are a copy that is ours. @throws OptionError */
export function resolveNeuronTraining(options: NeuronTrainOptions): NeuronTrainSettings {
  const { iterations, learningRate, errorThreshold, onProgress } = options;
  return {
    iterations: checkInteger('train: iterations', iterations ?? 10_000, 1, MAX_ITERATIONS),
    learningRate: checkNumber('train: learningRate', learningRate ?? 1),
    threshold:
      errorThreshold === undefined ? -1 : checkNumber('train: errorThreshold', errorThreshold, 0),
    onProgress:
      onProgress === undefined ? undefined : checkFunction('train: onProgress', onProgress),
  };
}

/** What a neuron is trained with, read. */
export interface NeuronTrainingData {
  /** (samples, inputs). */
  readonly x: OwnMatrix;
  /** (samples). */
  readonly y: OwnList;
}

/** Reads the user's data. @throws ShapeError @throws DataError @throws EngineError too many for a block. */
export function readTrainingData(
  inputs: MatrixLike,
  targets: Vector,
  columns: number,
): NeuronTrainingData {
  const x = ownMatrix('train: inputs', inputs, columns);
  if (x.rows * columns > MAX_NUMBERS) {
    throw new EngineError(
      `Out of memory: ${x.rows} × ${columns} inputs need a block of more than 1 GiB.`,
      { code: 'ERR_OUT_OF_MEMORY' },
    );
  }
  const what = 'train: targets';
  const y = ownList(what, targets, (length) => {
    if (length !== x.rows) {
      throw new ShapeError(`${what}: ${length} targets for ${x.rows} rows of inputs.`);
    }
  });
  if (!y) throw new DataError(`${what}: expected ${x.rows} numbers, got ${describe(targets)}.`);
  return { x, y };
}

/** Iterations from one call of `onProgress` to the next. */
export function sliceOf(iterations: number, onProgress: unknown): number {
  return onProgress ? Math.ceil(iterations / 100) : iterations;
}

export function neuronDiverged(iteration: number, learningRate: number): DivergenceError {
  return new DivergenceError(
    `train: in iteration ${iteration} a weight or the error stopped being finite; the neuron holds the weights before it. A smaller learningRate than ${learningRate} may help.`,
    iteration,
  );
}
