import { OptionError } from '../../base/errors.js';
import type { Allocate } from '../../core/blocks.js';
import type { Pointer } from '../../core/core.js';
import type { NetworkBlock } from '../../core/network-block.js';
import type { OptimizerSpec } from '../../description/optimizers.js';
import type { NetworkState } from '../state.js';
import type { TrainOptions } from './options.js';
import type { TrainingEpochs } from './training-epochs.js';

/** What the epochs of a full-batch method are made of. */
export interface FullBatchPlace {
  readonly block: NetworkBlock;
  readonly optimizer: OptimizerSpec;
  /** Samples to train with, the first ones of the frame's. */
  readonly trained: number;
  /** Σ of their weights. */
  readonly weight: number;
  readonly batch: number;
  /** Its gradients are each batch's own. */
  readonly frame: Pointer;
  /** Epochs of this training that were done before, in an interrupted call. */
  readonly before: number;
  readonly allocate: Allocate;
}

/** A method that looks at all samples for each step, and evaluates the loss as often as it likes. */
export interface FullBatchMethod {
  /** Whether it can train this network with these options. @throws OptionError */
  check(state: NetworkState, options: TrainOptions): void;
  /** @throws EngineError out of memory. */
  layOut(place: FullBatchPlace): TrainingEpochs;
}

/** Those that `lbfgs` and the like have brought. */
const METHODS: Map<string, FullBatchMethod> = new Map();

/** Makes a method known that not every program has. @internal */
export function registerFullBatch(kind: OptimizerSpec['kind'], method: FullBatchMethod): void {
  METHODS.set(kind, method);
}

/** The method of an optimizer; undefined: it goes by mini-batches. @throws OptionError its code was not brought. @internal */
export function fullBatchOf({ kind }: OptimizerSpec): FullBatchMethod | undefined {
  const method = METHODS.get(kind);
  if (method || (kind !== 'lbfgs' && kind !== 'levenbergMarquardt')) return method;
  throw new OptionError(
    `train: optimizer: '${kind}' as plain data; expected what ${kind}() returns, whose call brings the code.`,
  );
}
