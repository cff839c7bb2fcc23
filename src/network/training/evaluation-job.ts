import type { Allocate } from '../../core/blocks.js';
import type { Core } from '../../core/core.js';
import { DTYPES, type DtypeName } from '../../core/dtype.js';
import { blockAt } from '../../core/network-block.js';
import { batchesPerStep } from '../../core/network-passes.js';
import type { NetworkPlan } from '../../core/plan.js';
import type { LossName } from '../../description/losses.js';
import type { CreateJob, Job } from '../../worker/job.js';
import { type Evaluated, Evaluation, evaluationBatch } from './evaluation.js';
import type { MetricName } from './metrics.js';
import { type Filling, layOutArrays, type SampleArrays } from './samples-in-memory.js';

/** An evaluation, all of it. */
export interface EvaluationData {
  readonly kind: 'evaluation';
  readonly plan: NetworkPlan;
  readonly dtype: DtypeName;
  /** The network's block. */
  readonly words: Uint32Array;
  readonly samples: SampleArrays;
  readonly loss: LossName;
  readonly labelSmoothing: number;
  readonly metrics: readonly MetricName[];
}

/** A network's evaluation. */
export class EvaluationJob implements Job<undefined, Evaluated | undefined> {
  readonly #evaluation: Evaluation;
  readonly #fill: Filling;
  readonly #step: number;

  constructor(core: Core, data: EvaluationData, allocate: Allocate) {
    const { plan, dtype, words } = data;
    const start = allocate(words.byteLength);
    core.u32.set(words, start >>> 2);
    const block = blockAt(core, plan, DTYPES[dtype], start, words.byteLength);
    const [samples, fill] = layOutArrays(core, data.samples, allocate);
    this.#fill = fill;
    const { batch, workspace } = evaluationBatch(block, samples);
    const room = allocate(workspace);
    this.#evaluation = new Evaluation(block, samples, data, batch, room, allocate);
    this.#step = batchesPerStep(plan, batch);
  }

  *run(): Generator<void, Evaluated> {
    yield* this.#fill();
    this.#evaluation.begin();
    while (this.#evaluation.advance(this.#step)) yield;
    return yield* this.#evaluation.end();
  }

  stop(): undefined {}
}

/** For whoever runs it. */
export const createEvaluationJob: CreateJob<EvaluationData, undefined, Evaluated | undefined> = (
  core,
  data,
  allocate,
) => new EvaluationJob(core, data, allocate);
