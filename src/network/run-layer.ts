import { OptionError } from '../base/errors.js';
import { makeResult } from '../base/typed-array.js';
import { checkOptions, describe, isArray } from '../base/validate.js';
import { FRAME_BYTES } from '../core/abi.js';
import { aligned } from '../core/aligned.js';
import { core, residency } from '../core/engine.js';
import { type Extent, rowsAtATime, runWorkspaceBytes } from '../core/network-passes.js';
import { type NetworkPlan, planBytes, writePlan, writeRunFrame } from '../core/plan.js';
import type { OwnMatrix } from '../matrix/intake.js';
import type { Matrix } from '../matrix/matrix.js';
import type { Numbers, SamplesLike, TensorLike } from '../matrix/matrix-like.js';
import { ownTensor } from '../matrix/nested.js';
import { putMatrix } from '../matrix/numbers.js';
import { putSample, readSample } from '../matrix/sample.js';
import { claimedShape, ownSamples } from '../matrix/samples.js';
import { sameShape } from '../matrix/shape.js';
import { shaped, type Tensor, tensorOf } from '../matrix/tensor.js';
import { layerNames } from './layer-names.js';
import type { NetworkState } from './state.js';

/** What `run` takes beside what it runs. */
export interface RunOptions {
  /**
   * The layer whose outputs are the answer: its `name`, or its place, 0 for the first, −1 for the last. Those behind it are not
   * computed. Default: the last.
   */
  layer?: string | number;
}

/** How an answer is to look: of one flattened sample, of one in its shape, of a batch. */
type Form = 'flat' | 'one' | 'batch';

interface Given {
  readonly own: OwnMatrix;
  readonly form: Form;
}

/** Beside an input: anything else is an array for the answer, or meant as one. */
export function isOptions(out: unknown): out is RunOptions {
  return typeof out === 'object' && out !== null && !ArrayBuffer.isView(out) && !isArray(out);
}

/** How many layers `run` goes through. @throws OptionError @internal */
export function layersUpTo(state: NetworkState, options: RunOptions): number {
  const { layer } = checkOptions('run', options, ['layer']);
  const count = state.layers.length;
  if (layer === undefined) return count;
  if (typeof layer === 'number' && Number.isInteger(layer) && layer >= -count && layer < count) {
    return (layer < 0 ? count + layer : layer) + 1;
  }
  const names = layerNames(state.layers);
  const at = names.indexOf(layer as string);
  if (at >= 0) return at + 1;
  throw new OptionError(
    `run: layer: expected a whole number from ${-count} to ${count - 1} or one of ${names.join(', ')}, got ${describe(layer)}.`,
  );
}

/** The outputs of the first `count` layers. @throws as Network.run @internal */
export function runLayers(
  state: NetworkState,
  input: TensorLike,
  count: number,
): Numbers | Matrix | Tensor {
  const { own, form } = read('run', state, input);
  const answer = rowsOf('run', state, own, count);
  const { outputShape } = state.layers[count - 1]!;
  if (form === 'flat') return answer;
  if (form === 'batch') return shaped(answer, own.rows, outputShape);
  return outputShape.length === 1 ? answer : tensorOf(answer, outputShape);
}

/** The outputs of each layer, in their shapes. @throws as Network.run @internal */
export function activationsOf(state: NetworkState, input: TensorLike): Tensor[] {
  const { own, form } = read('activations', state, input);
  return state.layers.map(({ outputShape }, i) =>
    tensorOf(
      rowsOf('activations', state, own, i + 1),
      form === 'batch' ? [own.rows, ...outputShape] : outputShape,
    ),
  );
}

/** A sample or samples, ours from now on. */
function read(what: string, state: NetworkState, input: TensorLike): Given {
  const { inputShape, plan } = state;
  const { inputs: columns } = plan;
  const sample = readSample(what, input, columns);
  if (sample) {
    // A copy: `readSample` may hand out what is the user's, or gives to the next one.
    const data = new Float64Array(columns);
    putSample(sample, columns, data, 0);
    return { own: { data, rows: 1, columns, flat: true }, form: 'flat' };
  }
  if (inputShape.length > 1) {
    const claimed = claimedShape(what, input);
    const isRows = claimed.length === 2 && claimed[1] === columns;
    if (!isRows && sameShape(claimed, inputShape)) {
      return { own: { ...ownTensor(what, input, inputShape), rows: 1, columns }, form: 'one' };
    }
  }
  return { own: ownSamples(what, input as SamplesLike, inputShape), form: 'batch' };
}

/** (rows, numbers that leave the last of the layers). */
function rowsOf(what: string, state: NetworkState, own: OwnMatrix, count: number): Numbers {
  state.check();
  const { size, dtype } = state;
  const plan = partOf(state, count);
  const { inputs, outputs } = plan;
  const { rows } = own;
  const result = makeResult(what, rows * outputs, (length): Numbers => new dtype.Array(length));
  const chunk = rowsAtATime(plan, dtype, rows);
  const planAt = FRAME_BYTES;
  const x = planAt + aligned(planBytes(plan));
  const out = x + aligned(chunk * inputs * size);
  const workspace = out + aligned(chunk * outputs * size);
  const place = residency().allocate(workspace + workspaceOf(state, plan, chunk));
  try {
    const start = state.enter();
    const engine = core();
    const view = dtype.view(engine);
    writePlan(engine, place + planAt, plan);
    const [frame, parameters] = [place + planAt, state.parametersAt(start)];
    writeRunFrame(engine, place, frame, parameters, place + workspace, chunk);
    for (let first = 0; first < rows; first += chunk) {
      const end = Math.min(first + chunk, rows);
      putMatrix(what, own, view, (place + x) / size, first, end);
      engine.network[dtype.name].run(place, end - first, place + x, place + out);
      const at = (place + out) / size;
      result.set(view.subarray(at, at + (end - first) * outputs), first * outputs);
    }
  } finally {
    residency().blocks.release(place);
  }
  return result;
}

/** Bytes of workspace of a plan that lies nowhere yet. @throws EngineError @internal */
export function workspaceOf(
  { dtype }: NetworkState,
  plan: NetworkPlan,
  batch: number,
  extent?: Extent,
): number {
  const at = residency().allocate(planBytes(plan));
  try {
    writePlan(core(), at, plan);
    return runWorkspaceBytes(core(), dtype, at, plan, batch, extent);
  } finally {
    residency().blocks.release(at);
  }
}

/** The first layers over the same parameters. @internal */
export function partOf({ plan, layers: all }: NetworkState, count: number): NetworkPlan {
  const { outputShape, leavesSteps } = all[count - 1]!;
  const layers = plan.layers.slice(0, count);
  const outputs = layers.at(-1)!.units;
  return { ...plan, layers, outputs, columns: outputShape.at(-1)!, stepwise: leavesSteps };
}
