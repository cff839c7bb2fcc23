import {
  ANSWER_CONVERGED,
  ANSWER_EVALUATE,
  ANSWER_OVER,
  ANSWER_STALLED,
  LBFGS_CURVATURE,
  LBFGS_MAX_EVALUATIONS,
  LBFGS_MEMORY,
  LBFGS_SUFFICIENT_DECREASE,
  LBFGS_TOLERANCE,
  LBFGS_UPDATES,
  SEARCH_BEST_LOSS,
  SEARCH_BEST_STEP,
  SEARCH_BYTES,
  SEARCH_LOSS,
  SEARCH_PHASE,
  SEARCH_START_LOSS,
  SEARCH_STEP,
} from '../../abi.js';
import { aligned } from '../../aligned.js';
import type { Pointer } from '../../core.js';
import type { LbfgsAdvance, SecondOrderKernels } from '../../second-order-kernels.js';
import { type Element, F32, F64 } from '../element.js';
import type { JsMemory } from '../memory.js';
import { advanceSearch, beginSearch } from './line-search.js';
import { type Vectors, vectorsOf } from './vectors.js';

const FRESH = 0;
const BETWEEN = 1;
const SEARCHING = 2;
const RETURNING = 3;

/** All that one call works on. */
interface Call {
  readonly vectors: Vectors;
  readonly f64: Float64Array;
  readonly u32: Uint32Array;
  readonly count: number;
  readonly memory: number;
  readonly epsilon: number;
  readonly x: Pointer;
  readonly g: Pointer;
  readonly state: Pointer;
  readonly scalars: Pointer;
  readonly work: Pointer;
  /** The start, its gradient, the direction. */
  readonly start: Pointer;
  readonly startGradient: Pointer;
  readonly d: Pointer;
}

type Kernels = Pick<
  SecondOrderKernels,
  'lbfgsWorkspaceF64' | 'lbfgsWorkspaceF32' | 'lbfgsAdvanceF64' | 'lbfgsAdvanceF32'
>;

/** Twins of assembly/second-order/lbfgs.ts. */
export function lbfgsKernels(memory: JsMemory): Kernels {
  return {
    lbfgsWorkspaceF64: (count, pairs) => vectorAt(count, 8, pairs, 3),
    lbfgsWorkspaceF32: (count, pairs) => vectorAt(count, 4, pairs, 3),
    lbfgsAdvanceF64: advanceOf(memory, F64, 2 ** -52),
    lbfgsAdvanceF32: advanceOf(memory, F32, 2 ** -23),
  };
}

/** Where vector `index` of a workspace at 0 stands. */
function vectorAt(count: number, size: number, memory: number, index: number): number {
  return aligned(SEARCH_BYTES + 16 * memory) + index * aligned(count * size);
}

function advanceOf(memory: JsMemory, element: Element, epsilon: number): LbfgsAdvance {
  const vectors = vectorsOf(memory, element);
  return (count, x, g, state, scalars, work, loss) => {
    const { f64, u32 } = memory;
    const pairs = f64[(scalars >>> 3) + LBFGS_MEMORY]!;
    const at = (index: number): Pointer => work + vectorAt(count, vectors.size, pairs, index);
    const call: Call = {
      ...{ vectors, f64, u32, count, memory: pairs, epsilon, x, g, state, scalars, work },
      ...{ start: at(0), startGradient: at(1), d: at(2) },
    };
    return advance(call, loss);
  };
}

function scalar({ f64, scalars }: Call, place: number): number {
  return f64[(scalars >>> 3) + place]!;
}

function setUpdates({ f64, scalars }: Call, updates: number): void {
  f64[(scalars >>> 3) + LBFGS_UPDATES] = updates;
}

function field({ f64, work }: Call, offset: number): number {
  return f64[(work + offset) >>> 3]!;
}

function setPhase({ u32, work }: Call, phase: number): void {
  u32[(work + SEARCH_PHASE) >>> 2] = phase;
}

/** The places of α and ρ among all float64. */
function alphaAt({ work }: Call, slot: number): number {
  return ((work + SEARCH_BYTES) >>> 3) + slot;
}

function rhoAt(call: Call, slot: number): number {
  return alphaAt(call, call.memory + slot);
}

function pairAt({ state, count, vectors }: Call, slot: number): Pointer {
  return state + slot * count * vectors.size;
}

function twoLoops(call: Call, newest: number, pairs: number): void {
  const { vectors, f64, count, memory, g, d } = call;
  vectors.copy(count, g, d);
  let slot = newest;
  for (let i = 0; i < pairs; i++) {
    const alpha = f64[rhoAt(call, slot)]! * vectors.innerProduct(count, pairAt(call, slot), d);
    f64[alphaAt(call, slot)] = alpha;
    vectors.combine(count, d, -alpha, pairAt(call, memory + slot), d);
    slot = slot === 0 ? memory - 1 : slot - 1;
  }
  const y = pairAt(call, memory + newest);
  const scale = 1 / (f64[rhoAt(call, newest)]! * vectors.innerProduct(count, y, y));
  vectors.multiple(count, scale, d, d);
  for (let i = 0; i < pairs; i++) {
    slot = slot === memory - 1 ? 0 : slot + 1;
    const gradients = pairAt(call, memory + slot);
    const beta = f64[rhoAt(call, slot)]! * vectors.innerProduct(count, gradients, d);
    vectors.combine(count, d, f64[alphaAt(call, slot)]! - beta, pairAt(call, slot), d);
  }
  vectors.multiple(count, -1, d, d);
}

function restore(call: Call, pairs: number): void {
  const { vectors, f64, count, memory } = call;
  for (let slot = 0; slot < pairs; slot++) {
    const product = vectors.innerProduct(count, pairAt(call, slot), pairAt(call, memory + slot));
    f64[rhoAt(call, slot)] = 1 / product;
  }
}

function descend(call: Call, loss: number): void {
  const { vectors, count, memory, x, g, start, d } = call;
  let updates = scalar(call, LBFGS_UPDATES);
  let slope = 0;
  let step = 1;
  if (updates > 0) {
    twoLoops(call, (updates - 1) % memory, Math.min(updates, memory));
    slope = vectors.innerProduct(count, g, d);
    if (!(slope < 0) || slope - slope !== 0) updates = 0;
  }
  if (updates === 0) {
    setUpdates(call, 0);
    vectors.multiple(count, -1, g, d);
    slope = vectors.innerProduct(count, g, d);
    const inverse = 1 / Math.sqrt(-slope);
    step = inverse < 1 ? inverse : 1;
  }
  beginSearch({ ...call, at: call.work }, loss, slope, step);
  vectors.combine(count, start, step, d, x);
  setPhase(call, SEARCHING);
}

function remember(call: Call): void {
  const { vectors, f64, count, memory, x, g, start: s, startGradient: y } = call;
  const updates = scalar(call, LBFGS_UPDATES);
  const slot = updates % memory;
  vectors.combine(count, x, -1, s, s);
  vectors.combine(count, g, -1, y, y);
  const curvature = vectors.innerProduct(count, s, y);
  if (!(curvature > call.epsilon * vectors.innerProduct(count, y, y))) return;
  vectors.copy(count, s, pairAt(call, slot));
  vectors.copy(count, y, pairAt(call, memory + slot));
  f64[rhoAt(call, slot)] = 1 / curvature;
  setUpdates(call, updates + 1);
}

function advance(call: Call, loss: number): number {
  const { vectors, f64, u32, count, memory, x, g, work, start, startGradient, d } = call;
  const phase = u32[(work + SEARCH_PHASE) >>> 2]!;
  const tolerance = scalar(call, LBFGS_TOLERANCE);
  if (phase <= BETWEEN) {
    f64[(work + SEARCH_LOSS) >>> 3] = loss;
    setPhase(call, BETWEEN);
    if (phase === FRESH) restore(call, Math.min(scalar(call, LBFGS_UPDATES), memory));
    if (vectors.largest(count, g) <= tolerance) return ANSWER_CONVERGED;
    vectors.copy(count, x, start);
    vectors.copy(count, g, startGradient);
    descend(call, loss);
    return ANSWER_EVALUATE;
  }
  if (phase === SEARCHING) {
    const step = field(call, SEARCH_STEP);
    const outcome = advanceSearch(
      { ...call, at: work },
      loss,
      vectors.innerProduct(count, g, d),
      scalar(call, LBFGS_SUFFICIENT_DECREASE),
      scalar(call, LBFGS_CURVATURE),
      scalar(call, LBFGS_MAX_EVALUATIONS),
    );
    if (outcome === 'next') {
      vectors.combine(count, start, field(call, SEARCH_STEP), d, x);
      return ANSWER_EVALUATE;
    }
    const best = field(call, SEARCH_BEST_STEP);
    const startLoss = field(call, SEARCH_START_LOSS);
    if (outcome === 'exhausted' && !(field(call, SEARCH_BEST_LOSS) < startLoss)) {
      vectors.copy(count, start, x);
      vectors.copy(count, startGradient, g);
      if (scalar(call, LBFGS_UPDATES) > 0) {
        setUpdates(call, 0);
        descend(call, startLoss);
        return ANSWER_EVALUATE;
      }
      setPhase(call, BETWEEN);
      return ANSWER_STALLED;
    }
    if (outcome === 'exhausted' && best !== step) {
      vectors.combine(count, start, best, d, x);
      setPhase(call, RETURNING);
      return ANSWER_EVALUATE;
    }
  }
  f64[(work + SEARCH_LOSS) >>> 3] = loss;
  setPhase(call, BETWEEN);
  remember(call);
  return vectors.largest(count, g) <= tolerance ? ANSWER_CONVERGED : ANSWER_OVER;
}
