import { OptionError } from '../base/errors.js';
import { lengthOfKind, makeResult } from '../base/typed-array.js';
import { describe } from '../base/validate.js';
import { FRAME_BYTES } from '../core/abi.js';
import { aligned } from '../core/aligned.js';
import type { Core, Pointer } from '../core/core.js';
import { core, residency } from '../core/engine.js';
import { rowsAtATime, runWorkspaceBytes } from '../core/network-passes.js';
import { writeRunFrame } from '../core/plan.js';
import { checkIndices } from '../matrix/indices.js';
import type { OwnMatrix } from '../matrix/intake.js';
import type { Matrix } from '../matrix/matrix.js';
import type { Numbers, SamplesLike, TensorLike } from '../matrix/matrix-like.js';
import { ownTensor } from '../matrix/nested.js';
import { checkFinite, copyMatrix, firstNotFinite } from '../matrix/numbers.js';
import { putSample, readSample } from '../matrix/sample.js';
import { claimedShape, ownSamples } from '../matrix/samples.js';
import { sameShape } from '../matrix/shape.js';
import { shaped, type Tensor, tensorOf } from '../matrix/tensor.js';
import type { NetworkState } from './state.js';

/** Larger workspaces are not kept for the next call. */
const MAX_KEPT = 4 * 2 ** 20;

/** Where one call's rows lie: frame, inputs, outputs and workspace, one behind the other. */
interface Room {
  readonly x: number;
  readonly out: number;
  readonly workspace: number;
  readonly byteLength: number;
}

/** Where one sample lies, while the residency holds this: bytes, and the elements of `view` that are its input and answer. */
interface SamplePlace {
  readonly frame: Pointer;
  readonly from: Pointer;
  readonly to: Pointer;
  readonly view: Numbers;
  readonly x: number;
  readonly out: number;
}

/** The forward pass outside training. */
export class Runner {
  readonly #state: NetworkState;
  /** The room for one sample, and for the batches of the latest size, in the engine that they were reckoned for. */
  #room: Room | undefined;
  #batchRoom: Room | undefined;
  #batchRows = 0;
  #place: SamplePlace | undefined;
  #engine: Core | undefined;

  constructor(state: NetworkState) {
    this.#state = state;
  }

  /** One sample; the answer goes to `out` where there is one. undefined: it is a matrix. @throws ShapeError @throws DataError @throws OptionError */
  sample(sample: TensorLike, out: Numbers | undefined): Numbers | undefined {
    const state = this.#state;
    const { inputs, outputs } = state.plan;
    const numbers = readSample('run', sample, inputs);
    if (!numbers) return undefined;
    if (out !== undefined) this.#checkOut(out);
    state.check(); // a getter may have disposed of it
    const engine = core();
    const view = state.dtype.view(engine);
    let place = this.#place;
    // A network that is asked again finds all as it left it: a seventh of the time of a small one.
    if (place?.view !== view || !residency().holds(this)) place = this.#layOut(engine);
    try {
      putSample(numbers, inputs, place.view, place.x);
      checkIndices('run', state.indices, place.view, place.x, 1, inputs);
      if (!engine.network[state.dtype.name].run(place.frame, 1, place.from, place.to)) {
        throw firstNotFinite('run', numbers, place.view, place.x, inputs);
      }
      return copyOf(place.view, place.out, outputs, out);
    } finally {
      if (!this.#place) residency().blocks.release(place.frame);
    }
  }

  /** Room for one sample, its frame written; kept where it is small. */
  #layOut(engine: Core): SamplePlace {
    const state = this.#state;
    this.#follow(engine);
    this.#room ??= this.#reckon(1);
    const { x, out, workspace, byteLength } = this.#room;
    const kept = byteLength <= MAX_KEPT;
    const frame = kept ? residency().workspace(byteLength) : residency().allocate(byteLength);
    const start = state.enter();
    writeRunFrame(engine, frame, start, state.parametersAt(start), frame + workspace, 1);
    const { size } = state;
    const place = {
      frame,
      from: frame + x,
      to: frame + out,
      view: state.dtype.view(engine),
      x: (frame + x) / size,
      out: (frame + out) / size,
    };
    this.#place = kept ? place : undefined;
    if (kept) residency().hold(this);
    return place;
  }

  /** (samples, inputs) → (samples, outputs). @throws ShapeError @throws DataError @throws EngineError */
  batch(batch: SamplesLike): Matrix | Tensor {
    const { inputShape, outputShape } = this.#state;
    const own = ownSamples('run', batch, inputShape);
    return shaped(this.#rows(own), own.rows, outputShape);
  }

  /** One sample in its shape, of several axes; undefined: it is a batch. @throws as batch */
  shapedSample(sample: SamplesLike): Numbers | Tensor | undefined {
    const { inputShape, outputShape, plan } = this.#state;
    if (inputShape.length === 1) return undefined;
    const claimed = claimedShape('run', sample);
    const isRows = claimed.length === 2 && claimed[1] === plan.inputs;
    if (isRows || !sameShape(claimed, inputShape)) return undefined;
    const own = ownTensor('run', sample, inputShape);
    const answer = this.#rows({ ...own, rows: 1, columns: plan.inputs });
    return outputShape.length === 1 ? answer : tensorOf(answer, outputShape);
  }

  #rows(own: OwnMatrix): Numbers {
    const state = this.#state;
    const { size, dtype, plan } = state;
    state.check();
    const { rows } = own;
    const result = makeResult(
      'run',
      rows * plan.outputs,
      (length): Numbers => new dtype.Array(length),
    );
    const chunk = rowsAtATime(plan, dtype, rows);
    this.#follow(core());
    if (!this.#batchRoom || this.#batchRows !== chunk) this.#batchRoom = this.#reckon(chunk);
    this.#batchRows = chunk;
    const room = this.#batchRoom;
    const kept = room.byteLength <= MAX_KEPT;
    const place = kept ? residency().workspace(room.byteLength) : this.#allocate(room);
    try {
      const start = state.enter();
      const engine = core();
      const view = dtype.view(engine);
      for (let first = 0; first < rows; first += chunk) {
        const end = Math.min(first + chunk, rows);
        const x = (place + room.x) / size;
        // The passes look themselves whether all is finite, and several threads at once; indices are to be looked at before.
        const part = copyMatrix('run', own, view, x, first, end);
        if (state.indices) {
          checkFinite('run', part, part.length, view, x, plan.inputs, first);
          checkIndices('run', state.indices, view, x, end - first, plan.inputs, first);
        }
        if (!this.#run(engine, start, place, room, end - first, chunk)) {
          throw firstNotFinite('run', part, view, x, plan.inputs, first);
        }
        const at = (place + room.out) / size;
        const [to, count] = [first * plan.outputs, (end - first) * plan.outputs];
        // A view takes longer to make than some numbers to copy.
        if (count > 64) result.set(view.subarray(at, at + count), to);
        else for (let j = 0; j < count; j++) result[to + j] = view[at + j]!;
      }
    } finally {
      if (!kept) residency().blocks.release(place);
    }
    return result;
  }

  /** Forgets what was reckoned for another engine. */
  #follow(engine: Core): void {
    if (this.#engine === engine) return;
    this.#engine = engine;
    this.#room = undefined;
    this.#batchRoom = undefined;
    this.#place = undefined;
  }

  #reckon(batch: number): Room {
    const { dtype, size, plan } = this.#state;
    const x = FRAME_BYTES;
    const out = x + aligned(batch * plan.inputs * size);
    const workspace = out + aligned(batch * plan.outputs * size);
    const bytes = runWorkspaceBytes(core(), dtype, this.#state.enter(), plan, batch);
    return { x, out, workspace, byteLength: workspace + bytes };
  }

  /** A block for this call alone; the state, entered afterwards, may make others leave. */
  #allocate({ byteLength }: Room): Pointer {
    return residency().allocate(byteLength);
  }

  /** Runs nothing of the user's. */
  #checkOut(out: unknown): void {
    const { dtype, plan } = this.#state;
    const kind = dtype.size === 4 ? 'Float32Array' : 'Float64Array';
    const length = lengthOfKind(out, kind);
    if (length === plan.outputs) return;
    throw new OptionError(
      `run: out: expected a ${kind} of ${plan.outputs}, got ${describe(out)}${length >= 0 ? ` of ${length}` : ''}.`,
    );
  }

  /** False where an input is not finite. */
  #run(
    engine: Core,
    start: Pointer,
    place: Pointer,
    { x, out, workspace }: Room,
    rows: number,
    batch: number,
  ): boolean {
    const state = this.#state;
    writeRunFrame(engine, place, start, state.parametersAt(start), place + workspace, batch);
    return Boolean(engine.network[state.dtype.name].run(place, rows, place + x, place + out));
  }
}

/** `count` numbers from `first`. A loop makes and fills a short array in less time than `slice`. */
function copyOf(view: Numbers, first: number, count: number, out: Numbers | undefined): Numbers {
  if (count > 32 && !out) return view.slice(first, first + count);
  const copy =
    out ?? (view instanceof Float64Array ? new Float64Array(count) : new Float32Array(count));
  for (let i = 0; i < count; i++) copy[i] = view[first + i]!;
  return copy;
}
