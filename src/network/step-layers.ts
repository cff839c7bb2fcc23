import { OptionError } from '../base/errors.js';
import type { ResolvedLayer } from '../description/layers/layer-kind.js';
import { resolveLayer, resolveLayers, stepSpec } from '../description/layers/register.js';
import { showShape } from '../matrix/shape.js';

/**
 * The layers of a network in their places behind a single step. @throws OptionError a layer needs more than the steps so far.
 */
export function stepLayers(layers: readonly ResolvedLayer[]): ResolvedLayer[] {
  const { inputShape } = layers[0]!;
  const specs = layers.map(stepSpec);
  let along = true;
  for (const [i, { kind, inputShape: entering, outputShape }] of layers.entries()) {
    if (!along) break;
    const { steps } = resolveLayer(`session: layers[${i}]`, specs[i], entering);
    if (steps === 'mixed' || steps === 'whole') {
      throw new OptionError(
        `session: layers[${i}]: ${kind} needs all steps of a sequence ${showShape(inputShape)}; a session has those that have come so far.`,
      );
    }
    along = outputShape.length === entering.length || steps === 'apart';
  }
  if (along && !layers.some(({ states }) => states > 0)) {
    throw new OptionError(
      `session: no layer carries a state from step to step, such as an lstm does; use run.`,
    );
  }
  return resolveLayers('session: layers', specs, [1, ...inputShape.slice(1)]);
}
