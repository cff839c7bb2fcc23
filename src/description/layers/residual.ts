import { OptionError } from '../../base/errors.js';
import { checkOptions, describe, isArray } from '../../base/validate.js';
import { KIND_RESIDUAL } from '../../core/abi.js';
import { compositesFamily } from '../../core/families/composites.js';
import { countOf, sameShape, showShape } from '../../matrix/shape.js';
import { describeLayer } from './describe-layer.js';
import { innerTensors } from './inner-layers.js';
import { fewestSteps, type InnerLayer, type LayerKind, type Steps } from './layer-kind.js';
import type { LayerSpec, ResidualSpec } from './layer-spec.js';
import type { EveryLayerOptions } from './learning-rate-factor.js';
import { registerLayerKind, stepSpec } from './register.js';

/**
 * A residual connection (He, Zhang, Ren and Sun 2016) around layers: x + f(x), f what the layers do one behind the other. They may
 * be of any kind, residual ones too, as long as what leaves the last has the shape of what enters the first.
 *
 * `layer.layers[i].parameters` are the tensors of the layers within; `layer.parameters` has them under names such as `0.weights`.
 *
 * @param layers At least one. @param options `learningRateFactor`: for all layers within, or by names such as `'0.weights'`.
 *
 * @throws OptionError `layers` is no list of layers. Where shapes do not fit, `new Network` throws.
 *
 * @example
 * ```ts
 * const block = residual([
 *   conv2d({ filters: 8, kernelSize: 3, padding: 'same', activation: 'relu' }),
 *   conv2d({ filters: 8, kernelSize: 3, padding: 'same' }),
 * ]); // for images of 8 channels
 * ```
 */
export function residual(
  layers: readonly LayerSpec[],
  options: EveryLayerOptions = {},
): ResidualSpec {
  registerLayerKind(residualKind as LayerKind);
  return describeLayer(residualKind, {
    layers,
    ...checkOptions('residual', options, ['learningRateFactor']),
  });
}

/** From what asks least of the other steps of a sequence to what asks most. */
const STEPS: readonly Steps[] = ['apart', 'carried', 'whole', 'mixed'];

/** @internal */
export const residualKind: LayerKind<ResidualSpec> = {
  kind: 'residual',
  code: KIND_RESIDUAL,
  family: compositesFamily,
  options: ['layers'],
  describe(where, { layers }, inner) {
    if (!isArray(layers) || layers.length === 0) {
      throw new OptionError(
        `${where}: layers: expected a list of at least one layer, such as [dense({ units: 8 })], got ${describe(layers)}.`,
      );
    }
    const specs = Array.from({ length: layers.length }, (_, i) =>
      inner(`${where}: layers[${i}]`, layers[i]),
    );
    return { kind: 'residual', layers: specs as LayerSpec[] };
  },

  atStep: (spec, _inputShape, layers) => ({
    ...spec,
    layers: layers.map(({ layer }) => stepSpec(layer)) as LayerSpec[],
  }),

  place(where, { layers }, inputShape, inner) {
    const resolved: InnerLayer[] = [];
    let shape = inputShape;
    for (const [i, spec] of layers.entries()) {
      const layer = inner(`${where}: layers[${i}]`, spec, shape);
      resolved.push({ path: `${i}`, layer });
      shape = layer.outputShape;
    }
    if (!sameShape(shape, inputShape)) {
      throw new OptionError(
        `${where}: residual adds what enters to what leaves its layers: expected the same shape, got ${showShape(inputShape)} and ${showShape(shape)}.`,
      );
    }
    const sum = (of: (layer: InnerLayer['layer']) => number): number =>
      resolved.reduce((total, { layer }) => total + of(layer), 0);
    return {
      outputShape: inputShape,
      tensors: innerTensors(resolved),
      kept: sum(({ kept, outputShape }) => kept + countOf(outputShape)),
      products: sum(({ products }) => products) + countOf(inputShape),
      isRandom: resolved.some(({ layer }) => layer.isRandom),
      mixesSamples: resolved.some(({ layer }) => layer.mixesSamples),
      steps: STEPS[Math.max(...resolved.map(({ layer }) => STEPS.indexOf(layer.steps)))]!,
      states: sum(({ states }) => states),
      cached: sum(({ cached }) => cached),
      maxSteps: fewestSteps(resolved.map(({ layer }) => layer)),
      keptBySteps: sum(({ keptBySteps }) => keptBySteps),
      layers: resolved,
    };
  },
};
