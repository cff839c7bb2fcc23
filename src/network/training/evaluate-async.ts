import { checkOptions } from '../../base/validate.js';
import type { SamplesLike, TargetsLike } from '../../matrix/matrix-like.js';
import { onAbort } from '../../worker/abort.js';
import {
  ASYNC_OPTIONS,
  type AsyncOptions,
  resolveAsyncOptions,
} from '../../worker/async-options.js';
import { withExecutor } from '../../worker/executor.js';
import type { NetworkState } from '../state.js';
import {
  checkEvaluation,
  EVALUATE_OPTIONS,
  type EvaluateOptions,
  figuresOf,
  UNKNOWN_LOSS,
} from './evaluate.js';
import type { Evaluated } from './evaluation.js';
import { createEvaluationJob, type EvaluationData } from './evaluation-job.js';
import { copySamples } from './samples.js';

/** What `Network.evaluateAsync` takes. */
export type EvaluateAsyncOptions = EvaluateOptions & AsyncOptions;

/** See `Network.evaluateAsync`. @internal */
export async function evaluateNetworkAsync(
  state: NetworkState,
  inputs: SamplesLike,
  targets: TargetsLike,
  options: EvaluateAsyncOptions,
): Promise<Record<string, number>> {
  const given = checkOptions('evaluate', options, [...EVALUATE_OPTIONS, ...ASYNC_OPTIONS]);
  const how = resolveAsyncOptions('evaluate', given);
  const task = checkEvaluation(state, inputs, targets, given);
  how.signal?.throwIfAborted();
  const { samples, loss, labelSmoothing, metrics } = task;
  const data = {
    kind: 'evaluation',
    plan: state.plan,
    dtype: state.dtype.name,
    words: state.copy(),
    samples: copySamples(state, samples, loss, samples.rows, how.transfer),
    loss: loss ?? UNKNOWN_LOSS,
    labelSmoothing,
    metrics,
  } as const;
  return withExecutor<EvaluationData, undefined, Evaluated | undefined, Record<string, number>>(
    data,
    createEvaluationJob,
    how,
    async (executor) => {
      how.signal?.throwIfAborted();
      const stopListening = onAbort(how.signal, () => executor.stop(true));
      try {
        const result = await executor.run(undefined);
        how.signal?.throwIfAborted();
        return figuresOf(task, result!);
      } finally {
        stopListening();
      }
    },
  );
}
