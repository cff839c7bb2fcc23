import type { DivergenceError } from '../base/errors.js';
import { makeResult } from '../base/typed-array.js';
import type { OwnList } from '../matrix/intake.js';
import { putList, putMatrix } from '../matrix/numbers.js';
import { isAlone, moveAll } from '../matrix/transfer.js';
import { onAbort } from '../worker/abort.js';
import { type Executor, type RunOptions, withExecutor } from '../worker/executor.js';
import {
  createNeuronJob,
  type IterationsReport,
  type IterationsRequest,
  type NeuronData,
} from './job.js';
import type { NeuronTrainAsyncResult } from './options.js';
import {
  type NeuronTrainingData,
  type NeuronTrainSettings,
  neuronDiverged,
  sliceOf,
} from './training.js';

/** Everything that the training works on; checks the numbers, then moves or copies them. @throws DataError @throws EngineError */
export function neuronData(
  neuron: Pick<NeuronData, 'inputs' | 'parameters' | 'hasBias' | 'activation' | 'slope'>,
  { x, y }: NeuronTrainingData,
  { learningRate, threshold }: NeuronTrainSettings,
  transfer: boolean,
): NeuronData {
  const movable = (list: OwnList): list is Float64Array =>
    transfer && list instanceof Float64Array && isAlone(list);
  const room = (list: OwnList, count: number): Float64Array =>
    movable(list) ? list : makeResult('train', count, (length) => new Float64Array(length));
  const inputs = room(x.data, x.rows * x.columns);
  putMatrix('train: inputs', x, inputs);
  const targets = room(y, x.rows);
  putList('train: targets', y, x.rows, targets);
  // Only now that all is checked: after an error the user still has his numbers.
  const [mine, answers] = transfer ? moveAll([inputs, targets]) : [inputs, targets];
  return { kind: 'neuron', ...neuron, x: mine!, y: answers!, learningRate, threshold };
}

/** See `Neuron.trainAsync`; a divergence is returned, not thrown. `update` is given the weights, and the bias, so far. */
export async function trainNeuronAsync(
  data: NeuronData,
  settings: NeuronTrainSettings,
  how: RunOptions,
  update: (parameters: Float64Array) => void,
): Promise<NeuronTrainAsyncResult | DivergenceError> {
  const { signal } = how;
  return withExecutor<
    NeuronData,
    IterationsRequest,
    IterationsReport,
    NeuronTrainAsyncResult | DivergenceError
  >(data, createNeuronJob, how, async (executor) => {
    // Every report brings the weights.
    const stopListening = onAbort(signal, () => executor.stop(true));
    try {
      return await iterate(executor, settings, signal, update);
    } finally {
      stopListening();
    }
  });
}

async function iterate(
  executor: Executor<IterationsRequest, IterationsReport>,
  { iterations, learningRate, onProgress }: NeuronTrainSettings,
  signal: AbortSignal | undefined,
  update: (parameters: Float64Array) => void,
): Promise<NeuronTrainAsyncResult | DivergenceError> {
  const slice = sliceOf(iterations, onProgress);
  let result = { iterations: 0, error: Number.NaN };
  for (let end = Math.min(slice, iterations); ; end = Math.min(end + slice, iterations)) {
    let reached = false;
    while (result.iterations < end && !reached) {
      const wanted = end - result.iterations;
      const report = signal?.aborted ? undefined : await executor.run({ iterations: wanted });
      if (!report) return { ...result, stoppedBy: 'abort' };
      update(report.parameters);
      result = { iterations: result.iterations + report.iterations, error: report.error };
      if (report.diverged) return neuronDiverged(result.iterations + 1, learningRate);
      reached = report.reached;
    }
    if (signal?.aborted) return { ...result, stoppedBy: 'abort' };
    const goOn = await onProgress?.({ ...result });
    if (goOn === false) return { ...result, stoppedBy: 'callback' };
    if (reached) return { ...result, stoppedBy: 'errorThreshold' };
    if (result.iterations === iterations) return { ...result, stoppedBy: 'iterations' };
  }
}
