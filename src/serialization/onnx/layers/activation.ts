import type { ActivationSpec } from '../../../description/layers/activation.js';
import { activationNodes } from '../activation-nodes.js';
import type { OnnxWriter } from './writer.js';

export const writeActivation: OnnxWriter = ({ graph, wide, layer: { spec, inputShape } }, x) => {
  const { activation } = spec as ActivationSpec;
  const axes = inputShape.length + 1;
  // Behind an image whose channels are first it leaves them there.
  const y = activation === 'softmax' ? undefined : graph.before(x);
  if (y === undefined) return activationNodes(graph, activation, wide, x);
  return graph.channelsLast(activationNodes(graph, activation, wide, y), axes);
};
