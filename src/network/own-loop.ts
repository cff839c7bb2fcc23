import { DivergenceError, OptionError, ShapeError } from '../base/errors.js';
import { FRAME_BYTES } from '../core/abi.js';
import { OPTIMIZERS } from '../core/abi-names.js';
import { aligned } from '../core/aligned.js';
import { withAllocator } from '../core/blocks.js';
import type { Core, Pointer } from '../core/core.js';
import { core, residency } from '../core/engine.js';
import { numbersOf } from '../core/network-block.js';
import { workspaceBytes } from '../core/network-passes.js';
import { writeFrame } from '../core/plan.js';
import { Resident } from '../core/residency.js';
import { learningRateOf, momentCount, type OptimizerSpec } from '../description/optimizers.js';
import { checkIndices } from '../matrix/indices.js';
import type { Matrix } from '../matrix/matrix.js';
import type { Numbers, SamplesLike } from '../matrix/matrix-like.js';
import { putMatrix } from '../matrix/numbers.js';
import { ownSamples } from '../matrix/samples.js';
import { shaped, type Tensor } from '../matrix/tensor.js';
import type { NetworkState } from './state.js';

/** What `Network.step` takes beside the optimizer. */
export interface StepOptions {
  /** The gradient is shortened to this length (over all parameters) where it is longer. Default: never. */
  clipNorm?: number;
  /** Each number of the gradient is cut to ± this, after `clipNorm`. Default: never. */
  clipValue?: number;
}

/** What a forward pass leaves for the backward pass. */
interface Pass {
  readonly rows: number;
  /** The inputs, then the workspace; it may leave linear memory between the two calls. */
  readonly resident: Resident<Core>;
}

/** Loops of the user's own: forward, backward, step. @internal */
export class OwnLoop {
  readonly #state: NetworkState;
  #pass: Pass | undefined;
  #steps = 0;

  constructor(state: NetworkState) {
    this.#state = state;
  }

  forward(batch: SamplesLike): Matrix | Tensor {
    const state = this.#state;
    const { plan, size, dtype } = state;
    state.checkOneLength('forward');
    const own = ownSamples('forward', batch, state.inputShape);
    state.checkReady(); // the data may be getters that did anything
    const { rows } = own;
    return this.#pinned((start) =>
      withAllocator(residency().blocks, (allocate) => {
        const job = allocate(FRAME_BYTES);
        const out = allocate(rows * plan.outputs * size);
        // Filled by the forward pass before anything reads it.
        const resident = new Resident<Core>(this.#passBytes(start, rows), () => {});
        try {
          const x = residency().enter(resident, state);
          putMatrix('forward', own, this.#view(), x / size);
          checkIndices('forward', state.indices, this.#view(), x / size, rows, plan.inputs);
          this.#writeFrame(start, job, x, rows);
          core().network[dtype.name].forward(job, rows, x, out, true);
        } catch (error) {
          residency().release(resident);
          throw error;
        }
        this.#drop();
        this.#pass = { rows, resident };
        return shaped(this.#copy(out, rows * plan.outputs), rows, state.outputShape);
      }),
    );
  }

  backward(outputGradient: SamplesLike): Matrix | Tensor {
    const state = this.#state;
    const { plan, size, dtype } = state;
    const none = 'backward: call forward first; each backward needs its own.';
    if (!this.#pass) throw new OptionError(none);
    const own = ownSamples('backward', outputGradient, state.outputShape);
    state.checkReady();
    const pass = this.#pass;
    if (!pass) throw new OptionError(none);
    const { rows } = pass;
    if (own.rows !== rows) {
      throw new ShapeError(`backward: ${own.rows} rows for the ${rows} rows of the forward pass.`);
    }
    return this.#pinned((start) =>
      withAllocator(residency().blocks, (allocate) => {
        const job = allocate(FRAME_BYTES);
        const outputs = allocate(rows * plan.outputs * size);
        const inputs = allocate(rows * plan.inputs * size);
        putMatrix('backward', own, this.#view(), outputs / size);
        const arrived = this.#arrive(pass, start);
        const x = residency().enter(arrived, state);
        residency().pin(arrived);
        try {
          this.#writeFrame(start, job, x, rows, state.enterGradients());
          core().network[dtype.name].backward(job, rows, x, outputs, inputs);
        } finally {
          residency().unpin(arrived);
        }
        this.#drop(); // the pass is used up
        return shaped(this.#copy(inputs, rows * plan.inputs), rows, state.inputShape);
      }),
    );
  }

  step(optimizer: OptimizerSpec, clipNorm: number, clipValue: number): void {
    const state = this.#state;
    const { plan, dtype } = state;
    const saved = state.save();
    try {
      state.prepare(optimizer);
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

  /** Bytes of a pass: the inputs and the workspace. */
  #passBytes(start: Pointer, rows: number): number {
    const { plan, dtype } = this.#state;
    return this.#workspaceAt(rows) + workspaceBytes(core(), dtype, start, plan, rows);
  }

  /** A pass that comes from another engine may need more room in this one. */
  #arrive({ rows, resident }: Pass, start: Pointer): Resident<Core> {
    const bytes = this.#passBytes(start, rows);
    if (bytes <= resident.byteLength) return resident;
    const words = new Uint32Array(bytes / 4);
    words.set(resident.content as Uint32Array); // copied out when the engine was changed
    const larger = new Resident<Core>(bytes, words);
    this.#pass = { rows, resident: larger };
    return larger;
  }

  #workspaceAt(rows: number): number {
    const { plan, size } = this.#state;
    return aligned(rows * plan.inputs * size);
  }

  #writeFrame(start: Pointer, job: Pointer, x: Pointer, rows: number, gradients?: Pointer): void {
    const state = this.#state;
    writeFrame(core(), job, {
      plan: start,
      parameters: state.parametersAt(start),
      random: state.randomAt(start),
      workspace: x + this.#workspaceAt(rows),
      batch: rows,
      ...(gradients === undefined ? {} : { gradients }),
    });
  }

  #view(): Numbers {
    return this.#state.dtype.view(core());
  }

  #copy(start: Pointer, count: number): Numbers {
    const at = start / this.#state.size;
    return this.#view().slice(at, at + count);
  }
}
