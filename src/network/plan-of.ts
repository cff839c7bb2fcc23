import type { NetworkPlan, PlannedLayer, PlannedTensor } from '../core/plan.js';
import type { ResolvedLayer } from '../description/layers/layer-kind.js';
import { countOf } from '../matrix/shape.js';

/** The plan of a network: where each layer's tensors stand. What is trained comes first, layer by layer, then the buffers. */
export function planOf(layers: readonly ResolvedLayer[]): NetworkPlan {
  let parameters = 0;
  const trained = layers.map(({ tensors }) =>
    tensors.map((tensor) => {
      const at = parameters;
      if (!tensor.buffer) parameters += tensor.count;
      return at;
    }),
  );
  let end = parameters;
  const planned = layers.map((layer, i) =>
    plannedLayer(
      layer,
      layer.entersSteps,
      layer.tensors.map(({ slot, count, buffer, learningRateFactor }, t): PlannedTensor => {
        const at = buffer ? end : trained[i]![t]!;
        if (buffer) end += count;
        return { slot, at, count, learningRateFactor };
      }),
    ),
  );
  return {
    inputs: planned[0]!.inputs,
    outputs: planned.at(-1)!.units,
    columns: layers.at(-1)!.outputShape.at(-1)!,
    parameters,
    buffers: end - parameters,
    products: layers.reduce((sum, { products }) => sum + products, 0),
    stepwise: layers.at(-1)!.leavesSteps,
    layers: planned,
  };
}

/** Those within share its tensors: they need none of their own. */
function plannedLayer(
  layer: ResolvedLayer,
  stepwise: boolean,
  tensors: readonly PlannedTensor[],
): PlannedLayer {
  return {
    code: layer.code,
    inputs: countOf(layer.inputShape),
    units: countOf(layer.outputShape),
    activation: layer.activation,
    slope: layer.slope,
    slots: layer.slots,
    tensors,
    sizes: layer.sizes,
    settings: layer.settings,
    kept: layer.kept,
    keptBySteps: layer.keptBySteps,
    stepwise,
    inner: layer.layers.map((inner) => plannedLayer(inner.layer, stepwise, [])),
  };
}
