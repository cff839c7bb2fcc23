import { OptionError } from '../base/errors.js';

/** Puts array[order[i]] in the place i, cycle by cycle; uses `order` up. */
export function arrange(array: unknown[], order: Uint32Array): void {
  for (let start = 0; start < order.length; start++) {
    const first = array[start];
    let to = start;
    for (let from = order[to]!; from !== start; from = order[to]!) {
      array[to] = array[from];
      order[to] = to;
      to = from;
    }
    array[to] = first;
    order[to] = to;
  }
}

/** Writes the elements into a user's array; where one cannot be written, all are as they were. @throws OptionError */
export function writeBack(
  array: unknown[],
  after: readonly unknown[],
  before: readonly unknown[],
): void {
  let at = 0;
  try {
    for (; at < after.length; at++) array[at] = after[at];
  } catch {
    const failed = at;
    while (at-- > 0) array[at] = before[at];
    throw new OptionError(`shuffle: element ${failed} of the array cannot be written.`);
  }
}
