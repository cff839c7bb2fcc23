import { OptionError } from '../../base/errors.js';
import { showShape } from '../../matrix/shape.js';

/** Steps and features of a sample that is a sequence. @throws OptionError */
export function sequenceOf(
  where: string,
  kind: string,
  shape: readonly number[],
): readonly [steps: number, units: number] {
  const [steps, units] = shape;
  if (shape.length === 2) return [steps!, units!];
  throw new OptionError(
    `${where}: ${kind} takes samples of shape [steps, units], got ${showShape(shape)}.`,
  );
}
