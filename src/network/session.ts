import { DisposedError, OptionError, ShapeError } from '../base/errors.js';
import { inspectable } from '../base/inspect.js';
import { lengthOfKind } from '../base/typed-array.js';
import { describe } from '../base/validate.js';
import { CACHE_PAGE, FRAME_BYTES, FRAME_STATES } from '../core/abi.js';
import { aligned } from '../core/aligned.js';
import type { Core, Pointer } from '../core/core.js';
import { core, residency } from '../core/engine.js';
import { runWorkspaceBytes } from '../core/network-passes.js';
import { type NetworkPlan, planBytes, writePlan, writeRunFrame } from '../core/plan.js';
import { Resident } from '../core/residency.js';
import { fewestSteps, type ResolvedLayer } from '../description/layers/layer-kind.js';
import { checkIndices } from '../matrix/indices.js';
import type { Numbers, TensorLike, Vector } from '../matrix/matrix-like.js';
import { firstNotFinite } from '../matrix/numbers.js';
import { putSample, readSample } from '../matrix/sample.js';
import { planOf } from './plan-of.js';
import type { NetworkState } from './state.js';
import { stepLayers } from './step-layers.js';

/** What sessions of a network share. */
interface Steps {
  readonly state: NetworkState;
  /** Of one step. */
  readonly plan: NetworkPlan;
  /** Where the states begin behind the plan, in bytes. */
  readonly statesAt: number;
  /** What each layer carries, in their order. */
  readonly carried: readonly Carried[];
  /** Steps at most; 0: any number. */
  readonly maxSteps: number;
}

/** Numbers that a layer carries from step to step, and those that each step leaves behind them. */
type Carried = Pick<ResolvedLayer, 'states' | 'cached'>;

/** Bytes of plan and states where there is room for what so many steps leave. */
function bytesOf({ carried, statesAt, state }: Steps, room: number): number {
  const numbers = carried.reduce((sum, { states, cached }) => sum + states + cached * room, 0);
  return statesAt + aligned(numbers * state.size);
}

/** Where a step lies, while the residency holds the session: bytes, and the elements of `view` that are its input and answer. */
interface StepPlace {
  readonly view: Numbers;
  readonly frame: Pointer;
  readonly from: Pointer;
  readonly to: Pointer;
  readonly states: Pointer;
}

/**
 * A sequence that comes step by step: what a network's layers keep between two steps, the states of recurrent ones, keys and values of
 * causal attention. Made by `Network.session`.
 *
 * After n steps the answer is that of `run` for the sequence of these n steps, to the bit (with `returnSequences` at the end, its
 * last step). Any number of sessions of a network go side by side. They use the network's weights as they are at each step.
 *
 * @example
 * ```ts
 * const session = network.session();
 * for (const sample of samples) console.log(session.step(sample));
 * session.reset();
 * ```
 */
export class Session {
  readonly #steps: Steps;
  #resident: Resident<Core>;
  #disposed = false;
  #place: StepPlace | undefined;
  #engine: Core | undefined;
  #workspace = 0;
  /** Steps so far. */
  #count: number;
  /** Steps that there is room for, where they leave something. */
  #room: number;

  /** @internal */
  constructor(steps: Steps, words: Uint32Array, room: number, count = 0) {
    inspectable(this, 'Session', (self) => {
      self.#check();
      const { state, plan } = self.#steps;
      return { inputs: plan.inputs, outputs: plan.outputs, dtype: state.dtype.name };
    });
    this.#steps = steps;
    this.#room = room;
    this.#count = count;
    this.#resident = new Resident<Core>(words.byteLength, words);
  }

  /**
   * The next step. `out`, of the length and dtype of the answer, takes it and is returned, in place of a new array.
   *
   * @param input The features of the step; behind an `embedding` its index, which may be a number by itself.
   * @returns The answer after this step, (outputs).
   * @throws ShapeError, DataError, OptionError: the session is where it was. @throws EngineError `ERR_OUT_OF_MEMORY`.
   * @throws DisposedError the session or its network.
   *
   * @example
   * ```ts
   * const [angle, speed] = [0.1, -0.3];
   * const [force] = session.step([angle, speed]);
   * ```
   */
  step(input: Vector | number): Float64Array | Float32Array;
  step<T extends Float64Array | Float32Array>(input: Vector | number, out: T): T;
  step(input: Vector | number, out?: Numbers): Numbers {
    this.#check();
    const { state, plan } = this.#steps;
    const { inputs, outputs } = plan;
    const given = typeof input === 'number' ? [input] : input;
    const numbers =
      typeof given === 'object' && given !== null
        ? readSample('step', given as TensorLike, inputs)
        : undefined;
    if (!numbers) {
      throw new ShapeError(
        `step: expected the ${inputs} numbers of a step, got ${describe(input)}.`,
      );
    }
    if (out !== undefined) this.#checkOut(out);
    this.#check(); // a getter may have disposed of it
    if (this.#room > 0 || this.#steps.maxSteps > 0) this.#makeRoom();
    const engine = core();
    const view = state.dtype.view(engine);
    let place = this.#place;
    if (place?.view !== view || !residency().holds(this)) place = this.#layOut(engine);
    const { size } = state;
    const x = place.from / size;
    putSample(numbers, inputs, place.view, x);
    checkIndices('step', state.indices, place.view, x, 1, inputs);
    engine.u32[(place.frame + FRAME_STATES) >>> 2] = place.states;
    if (!engine.network[state.dtype.name].run(place.frame, 1, place.from, place.to)) {
      throw firstNotFinite('step', numbers, place.view, x, inputs);
    }
    this.#count++;
    const first = place.to / size;
    const answer = out ?? new state.dtype.Array(outputs);
    for (let i = 0; i < outputs; i++) answer[i] = place.view[first + i]!;
    return answer;
  }

  /** Back to before the first step. @throws DisposedError */
  reset(): void {
    this.#check();
    const start = residency().enter(this.#resident, this);
    const end = start + this.#resident.byteLength;
    core().u32.fill(0, (start + this.#steps.statesAt) >>> 2, end >>> 2);
    this.#count = 0;
  }

  /** Another session that goes on from the same step, by itself: to look ahead, to try several ways. @throws DisposedError */
  clone(): Session {
    this.#check();
    return new Session(this.#steps, this.#words(), this.#room, this.#count);
  }

  /** Ends the session and gives its memory back: any later use is a DisposedError. Optional. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    residency().release(this.#resident);
  }

  /** For `using`: the same as `dispose`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  #check(): void {
    if (this.#disposed) throw new DisposedError('Session');
    this.#steps.state.check();
  }

  /** A copy of plan and states. */
  #words(): Uint32Array {
    const start = residency().enter(this.#resident, this) >>> 2;
    return core().u32.slice(start, start + this.#resident.byteLength / 4);
  }

  /** Room for what the next step leaves; for twice as many where there is none. @throws ShapeError no more steps can be. */
  #makeRoom(): void {
    const { maxSteps, carried, statesAt, state } = this.#steps;
    if (maxSteps > 0 && this.#count >= maxSteps) {
      throw new ShapeError(
        `step: the network takes ${maxSteps} steps at most (the maxSteps of its positionalEmbedding), and there were ${this.#count}; reset() begins anew.`,
      );
    }
    if (this.#room === 0 || this.#count < this.#room) return;
    const room = 2 * this.#room;
    const old = this.#words();
    const words = new Uint32Array(bytesOf(this.#steps, room) / 4);
    words.set(old.subarray(0, statesAt / 4));
    let [from, to] = [statesAt / 4, statesAt / 4];
    const each = state.size / 4;
    for (const { states, cached } of carried) {
      const end = from + (states + cached * this.#room) * each;
      words.set(old.subarray(from, end), to);
      from = end;
      to += (states + cached * room) * each;
    }
    residency().release(this.#resident);
    this.#resident = new Resident<Core>(words.byteLength, words);
    this.#room = room;
    this.#place = undefined;
    this.#engine = undefined; // the workspace grows, too
  }

  /** Frame, input, answer and workspace, in the workspace that all short calls share. */
  #layOut(engine: Core): StepPlace {
    const { state, plan, statesAt } = this.#steps;
    const { size, dtype } = state;
    if (this.#engine !== engine) {
      const planAt = residency().enter(this.#resident, this);
      const extent = { steps: 0, longest: this.#room };
      this.#workspace = runWorkspaceBytes(engine, dtype, planAt, plan, 1, extent);
      this.#engine = engine;
    }
    const x = FRAME_BYTES;
    const out = x + aligned(plan.inputs * size);
    const workspace = out + aligned(plan.outputs * size);
    const frame = residency().workspace(workspace + this.#workspace);
    const planAt = residency().enter(this.#resident, this);
    residency().pin(this.#resident);
    try {
      const start = state.enter();
      const parameters = state.parametersAt(start);
      writeRunFrame(engine, frame, planAt, parameters, frame + workspace, 1, 0, this.#room);
    } finally {
      residency().unpin(this.#resident);
    }
    const states = planAt + statesAt;
    const view = dtype.view(engine);
    this.#place = { view, frame, from: frame + x, to: frame + out, states };
    residency().hold(this);
    return this.#place;
  }

  #checkOut(out: unknown): void {
    const { plan, state } = this.#steps;
    const kind = state.dtype.size === 4 ? 'Float32Array' : 'Float64Array';
    const length = lengthOfKind(out, kind);
    if (length === plan.outputs) return;
    throw new OptionError(
      `step: out: expected a ${kind} of ${plan.outputs}, got ${describe(out)}${length >= 0 ? ` of ${length}` : ''}.`,
    );
  }
}

/** What a layer carries; of one that is made of others what these do. */
function carriedBy(layer: ResolvedLayer): Carried[] {
  return layer.layers.length > 0 ? layer.layers.flatMap(({ layer }) => carriedBy(layer)) : [layer];
}

/** A session of a network, before its first step. @throws OptionError a layer needs more than the steps so far. @internal */
export function sessionOf(state: NetworkState): Session {
  const layers = stepLayers(state.layers);
  const plan = planOf(layers);
  const statesAt = aligned(planBytes(plan));
  const carried = layers.flatMap(carriedBy);
  const steps = { state, plan, statesAt, carried, maxSteps: fewestSteps(layers) };
  const room = carried.some(({ cached }) => cached > 0) ? CACHE_PAGE : 0;
  const words = new Uint32Array(bytesOf(steps, room) / 4);
  writePlan({ u32: words, f64: new Float64Array(words.buffer) }, 0, plan);
  return new Session(steps, words, room);
}
