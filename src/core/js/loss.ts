// Twins of assembly/kernels/{loss,loss-terms}.ts.

import {
  LOSS_CATEGORICAL_CROSSENTROPY,
  LOSS_SIGMOID_BINARY_CROSSENTROPY,
  LOSS_SPARSE_CATEGORICAL_CROSSENTROPY,
  LOSS_SUM_SQUARED_ERROR,
} from '../abi.js';
import type { Pointer } from '../core.js';
import type { LossKernels } from '../training-kernels.js';
import { type Element, F32, F64, sign } from './element.js';
import type { JsMemory } from './memory.js';
import { relu } from './relu.js';
import { softmaxRow } from './softmax.js';

type View = Float64Array | Float32Array;

/** What one element adds to the loss, and its slope. */
type Term = (element: Element, o: number, y: number) => { term: number; slope: number };

const squared: Term = ({ round }, o, y) => {
  const d = round(o - y);
  return { term: round(d * d), slope: d };
};

/** In the order of LOSS_FORMS, as far as they go element by element. */
const TERMS: readonly Term[] = [
  squared,
  squared,
  ({ round }, o, y) => {
    const d = round(o - y);
    return { term: Math.abs(d), slope: sign(d) };
  },
  ({ round }, o, y) => {
    const d = round(o - y);
    const raised = d < -1 ? -1 : d;
    const slope = raised > 1 ? 1 : raised;
    return { term: round(slope * round(d - round(slope * 0.5))), slope };
  },
  (element, o, y) => {
    const { round } = element;
    const rest = round(1 - o);
    const negative = round(round(y - 1) * clampedLog(element, rest));
    const slope = round(round(o - y) / atLeastTiny(element, round(o * rest)));
    return { term: round(negative - round(y * clampedLog(element, o))), slope };
  },
  (element, o, y) => ({
    term: element.round(-y * clampedLog(element, o)),
    slope: element.round(-y / atLeastTiny(element, o)),
  }),
  ({ round, log }, o, y) => {
    const shifted = round(o + round(1e-8));
    return { term: round(o - round(y * log(shifted))), slope: round(1 - round(y / shifted)) };
  },
  ({ round }, o, y) => {
    const margin = round(1 - round(y * o));
    return { term: relu(margin), slope: margin > 0 ? -y : 0 };
  },
  ({ round, exp, log }, o, y) => {
    const e = exp(-Math.abs(o));
    const sum = round(1 + e);
    const lost = round(e - round(sum - 1));
    const log1p = round(log(sum) + round(lost / sum));
    return {
      term: round(round(relu(o) - round(o * y)) + log1p),
      slope: round(round((o < 0 ? e : 1) / sum) - y),
    };
  },
];

/** log p, not less than −100; NaN goes through. */
function clampedLog({ log }: Element, p: number): number {
  const value = log(p);
  return value < -100 ? -100 : value;
}

function atLeastTiny({ round }: Element, x: number): number {
  const tiny = round(1e-12);
  return x < tiny ? tiny : x;
}

/** The last that goes element by element. */
const LAST_TERM = LOSS_SIGMOID_BINARY_CROSSENTROPY;
/** The first whose targets are class indices. */
const SPARSE = LOSS_SPARSE_CATEGORICAL_CROSSENTROPY;

function lossTerms(
  element: Element,
  view: View,
  term: Term,
  count: number,
  outputs: number,
  targets: number,
  scale: number,
  delta: number | undefined,
): number {
  const factor = element.round(scale);
  const sums = [0, 0, 0, 0];
  for (let j = 0; j < count; j++) {
    const result = term(element, view[outputs + j]!, view[targets + j]!);
    if (delta !== undefined) view[delta + j] = result.slope * factor;
    sums[j & (element.lanes - 1)]! += result.term;
  }
  return sums[0]! + sums[2]! + (sums[1]! + sums[3]!); // in float64 the latter two are 0
}

function sparseRow(
  element: Element,
  view: View,
  columns: number,
  p: number,
  label: number,
  scale: number,
  delta: number | undefined,
): number {
  const chosen = view[p + label]!;
  if (delta !== undefined) {
    view.fill(0, delta, delta + columns);
    const slope = element.round(-1 / atLeastTiny(element, chosen));
    view[delta + label] = slope * element.round(scale);
  }
  return -clampedLog(element, chosen);
}

function loss(
  element: Element,
  memory: JsMemory,
  code: number,
  rows: number,
  columns: number,
  outputs: Pointer,
  targets: Pointer,
  weights: Pointer,
  delta: Pointer,
): number {
  const view = element.view(memory);
  const { shift } = element;
  const term = TERMS[code] ?? squared;
  const weightOf = (i: number): number => (weights ? view[(weights >>> shift) + i]! : 1);
  let divisor = 0;
  for (let i = 0; i < rows; i++) divisor += weightOf(i);
  if (code === LOSS_SUM_SQUARED_ERROR) divisor = 2;
  else if (code <= LAST_TERM && code !== LOSS_CATEGORICAL_CROSSENTROPY) divisor *= columns;
  const numerator = code <= LOSS_SUM_SQUARED_ERROR ? 2 : 1;
  const [from, to] = [outputs >>> shift, delta >>> shift];
  let sum = 0;
  if (!weights && code <= LAST_TERM) {
    const scale = divisor ? numerator / divisor : 0;
    const target = targets >>> shift;
    const gradient = delta ? to : undefined;
    sum = lossTerms(element, view, term, rows * columns, from, target, scale, gradient);
  } else {
    for (let i = 0; i < rows; i++) {
      const weight = weightOf(i);
      const scale = divisor ? (numerator * weight) / divisor : 0;
      const row = from + i * columns;
      const target = (targets >>> shift) + i * columns;
      const gradient = delta ? to + i * columns : undefined;
      const label = code >= SPARSE ? memory.u32[(targets >>> 2) + i]! : -1;
      let value: number;
      if (code <= LAST_TERM) {
        value = lossTerms(element, view, term, columns, row, target, scale, gradient);
      } else if (code === SPARSE) {
        value = sparseRow(element, view, columns, row, label, scale, gradient);
      } else {
        const dense = label < 0 ? target : undefined;
        value = softmaxRow(element, view, columns, row, dense, label, scale, gradient);
      }
      sum += weight * value;
    }
  }
  return divisor ? sum / divisor : 0;
}

export function lossKernels(memory: JsMemory): LossKernels {
  return {
    lossF64: (...args) => loss(F64, memory, ...args),
    lossF32: (...args) => loss(F32, memory, ...args),
  };
}
