import { OptionError } from '../base/errors.js';
import { checkInteger, describe, isArray } from '../base/validate.js';

/** No sample has more axes. */
export const MAX_RANK = 8;

/** How many numbers a shape holds. */
export function countOf(shape: readonly number[]): number {
  let count = 1; // by hand, as it is asked for every layer of every new network
  for (let axis = 0; axis < shape.length; axis++) count *= shape[axis]!;
  return count;
}

/** Whether lengths that somebody stated are those of a shape. */
export function sameShape(stated: readonly unknown[], shape: readonly number[]): boolean {
  return stated.length === shape.length && stated.every((length, axis) => length === shape[axis]);
}

/** A shape as it is written. */
export function showShape(shape: AnyShape): string {
  return `[${shape.map(String).join(', ')}]`;
}

/** Lengths of axes; null: any length, of the steps of a sequence. */
export type AnyShape = readonly (number | null)[];

/** A shape with the axis of steps as it is shown, null where they are of any length. */
export function shownShape(shape: readonly number[], stepwise: boolean): AnyShape {
  return stepwise ? [null, ...shape.slice(1)] : shape;
}

/** The same as users get it: frozen. */
export function namedShape(shape: readonly number[], stepwise: boolean): AnyShape {
  return Object.freeze(shownShape(shape, stepwise));
}

/** The shape where no axis is of any length. @throws OptionError */
export function fixedShape(what: string, shape: AnyShape): readonly number[] {
  if (!shape.includes(null)) return shape as readonly number[];
  throw new OptionError(
    `${what}: expected a network for samples of one length, got one for shape ${showShape(shape)}; make one with the length in place of null and the same layers.`,
  );
}

/** The shape of a sample, whose first axis may be null: of any length, as many steps. @throws OptionError as checkSampleShape */
export function checkAnyShape(what: string, given: unknown, most: number): AnyShape {
  if (!isArray(given) || given[0] !== null) return checkSampleShape(what, given, most);
  const step = Array.from({ length: given.length }, (_, axis) => (axis === 0 ? 1 : given[axis]));
  return Object.freeze([null, ...checkSampleShape(what, step, most).slice(1)]);
}

/** The shape of a sample, a number or a list of lengths, of at most `most` numbers. @throws OptionError */
export function checkSampleShape(what: string, given: unknown, most: number): readonly number[] {
  if (!isArray(given)) return [checkInteger(what, given, 1, most)];
  const rank = given.length;
  if (rank < 1 || rank > MAX_RANK) {
    throw new OptionError(
      `${what}: expected a shape of 1 to ${MAX_RANK} axes, got ${describe(given)}.`,
    );
  }
  const shape: number[] = [];
  for (let axis = 0; axis < rank; axis++) {
    shape.push(checkInteger(`${what}[${axis}]`, given[axis], 1, most));
  }
  if (countOf(shape) > most) {
    throw new OptionError(
      `${what}: ${showShape(shape)} are ${countOf(shape)} numbers a sample; at most ${most} are possible.`,
    );
  }
  return shape;
}
