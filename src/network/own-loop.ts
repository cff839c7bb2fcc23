import { DivergenceError, OptionError, ShapeError } from '../base/errors.js';
import { FRAME_BYTES, FRAME_ROW_OFFSETS, FRAME_SEQUENCES } from '../core/abi.js';
import { OPTIMIZERS } from '../core/abi-names.js';
import { aligned } from '../core/aligned.js';
import { withAllocator } from '../core/blocks.js';
import type { Core, Pointer } from '../core/core.js';
import { core, residency } from '../core/engine.js';
import { numbersOf } from '../core/network-block.js';
import { type Extent, ONE_LENGTH, workspaceBytes } from '../core/network-passes.js';
import { writeFrame } from '../core/plan.js';
import { Resident } from '../core/residency.js';
import { learningRateOf, momentCount, type OptimizerSpec } from '../description/optimizers.js';
import { checkIndices, checkSequenceIndices } from '../matrix/indices.js';
import type { Matrix } from '../matrix/matrix.js';
import type { Numbers, SamplesLike } from '../matrix/matrix-like.js';
import { putMatrix } from '../matrix/numbers.js';
import { ownSamples } from '../matrix/samples.js';
import {
  checkSteps,
  lengthsOf,
  type OwnSequences,
  ownSequences,
  splitSequences,
} from '../matrix/sequences.js';
import { shaped, type Tensor } from '../matrix/tensor.js';
import type { NetworkState } from './state.js';
import { extentOf } from './training/samples-in-memory.js';

/** What `Network.step` takes beside the optimizer. */
export interface StepOptions {
  /** The gradient is shortened to this length (over all parameters) where it is longer. Default: never. */
  clipNorm?: number;
  /** Each number of the gradient is cut to ± this, after `clipNorm`. Default: never. */
  clipValue?: number;
}

/** What a forward pass leaves for the backward pass. */
interface ForwardPass extends Batch {
  /** Offsets, inputs, workspace; it may leave linear memory between the two calls. */
  readonly resident: Resident<Core>;
}

/** The samples of a pass. */
interface Batch {
  readonly rows: number;
  /** Of sequences of any length: how many steps stand before each one's, and at the end in all. */
  readonly offsets: Uint32Array | undefined;
  readonly extent: Extent;
}

/** Loops of the user's own: forward, backward, step. @internal */
export class OwnLoop {
  readonly #state: NetworkState;
  #pass: ForwardPass | undefined;
  #steps = 0;

  constructor(state: NetworkState) {
    this.#state = state;
  }

  forward(batch: SamplesLike): Matrix | Tensor | Tensor[] {
    const state = this.#state;
    const { plan, size, dtype, entersSteps } = state;
    const own = entersSteps
      ? ownSequences('forward', batch, state.inputShape.slice(1))
      : ownSamples('forward', batch, state.inputShape);
    state.checkReady(); // the data may be getters that did anything
    const offsets = entersSteps ? (own as OwnSequences).offsets : undefined;
    if (offsets) checkSteps('forward', offsets, state.maxSteps);
    const rows = offsets ? offsets.length - 1 : own.rows;
    const given: Batch = {
      rows,
      offsets,
      extent: offsets ? extentOf({ offsets }, rows, rows) : ONE_LENGTH,
    };
    return this.#pinned((start) =>
      withAllocator(residency().blocks, (allocate) => {
        const job = allocate(FRAME_BYTES);
        const leaving = this.#leaving(given);
        const out = allocate(leaving * plan.outputs * size);
        // Filled by the forward pass before anything reads it.
        const resident = new Resident<Core>(this.#passBytes(start, given), () => {});
        try {
          const at = residency().enter(resident, state);
          const x = at + inputsAt(given);
          if (offsets) core().u32.set(offsets, at >>> 2);
          putMatrix('forward', own, this.#view(), x / size);
          const [below, view, first] = [state.indices, this.#view(), x / size];
          if (offsets) checkSequenceIndices('forward', below, view, first, offsets);
          else checkIndices('forward', below, view, first, rows, plan.inputs);
          this.#writeFrame(start, job, at, given);
          core().network[dtype.name].forward(job, rows, x, out, true);
        } catch (error) {
          residency().release(resident);
          throw error;
        }
        this.#drop();
        this.#pass = { ...given, resident };
        const answers = this.#copy(out, leaving * plan.outputs);
        return offsets && state.leavesSteps
          ? splitSequences(answers, offsets, state.outputShape.slice(1))
          : shaped(answers, rows, state.outputShape);
      }),
    );
  }

  backward(outputGradient: SamplesLike): Matrix | Tensor | Tensor[] {
    const state = this.#state;
    const { plan, size, dtype } = state;
    const none = 'backward: call forward first; each backward needs its own.';
    if (!this.#pass) throw new OptionError(none);
    const lengths =
      state.leavesSteps && this.#pass.offsets ? lengthsOf(this.#pass.offsets) : undefined;
    const own = lengths
      ? ownSequences('backward', outputGradient, state.outputShape.slice(1), lengths)
      : ownSamples('backward', outputGradient, state.outputShape);
    state.checkReady();
    const pass = this.#pass;
    if (!pass) throw new OptionError(none);
    const { rows, offsets } = pass;
    if (own.rows !== this.#leaving(pass)) {
      throw new ShapeError(`backward: ${own.rows} rows for the ${rows} rows of the forward pass.`);
    }
    return this.#pinned((start) =>
      withAllocator(residency().blocks, (allocate) => {
        const job = allocate(FRAME_BYTES);
        const outputs = allocate(own.rows * plan.outputs * size);
        const numbers = (offsets?.[rows] ?? rows) * plan.inputs;
        const inputs = allocate(numbers * size);
        putMatrix('backward', own, this.#view(), outputs / size);
        const arrived = this.#arrive(pass, start);
        const at = residency().enter(arrived, state);
        residency().pin(arrived);
        try {
          this.#writeFrame(start, job, at, pass, state.enterGradients());
          core().network[dtype.name].backward(job, rows, at + inputsAt(pass), outputs, inputs);
        } finally {
          residency().unpin(arrived);
        }
        this.#drop(); // the pass is used up
        const gradients = this.#copy(inputs, numbers);
        return offsets
          ? splitSequences(gradients, offsets, state.inputShape.slice(1))
          : shaped(gradients, rows, state.inputShape);
      }),
    );
  }

  step(optimizer: OptimizerSpec, clipNorm: number, clipValue: number): void {
    const state = this.#state;
    const { plan, dtype } = state;
    const saved = state.save();
    try {
      state.useOptimizer(optimizer);
      this.#pinned((start) =>
        withAllocator(residency().blocks, (allocate) => {
          const job = allocate(FRAME_BYTES);
          const gradients = state.enterGradients();
          const engine = core();
          const passes = engine.network[dtype.name];
          state.setLearningRate(start, learningRateOf(optimizer));
          writeFrame(engine, job, {
            plan: start,
            parameters: state.parametersAt(start),
            gradients,
            moments: state.momentsAt(start),
            optimizerScalars: state.optimizerScalarsAt(start),
            workspace: 0,
            random: state.randomAt(start),
            batch: 1,
            optimizer: OPTIMIZERS.indexOf(optimizer.kind),
            clipNorm,
            clipValue,
          });
          passes.step(job);
          const moments = momentCount(optimizer) * plan.parameters;
          const finite =
            passes.allFinite(numbersOf(plan), state.parametersAt(start)) &&
            passes.allFinite(moments, state.momentsAt(start));
          if (!finite) {
            throw new DivergenceError(
              `step: in step ${this.#steps + 1} a parameter, or an average of the optimizer's, stopped being finite; the network is as it was before the step. A learning rate below ${learningRateOf(optimizer)} or clipNorm may help.`,
              this.#steps + 1,
            );
          }
        }),
      );
    } catch (error) {
      state.restore(saved);
      throw error;
    }
    this.#steps++;
    state.progress = undefined; // of another training than this
  }

  dispose(): void {
    this.#drop();
  }

  #drop(): void {
    if (this.#pass) residency().release(this.#pass.resident);
    this.#pass = undefined;
  }

  #pinned<T>(body: (start: Pointer) => T): T {
    const start = this.#state.pin();
    try {
      return body(start);
    } finally {
      this.#state.unpin();
    }
  }

  /** Rows that leave: where each step is answered these. */
  #leaving({ rows, offsets }: Batch): number {
    return offsets && this.#state.leavesSteps ? offsets[rows]! : rows;
  }

  /** Bytes of a pass: offsets, inputs and workspace. */
  #passBytes(start: Pointer, batch: Batch): number {
    const { plan, dtype } = this.#state;
    const { rows, extent } = batch;
    const bytes = workspaceBytes(core(), dtype, start, plan, rows, extent);
    return this.#workspaceAt(batch) + bytes;
  }

  /** A pass that comes from another engine may need more room in this one. */
  #arrive(pass: ForwardPass, start: Pointer): Resident<Core> {
    const { resident, ...batch } = pass;
    const bytes = this.#passBytes(start, batch);
    if (bytes <= resident.byteLength) return resident;
    const words = new Uint32Array(bytes / 4);
    words.set(resident.content as Uint32Array); // copied out when the engine was changed
    const larger = new Resident<Core>(bytes, words);
    this.#pass = { ...batch, resident: larger };
    return larger;
  }

  #workspaceAt(batch: Batch): number {
    const { plan, size } = this.#state;
    const { rows, offsets } = batch;
    return inputsAt(batch) + aligned((offsets?.[rows] ?? rows) * plan.inputs * size);
  }

  #writeFrame(start: Pointer, job: Pointer, at: Pointer, batch: Batch, gradients?: Pointer): void {
    const state = this.#state;
    writeFrame(core(), job, {
      plan: start,
      parameters: state.parametersAt(start),
      random: state.randomAt(start),
      workspace: at + this.#workspaceAt(batch),
      batch: batch.rows,
      ...batch.extent,
      ...(gradients === undefined ? {} : { gradients }),
    });
    if (!batch.offsets) return;
    const { u32 } = core();
    u32[(job + FRAME_ROW_OFFSETS) >>> 2] = at;
    u32[(job + FRAME_SEQUENCES) >>> 2] = batch.rows; // the forward pass knows, a frame of its own for the way back does not
  }

  #view(): Numbers {
    return this.#state.dtype.view(core());
  }

  #copy(start: Pointer, count: number): Numbers {
    const at = start / this.#state.size;
    return this.#view().slice(at, at + count);
  }
}

/** Bytes before the inputs: the offsets. */
function inputsAt({ offsets }: Batch): number {
  return offsets ? aligned(offsets.byteLength) : 0;
}
