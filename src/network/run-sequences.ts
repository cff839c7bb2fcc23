import { OptionError } from '../base/errors.js';
import { makeResult } from '../base/typed-array.js';
import { describe } from '../base/validate.js';
import { FRAME_BYTES } from '../core/abi.js';
import { aligned } from '../core/aligned.js';
import { core, residency } from '../core/engine.js';
import { rowsAtATime, runWorkspaceBytes } from '../core/network-passes.js';
import { writeRunFrame } from '../core/plan.js';
import { checkIndices } from '../matrix/indices.js';
import { hasShape, lengthOf, reading } from '../matrix/intake.js';
import { type Matrix, matrixOf } from '../matrix/matrix.js';
import type { Numbers, TensorLike } from '../matrix/matrix-like.js';
import { putMatrix } from '../matrix/numbers.js';
import { claimedShape } from '../matrix/samples.js';
import { type OwnSequences, ownSequences } from '../matrix/sequences.js';
import { type Tensor, tensorOf } from '../matrix/tensor.js';
import type { NetworkState } from './state.js';
import { extentOf } from './training/placed-samples.js';

/** How an answer is to look: of one flattened sequence, of one in its shape, of a list of them. */
type Form = 'flat' | 'one' | 'batch';

/**
 * `Network.run` where samples are sequences of any length. One sequence is as deep as a sample, or a flat list of numbers; what
 * is deeper is a list of them.
 *
 * @throws as Network.run
 */
export function runSequences(
  state: NetworkState,
  input: TensorLike,
  out: unknown,
): Numbers | Matrix | Tensor | Tensor[] {
  if (out !== undefined) {
    throw new OptionError(
      `run: out: the answers to sequences of any length are arrays of their own; expected none, got ${describe(out)}.`,
    );
  }
  const { inputShape, outputShape, plan, leavesSteps } = state;
  const form = formOf(input, inputShape.length);
  const own = ownSequences('run', form === 'batch' ? input : [input], inputShape.slice(1));
  const { offsets } = own;
  const answers = answersOf(state, own);
  const samples = offsets.length - 1;
  if (!leavesSteps) {
    if (form !== 'batch') {
      return form === 'flat' || outputShape.length === 1 ? answers : tensorOf(answers, outputShape);
    }
    return outputShape.length === 1
      ? matrixOf(answers, samples, plan.outputs)
      : tensorOf(answers, [samples, ...outputShape]);
  }
  if (form === 'flat') return answers;
  const tensors = Array.from({ length: samples }, (_, i) =>
    tensorOf(answers.slice(offsets[i]! * plan.outputs, offsets[i + 1]! * plan.outputs), [
      offsets[i + 1]! - offsets[i]!,
      ...outputShape.slice(1),
    ]),
  );
  return form === 'one' ? tensors[0]! : tensors;
}

/** @throws DataError it cannot be read. */
function formOf(input: TensorLike, rank: number): Form {
  return reading('run', () => {
    if (hasShape(input)) {
      const { shape } = input as { shape: unknown };
      const axes = typeof shape === 'object' && shape !== null ? lengthOf(shape) : 0;
      return axes === rank ? 'one' : 'batch';
    }
    const first: unknown = (input as ArrayLike<unknown>)[0];
    if (typeof first !== 'object' || first === null) return 'flat';
    if (hasShape(first)) return 'batch';
    return claimedShape('run', input).length > rank ? 'batch' : 'one';
  });
}

/** The answers one behind the other. @throws DataError @throws EngineError */
function answersOf(state: NetworkState, own: OwnSequences): Numbers {
  const { plan, dtype, size, indices } = state;
  const { offsets } = own;
  const samples = offsets.length - 1;
  state.check(); // what was read may have been getters that did anything
  const { longest } = extentOf(own, samples, 1);
  const batch = rowsAtATime(plan, dtype, samples, longest);
  const extent = extentOf(own, samples, batch);
  const leavingOf = (first: number, end: number): number =>
    plan.stepwise ? offsets[end]! - offsets[first]! : end - first;
  const answers = makeResult(
    'run',
    leavingOf(0, samples) * plan.outputs,
    (length): Numbers => new dtype.Array(length),
  );
  const offsetsAt = FRAME_BYTES;
  const x = offsetsAt + aligned(4 * (batch + 1));
  const out = x + aligned(extent.steps * plan.inputs * size);
  const rows = plan.stepwise ? extent.steps : batch;
  const workspace = out + aligned(rows * plan.outputs * size);
  const bytes = runWorkspaceBytes(core(), dtype, state.enter(), plan, batch, extent);
  const place = residency().allocate(workspace + bytes);
  try {
    const start = state.enter();
    const engine = core();
    const view = dtype.view(engine);
    const parameters = state.parametersAt(start);
    const { steps, longest: most } = extent;
    const room = place + workspace;
    const starts = place + offsetsAt;
    writeRunFrame(engine, place, start, parameters, room, batch, steps, most, starts);
    let at = 0;
    for (let first = 0; first < samples; first += batch) {
      const end = Math.min(first + batch, samples);
      const from = offsets[first]!;
      for (let i = first; i <= end; i++) {
        engine.u32[(starts >>> 2) + i - first] = offsets[i]! - from;
      }
      const to = (place + x) / size;
      putMatrix('run', own, view, to, from, offsets[end]!);
      for (let i = first; indices && i < end; i++) {
        const count = offsets[i + 1]! - offsets[i]!;
        checkIndices('run', indices, view, to + offsets[i]! - from, 1, count, i);
      }
      engine.network[dtype.name].run(place, end - first, place + x, place + out);
      const count = leavingOf(first, end) * plan.outputs;
      answers.set(view.subarray((place + out) / size, (place + out) / size + count), at);
      at += count;
    }
  } finally {
    residency().blocks.release(place);
  }
  return answers;
}
