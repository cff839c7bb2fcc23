import { OptionError } from '../base/errors.js';
import { showShape } from '../matrix/shape.js';

interface Placed {
  readonly kind: string;
  readonly inputShape: readonly number[];
}

/** Kinds that leave the numbers of a sample as they are, outside training. */
const IDENTITIES: readonly string[] = ['dropout', 'flatten', 'reshape'];

/**
 * For what writes networks in forms that know only dense layers of one axis: dropout and changes of shape are nothing to them.
 *
 * @throws OptionError another kind of layer, or a dense one over several axes.
 */
export function checkDenseOnly(what: string, layers: readonly Placed[]): void {
  for (const [i, { kind, inputShape }] of layers.entries()) {
    if (IDENTITIES.includes(kind)) continue;
    if (kind === 'dense' && inputShape.length === 1) continue;
    const which =
      kind === 'dense' ? `dense over samples of shape ${showShape(inputShape)}` : `of kind ${kind}`;
    throw new OptionError(
      `${what}: layers[${i}] is ${which}, which it cannot write; it knows dense layers over samples of one axis.`,
    );
  }
}
