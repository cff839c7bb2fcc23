import { attribute, MYELIN_DOMAIN } from '../graph-builder.js';
import { functionName } from '../images/functions.js';
import type { OnnxWriter } from './writer.js';

export const writeUpSample2d: OnnxWriter = ({ graph, wide, layer: { sizes } }, x) => {
  if (wide) {
    return graph.node(functionName('UpSampling2d', sizes), [x], { domain: MYELIN_DOMAIN });
  }
  const scales = graph.constant([1, 1, ...sizes.slice(3)], [4]);
  const y = graph.node('Resize', [graph.channelsFirst(x, 4), '', scales], {
    attribute: [
      attribute('mode', { s: 'nearest' }),
      attribute('coordinate_transformation_mode', { s: 'asymmetric' }),
      attribute('nearest_mode', { s: 'floor' }),
    ],
  });
  return graph.channelsLast(y, 4);
};
