import { OptionError } from '../base/errors.js';
import { makeResult } from '../base/typed-array.js';
import { describe } from '../base/validate.js';
import { FRAME_BYTES } from '../core/abi.js';
import { aligned } from '../core/aligned.js';
import { core, residency } from '../core/engine.js';
import { rowsAtATime } from '../core/network-passes.js';
import { planBytes, writePlan, writeRunFrame } from '../core/plan.js';
import { checkSequenceIndices } from '../matrix/indices.js';
import { hasShape, lengthOf, reading } from '../matrix/intake.js';
import type { Matrix } from '../matrix/matrix.js';
import type { Numbers, TensorLike } from '../matrix/matrix-like.js';
import { putMatrix } from '../matrix/numbers.js';
import { claimedShape } from '../matrix/samples.js';
import {
  checkSteps,
  type OwnSequences,
  ownSequences,
  splitSequences,
} from '../matrix/sequences.js';
import { shaped, type Tensor, tensorOf } from '../matrix/tensor.js';
import { isOptions, layersUpTo, partOf, workspaceOf } from './run-layer.js';
import type { NetworkState } from './state.js';
import { extentOf } from './training/samples-in-memory.js';

/** How an answer is to look: of one flattened sequence, of one in its shape, of a list of them. */
type Form = 'flat' | 'one' | 'batch';

/** An answer of a network to a sequence, or to several. */
type Answer = Numbers | Matrix | Tensor | Tensor[];

/** Sequences, ours from now on. */
interface Given {
  readonly own: OwnSequences;
  readonly form: Form;
}

/**
 * `Network.run` where samples are sequences of any length. One sequence is as deep as a sample, or a flat list of numbers; what
 * is deeper is a list of them. `out`: what came beside them.
 *
 * @throws as Network.run
 */
export function runSequences(state: NetworkState, input: TensorLike, out: unknown): Answer {
  let count = state.layers.length;
  if (isOptions(out)) count = layersUpTo(state, out);
  else if (out !== undefined) {
    throw new OptionError(
      `run: out: the answers to sequences of any length are arrays of their own; expected none, got ${describe(out)}.`,
    );
  }
  return answerOf('run', state, read('run', state, input), count);
}

/** `Network.activations` likewise: each answer in its shape. @throws as Network.run */
export function activationsOfSequences(
  state: NetworkState,
  input: TensorLike,
): (Tensor | Tensor[])[] {
  const { own, form } = read('activations', state, input);
  const { offsets } = own;
  return state.layers.map(({ outputShape, leavesSteps }, i) => {
    const answers = answersOf('activations', state, own, i + 1);
    if (leavesSteps) {
      const tensors = splitSequences(answers, offsets, outputShape.slice(1));
      return form === 'batch' ? tensors : tensors[0]!;
    }
    const shape = form === 'batch' ? [offsets.length - 1, ...outputShape] : outputShape;
    return tensorOf(answers, shape);
  });
}

function read(what: string, state: NetworkState, input: TensorLike): Given {
  const { inputShape } = state;
  const form = formOf(what, input, inputShape.length);
  const own = ownSequences(what, form === 'batch' ? input : [input], inputShape.slice(1));
  checkSteps(what, own.offsets, state.maxSteps);
  return { own, form };
}

/** What leaves the first `count` layers, in the form of what entered. */
function answerOf(what: string, state: NetworkState, { own, form }: Given, count: number): Answer {
  const { outputShape, leavesSteps } = state.layers[count - 1]!;
  const { offsets } = own;
  const answers = answersOf(what, state, own, count);
  if (!leavesSteps) {
    if (form === 'batch') return shaped(answers, offsets.length - 1, outputShape);
    return form === 'flat' || outputShape.length === 1 ? answers : tensorOf(answers, outputShape);
  }
  if (form === 'flat') return answers;
  const tensors = splitSequences(answers, offsets, outputShape.slice(1));
  return form === 'one' ? tensors[0]! : tensors;
}

/** @throws DataError it cannot be read. */
function formOf(what: string, input: TensorLike, rank: number): Form {
  return reading(what, () => {
    if (hasShape(input)) {
      const { shape } = input as { shape: unknown };
      const axes = typeof shape === 'object' && shape !== null ? lengthOf(shape) : 0;
      return axes === rank ? 'one' : 'batch';
    }
    const first: unknown = (input as ArrayLike<unknown>)[0];
    if (typeof first !== 'object' || first === null) return 'flat';
    if (hasShape(first)) return 'batch';
    return claimedShape(what, input).length > rank ? 'batch' : 'one';
  });
}

/** What leaves the first `count` layers, one sequence behind the other. @throws DataError @throws EngineError */
function answersOf(what: string, state: NetworkState, own: OwnSequences, count: number): Numbers {
  const { dtype, size, indices, layers } = state;
  const { offsets } = own;
  const samples = offsets.length - 1;
  state.check(); // what was read may have been getters that did anything
  const plan = count === layers.length ? state.plan : partOf(state, count);
  const { longest } = extentOf(own, samples, 1);
  const batch = rowsAtATime(plan, dtype, samples, longest);
  const extent = extentOf(own, samples, batch);
  const leavingOf = (first: number, end: number): number =>
    plan.stepwise ? offsets[end]! - offsets[first]! : end - first;
  const answers = makeResult(
    what,
    leavingOf(0, samples) * plan.outputs,
    (length): Numbers => new dtype.Array(length),
  );
  const planAt = FRAME_BYTES;
  const offsetsAt = planAt + aligned(planBytes(plan));
  const x = offsetsAt + aligned(4 * (batch + 1));
  const out = x + aligned(extent.steps * plan.inputs * size);
  const rows = plan.stepwise ? extent.steps : batch;
  const workspace = out + aligned(rows * plan.outputs * size);
  const place = residency().allocate(workspace + workspaceOf(state, plan, batch, extent));
  try {
    const start = state.enter();
    const engine = core();
    const view = dtype.view(engine);
    writePlan(engine, place + planAt, plan);
    const parameters = state.parametersAt(start);
    const { steps, longest: most } = extent;
    const room = place + workspace;
    const starts = place + offsetsAt;
    const frame = place + planAt;
    writeRunFrame(engine, place, frame, parameters, room, batch, steps, most, starts);
    let at = 0;
    for (let first = 0; first < samples; first += batch) {
      const end = Math.min(first + batch, samples);
      const from = offsets[first]!;
      for (let i = first; i <= end; i++) {
        engine.u32[(starts >>> 2) + i - first] = offsets[i]! - from;
      }
      const to = (place + x) / size;
      putMatrix(what, own, view, to, from, offsets[end]!);
      checkSequenceIndices(what, indices, view, to, offsets, first, end);
      engine.network[dtype.name].run(place, end - first, place + x, place + out);
      const leaving = leavingOf(first, end) * plan.outputs;
      answers.set(view.subarray((place + out) / size, (place + out) / size + leaving), at);
      at += leaving;
    }
  } finally {
    residency().blocks.release(place);
  }
  return answers;
}
