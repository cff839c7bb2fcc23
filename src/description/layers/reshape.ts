import { OptionError } from '../../base/errors.js';
import { checkInteger, describe, isArray } from '../../base/validate.js';
import { KIND_RESHAPE } from '../../core/abi.js';
import { countOf, MAX_RANK, showShape } from '../../matrix/shape.js';
import { describeLayer } from './describe-layer.js';
import type { LayerKind } from './layer-kind.js';
import type { EveryLayerOptions, EveryLayerSpec } from './learning-rate-factor.js';
import { registerLayerKind } from './register.js';

/** What `reshape` takes. */
export interface ReshapeOptions extends EveryLayerOptions {
  /** The shape of a sample that leaves, as many numbers as enter. One length may be −1: what is left for it. */
  shape: readonly number[];
}

/** A reshape layer as plain data: what `reshape` returns, fit for JSON. */
export interface ReshapeSpec extends EveryLayerSpec {
  /** What this is. */
  readonly kind: 'reshape';
  /** The lengths of the axes, one of which may be −1. */
  readonly shape: readonly number[];
}

/**
 * The same numbers in another shape. No number moves.
 *
 * @throws OptionError `shape` is no list of 1 to 8 lengths. Where it does not fit what enters, `new Network` throws.
 *
 * @example
 * ```ts
 * const network = new Network({
 *   inputs: 784,
 *   layers: [reshape({ shape: [28, 28, 1] }), conv2d({ filters: 8, kernelSize: 3 }), flatten(), dense({ units: 10 })],
 * });
 * ```
 */
export function reshape(options: ReshapeOptions): ReshapeSpec {
  registerLayerKind(reshapeKind as LayerKind);
  return describeLayer(reshapeKind, options);
}

/** @internal */
export const reshapeKind: LayerKind<ReshapeSpec> = {
  kind: 'reshape',
  code: KIND_RESHAPE,
  options: ['shape'],
  describe: (where, { shape }) => ({ kind: 'reshape', shape: checkShape(where, shape) }),

  place(where, { shape }, inputShape) {
    const count = countOf(inputShape);
    const known = countOf(shape.filter((length) => length !== -1));
    const outputShape = shape.map((length) => (length === -1 ? count / known : length));
    if (countOf(outputShape) !== count || !outputShape.every(Number.isInteger)) {
      throw new OptionError(
        `${where}: shape: ${showShape(inputShape)}, ${count} numbers, cannot become ${showShape(shape)}${shape.includes(-1) ? `: ${count} is no multiple of ${known}` : `, ${known} numbers`}.`,
      );
    }
    return { outputShape, tensors: [], kept: 0, products: 0, isIdentity: true };
  },
};

function checkShape(where: string, given: unknown): readonly number[] {
  if (!isArray(given) || given.length < 1 || given.length > MAX_RANK) {
    throw new OptionError(
      `${where}: shape: expected a list of 1 to ${MAX_RANK} lengths, got ${describe(given)}.`,
    );
  }
  const shape = Array.from({ length: given.length }, (_, axis) => {
    const length: unknown = given[axis];
    return length === -1 ? -1 : checkInteger(`${where}: shape[${axis}]`, length, 1, 2 ** 27);
  });
  if (shape.indexOf(-1) !== shape.lastIndexOf(-1)) {
    throw new OptionError(`${where}: shape: only one length may be −1, got ${showShape(shape)}.`);
  }
  return shape;
}
