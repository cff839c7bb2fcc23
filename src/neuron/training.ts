import { DivergenceError, EngineError } from '../base/errors.js';
import { checkFunction, checkInteger, checkNumber, checkOptions } from '../base/validate.js';
import { type MatrixLike, rowsOf } from '../matrix/matrix-like.js';
import type { NeuronTrainOptions } from './options.js';

const MAX_ITERATIONS = 2 ** 31 - 1;
/** Numbers in the largest block an engine gives (1 GiB). */
const MAX_NUMBERS = 2 ** 27 - 2;

/** The options of a neuron's training with every default filled in. */
export interface NeuronTrainSettings {
  readonly iterations: number;
  readonly learningRate: number;
  /** −1: never stop early. */
  readonly threshold: number;
  readonly onProgress: NeuronTrainOptions['onProgress'] | undefined;
}

/** `more`: options that another reads. @throws OptionError */
export function resolveNeuronTraining(
  options: NeuronTrainOptions,
  more: readonly string[],
): NeuronTrainSettings {
  const known = ['iterations', 'learningRate', 'errorThreshold', 'onProgress', ...more];
  checkOptions('train', options, known);
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

/** How many samples there are. @throws ShapeError @throws DataError @throws EngineError too many for a block. */
export function samplesOf(inputs: MatrixLike, columns: number): number {
  const samples = rowsOf('train: inputs', inputs, columns);
  if (samples * columns <= MAX_NUMBERS) return samples;
  throw new EngineError(
    `Out of memory: ${samples} × ${columns} inputs need a block of more than 1 GiB.`,
    { code: 'ERR_OUT_OF_MEMORY' },
  );
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
