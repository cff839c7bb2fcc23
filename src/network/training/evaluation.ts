import { finish } from '../../base/steps.js';
import { FRAME_BYTES } from '../../core/abi.js';
import { LOSSES } from '../../core/abi-names.js';
import type { Allocate } from '../../core/blocks.js';
import type { Pointer } from '../../core/core.js';
import type { NetworkBlock } from '../../core/network-block.js';
import { rowsAtATime, workspaceBytes } from '../../core/network-passes.js';
import { clearSums, meanLoss, positionsOf, writeFrame } from '../../core/plan.js';
import type { LossName } from '../../description/losses.js';
import type { Numbers } from '../../matrix/matrix-like.js';
import { type MetricName, measure, type Scored } from './metrics.js';
import { extentOf, type SamplesInMemory, type SequencesInMemory } from './samples-in-memory.js';

/** What came out. */
export interface Evaluated {
  /** Penalties included. */
  readonly loss: number;
  readonly metrics: Partial<Record<MetricName, number>>;
}

/** What is measured. */
export interface Measured {
  readonly loss: LossName;
  readonly labelSmoothing: number;
  readonly metrics: readonly MetricName[];
}

/** How many of `rows` rows go through the network at a time, and the workspace that they need. @throws EngineError */
export function evaluationBatch(
  { core, plan, dtype, start }: NetworkBlock,
  {
    rows,
    sequences,
  }: Pick<SamplesInMemory, 'rows'> & {
    readonly sequences: Pick<SequencesInMemory, 'offsets'> | undefined;
  },
): { batch: number; workspace: number } {
  const batch = rowsAtATime(plan, dtype, rows, extentOf(sequences, rows, 1).longest);
  const extent = extentOf(sequences, rows, batch);
  return { batch, workspace: workspaceBytes(core, dtype, start, plan, batch, extent) };
}

/** Loss and metrics of samples that are in place; the workspace may be a training's between its epochs. */
export class Evaluation {
  readonly #block: NetworkBlock;
  readonly #samples: SamplesInMemory;
  readonly #loss: LossName;
  readonly #metrics: readonly MetricName[];
  readonly #frame: Pointer;
  readonly #outputs: Pointer;
  readonly #batches: number;
  #batch = 0;

  constructor(
    block: NetworkBlock,
    samples: SamplesInMemory,
    { loss, labelSmoothing, metrics }: Measured,
    batch: number,
    workspace: Pointer,
    allocate: Allocate,
  ) {
    const { core, plan, dtype } = block;
    this.#block = block;
    this.#samples = samples;
    this.#loss = loss;
    this.#metrics = metrics;
    this.#frame = allocate(FRAME_BYTES);
    const { sequences } = samples;
    const extent = extentOf(sequences, samples.rows, batch);
    const outputBytes = this.#leaving * plan.outputs * dtype.size;
    this.#outputs = metrics.length > 0 ? allocate(outputBytes) : 0;
    this.#batches = Math.ceil(samples.rows / batch);
    writeFrame(core, this.#frame, {
      plan: block.start,
      parameters: block.parameters,
      random: block.random,
      workspace,
      inputs: samples.inputs,
      targets: samples.targets,
      sampleWeights: samples.weights,
      offsets: sequences?.at ?? 0,
      ...extent,
      classIndices: samples.classIndices,
      samples: samples.rows,
      loss: LOSSES.indexOf(loss),
      labelSmoothing,
      batch,
    });
  }

  run(): Evaluated {
    this.begin();
    this.advance(this.#batches);
    return finish(this.end());
  }

  /** The first third of `run`. */
  begin(): void {
    this.#batch = 0;
    clearSums(this.#block.core, this.#frame);
  }

  /** Evaluates up to `count` more batches; whether some are left. */
  advance(count: number): boolean {
    const first = this.#batch;
    this.#batch = Math.min(first + count, this.#batches);
    this.#block.passes.evaluate(this.#frame, first, this.#batch, this.#outputs);
    return this.#batch < this.#batches;
  }

  /** The last third of `run`, in steps. */
  *end(): Generator<void, Evaluated> {
    const { core, plan } = this.#block;
    const loss = meanLoss(core, this.#frame);
    if (this.#metrics.length === 0) return { loss, metrics: {} };
    const all = this.#leaving * positionsOf(plan);
    const threshold = this.#loss === 'hinge' ? 0 : 0.5;
    const { columns } = plan;
    const counted = this.#counted(all);
    if (counted) {
      const own = { rows: counted.length, columns, threshold, ...this.#taken(counted) };
      return { loss, metrics: yield* measure(this.#metrics, own) };
    }
    const scored = { rows: all, columns, threshold, ...this.#views() };
    const steps = measure(this.#metrics, scored);
    for (;;) {
      const step = steps.next();
      if (step.done) return { loss, metrics: step.value };
      yield;
      Object.assign(scored, this.#views()); // memory may have grown meanwhile, and views be no more
    }
  }

  /** Rows that leave. */
  get #leaving(): number {
    const { rows, sequences } = this.#samples;
    if (!this.#block.plan.stepwise) return rows;
    return sequences!.offsets[rows]! - sequences!.offsets[0]!;
  }

  /** The rows whose weight is not 0: the others say nothing. undefined: all. */
  #counted(rows: number): Uint32Array | undefined {
    const { core, dtype, plan } = this.#block;
    const { weights, sequences } = this.#samples;
    if (!weights) return undefined;
    const view = dtype.view(core);
    const before = plan.stepwise ? sequences!.offsets[0]! : 0;
    const first = weights / view.BYTES_PER_ELEMENT + before * positionsOf(plan);
    const counted = Uint32Array.from({ length: rows }, (_, i) => i).filter(
      (i) => view[first + i] !== 0,
    );
    return counted.length < rows ? counted : undefined;
  }

  /** Copies of these rows. */
  #taken(rows: Uint32Array): Pick<Scored, 'outputs' | 'targets'> {
    const { outputs, targets } = this.#views();
    const { columns } = this.#block.plan;
    const take = (values: Numbers): Numbers => {
      const Kind = values.constructor as new (length: number) => Numbers;
      const taken = new Kind(rows.length * columns);
      for (const [to, i] of rows.entries()) {
        for (let j = 0; j < columns; j++) taken[to * columns + j] = values[i * columns + j]!;
      }
      return taken;
    };
    const indices = targets instanceof Uint32Array ? targets : undefined;
    return {
      outputs: take(outputs),
      targets: indices ? rows.map((i) => indices[i]!) : take(targets as Numbers),
    };
  }

  #views(): Pick<Scored, 'outputs' | 'targets'> {
    const { core, plan, dtype } = this.#block;
    const { classIndices, sequences } = this.#samples;
    const rows = this.#leaving;
    // Offsets of a part of the samples count from the first of all.
    const before = plan.stepwise ? sequences!.offsets[0]! : 0;
    const bytes = classIndices ? 4 * positionsOf(plan) : plan.outputs * dtype.size;
    const targets = this.#samples.targets + before * bytes;
    const view = dtype.view(core);
    const part = (start: Pointer, count: number): Numbers =>
      view.subarray(start / view.BYTES_PER_ELEMENT, start / view.BYTES_PER_ELEMENT + count);
    return {
      outputs: part(this.#outputs, rows * plan.outputs),
      targets: classIndices
        ? core.u32.subarray(targets >>> 2, (targets >>> 2) + rows * positionsOf(plan))
        : part(targets, rows * plan.outputs),
    };
  }
}
