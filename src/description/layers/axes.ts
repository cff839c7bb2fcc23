import { OptionError } from '../../base/errors.js';
import { checkInteger, describe, isArray } from '../../base/validate.js';
import { showShape } from '../../matrix/shape.js';

/** What a window is: the kernel of a convolution, or what is pooled. */
const MAX_LENGTH = 1_000_000;

/** Two whole numbers, of rows and columns: one number stands for both. */
export type Pair = readonly [rows: number, columns: number];

/** What lies around an axis: so many places before its start and behind its end. */
export type Margin = readonly [before: number, after: number];

/** How much lies around an image: by a rule, or stated for rows and columns. */
export type Padding2d = 'valid' | 'same' | readonly [rows: Margin, columns: Margin];

/** The same as users write it: one number for all four sides, or one for rows and one for columns, each also as `[before, after]`. */
export type Padding2dOption =
  | 'valid'
  | 'same'
  | number
  | readonly [rows: number | Margin, columns: number | Margin];

/** A window along one axis. */
export interface Window {
  /** Places of the window. */
  readonly size: number;
  /** From window to window. */
  readonly stride: number;
  /** From place to place. */
  readonly dilation: number;
  readonly padding: 'valid' | 'same' | 'causal' | Margin;
}

/** How windows lie along an axis. */
export interface Fit {
  /** How many. */
  readonly count: number;
  /** What the first reaches beyond the start. */
  readonly before: number;
  /** What the last reaches beyond the end. */
  readonly after: number;
}

/** Of a window and of the samples that it goes over, all axes. */
export interface Shapes {
  readonly window: readonly number[];
  readonly samples: readonly number[];
}

function inWhole(shapes: Shapes | undefined): string {
  if (!shapes) return '';
  return ` (window ${showShape(shapes.window)}, samples ${showShape(shapes.samples)})`;
}

/** A whole number ≥ 1. @throws OptionError */
export function checkLength(what: string, given: unknown): number {
  return checkInteger(what, given, 1, MAX_LENGTH);
}

/** A number for both axes, or one for each. @throws OptionError */
export function checkPair(what: string, given: unknown): Pair {
  if (!isArray(given)) {
    const both = checkLength(what, given);
    return [both, both];
  }
  if (given.length !== 2) {
    throw new OptionError(
      `${what}: expected a number or [rows, columns], got ${describe(given)} of ${given.length}.`,
    );
  }
  return [checkLength(`${what}[0]`, given[0]), checkLength(`${what}[1]`, given[1])];
}

/** One number for both sides, or one for each. @throws OptionError */
export function checkMargin(what: string, given: unknown): Margin {
  if (!isArray(given)) {
    const both = checkInteger(what, given, 0, MAX_LENGTH);
    return [both, both];
  }
  if (given.length !== 2) {
    throw new OptionError(
      `${what}: expected a number or [before, after], got ${describe(given)} of ${given.length}.`,
    );
  }
  return [
    checkInteger(`${what}[0]`, given[0], 0, MAX_LENGTH),
    checkInteger(`${what}[1]`, given[1], 0, MAX_LENGTH),
  ];
}

/** What lies around an image. @throws OptionError */
export function checkPadding2d(what: string, given: unknown): Padding2d {
  if (typeof given === 'number') return [checkMargin(what, given), checkMargin(what, given)];
  if (isArray(given) && given.length === 2) {
    return [checkMargin(`${what}[0]`, given[0]), checkMargin(`${what}[1]`, given[1])];
  }
  if (given === 'valid' || given === 'same') return given;
  throw new OptionError(
    `${what}: expected 'valid', 'same', a number, or [rows, columns], got ${describe(given)}.`,
  );
}

/** What lies around one axis of it. */
export function paddingAlong(padding: Padding2d, axis: 0 | 1): Window['padding'] {
  return typeof padding === 'string' ? padding : padding[axis];
}

/** The lengths of a sample's axes, of which there must be as many as there are names. @throws OptionError */
export function checkAxes(
  where: string,
  kind: string,
  names: readonly string[],
  shape: readonly number[],
): readonly number[] {
  if (shape.length === names.length) return shape;
  throw new OptionError(
    `${where}: ${kind} takes samples of shape [${names.join(', ')}], got ${showShape(shape)}; state the network's inputs in that shape, or put reshape({ shape }) before.`,
  );
}

/**
 * How windows lie along an axis. `'same'`: ⌈length / stride⌉, what lies outside half before and half behind, the odd one behind
 * (Keras). `'causal'`: all of it before. `'valid'`: none outside. A margin is stated. `shapes`: for the message.
 *
 * @throws OptionError the window is longer than the axis.
 */
export function fitWindows(
  where: string,
  axis: string,
  length: number,
  window: Window,
  shapes?: Shapes,
): Fit {
  const { size, stride, dilation, padding } = window;
  const reach = (size - 1) * dilation;
  if (typeof padding !== 'string') return fitMargin(where, axis, length, window, padding, shapes);
  if (padding === 'valid') {
    if (reach >= length) {
      throw new OptionError(
        `${where}: a window of ${reach + 1} along the ${axis} does not fit into ${length}${inWhole(shapes)}; expected at most ${length}, or padding 'same'.`,
      );
    }
    return { count: Math.floor((length - reach - 1) / stride) + 1, before: 0, after: 0 };
  }
  const count = Math.ceil(length / stride);
  if (padding === 'causal') return { count, before: reach, after: 0 };
  const outside = Math.max(0, (count - 1) * stride + reach + 1 - length);
  const before = Math.floor(outside / 2);
  return { count, before, after: outside - before };
}

/** Windows over an axis with a stated margin, which is no wider than a window reaches: each window sees something of the axis. */
function fitMargin(
  where: string,
  axis: string,
  length: number,
  { size, stride, dilation }: Window,
  [before, after]: Margin,
  shapes: Shapes | undefined,
): Fit {
  const reach = (size - 1) * dilation;
  if (before > reach || after > reach) {
    throw new OptionError(
      `${where}: a padding of ${Math.max(before, after)} along the ${axis} for a window of ${reach + 1}${inWhole(shapes)}; expected at most ${reach}.`,
    );
  }
  const whole = before + length + after;
  if (reach >= whole) {
    throw new OptionError(
      `${where}: a window of ${reach + 1} along the ${axis} does not fit into ${length} with a padding of ${before} and ${after}${inWhole(shapes)}; expected at most ${whole}.`,
    );
  }
  return { count: Math.floor((whole - reach - 1) / stride) + 1, before, after };
}

/** No block that a layer works with has more numbers: 256 MiB in float64. */
const MOST = 2 ** 25;

/** @throws OptionError more numbers than a layer can work with. */
export function checkCount(where: string, what: string, lengths: readonly number[]): void {
  const count = lengths.reduce((product, length) => product * length, 1);
  if (count <= MOST) return;
  throw new OptionError(
    `${where}: ${what} ${showShape(lengths)} are ${count} numbers a sample; at most ${MOST} are possible.`,
  );
}
