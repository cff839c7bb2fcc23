import type { Allocate } from '../core/blocks.js';
import type { Pointer } from '../core/core.js';
import { core } from '../core/engine.js';
import { JOB_BYTES, LOSSES } from '../core/network-layout.js';
import { evaluateBatches, rowsAtATime, workspaceBytes } from '../core/network-passes.js';
import { clearSums, meanLoss, writeJob } from '../core/plan.js';
import type { LossName } from '../losses.js';
import type { NetworkState } from '../network-state.js';
import { type MetricName, measure } from './metrics.js';
import type { PlacedSamples } from './samples.js';

/** What came out. */
export interface Evaluated {
  /** Penalties included. */
  readonly loss: number;
  readonly metrics: Partial<Record<MetricName, number>>;
}

/** How many of `rows` rows go through the network at a time, and the workspace that they need. @throws EngineError */
export function evaluationBatch(
  state: NetworkState,
  start: Pointer,
  rows: number,
): { batch: number; workspace: number } {
  const batch = rowsAtATime(state.plan, state.single, rows);
  return { batch, workspace: workspaceBytes(core(), state.single, start, state.plan, batch) };
}

/** Loss and metrics of samples that are in place; the workspace may be a training's between its epochs. */
export class Evaluation {
  readonly #state: NetworkState;
  readonly #samples: PlacedSamples;
  readonly #loss: LossName;
  readonly #metrics: readonly MetricName[];
  readonly #job: Pointer;
  readonly #outputs: Pointer;
  readonly #batches: number;

  constructor(
    state: NetworkState,
    start: Pointer,
    samples: PlacedSamples,
    loss: LossName,
    metrics: readonly MetricName[],
    batch: number,
    workspace: Pointer,
    allocate: Allocate,
  ) {
    this.#state = state;
    this.#samples = samples;
    this.#loss = loss;
    this.#metrics = metrics;
    this.#job = allocate(JOB_BYTES);
    const outputBytes = samples.rows * state.plan.outputs * state.size;
    this.#outputs = metrics.length > 0 ? allocate(outputBytes) : 0;
    this.#batches = Math.ceil(samples.rows / batch);
    writeJob(core(), this.#job, {
      plan: start,
      parameters: state.parametersAt(start),
      random: state.randomAt(start),
      workspace,
      inputs: samples.inputs,
      targets: samples.targets,
      sampleWeights: samples.weights,
      classIndices: samples.classIndices,
      samples: samples.rows,
      loss: LOSSES.indexOf(loss),
      batch,
    });
  }

  run(): Evaluated {
    const engine = core();
    const { single, size, plan } = this.#state;
    clearSums(engine, this.#job);
    evaluateBatches(engine, single, this.#job, this.#batches, this.#outputs);
    const loss = meanLoss(engine, this.#job);
    if (this.#metrics.length === 0) return { loss, metrics: {} };
    const { rows, classIndices, targets } = this.#samples;
    const view = single ? engine.f32 : engine.f64;
    const count = rows * plan.outputs;
    const metrics = measure(this.#metrics, {
      rows,
      columns: plan.outputs,
      outputs: view.subarray(this.#outputs / size, this.#outputs / size + count),
      targets: classIndices
        ? engine.u32.subarray(targets >>> 2, (targets >>> 2) + rows)
        : view.subarray(targets / size, targets / size + count),
      threshold: this.#loss === 'hinge' ? 0 : 0.5,
    });
    return { loss, metrics };
  }
}
