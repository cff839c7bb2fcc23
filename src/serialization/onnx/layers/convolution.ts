import type { ConvolutionSpec } from '../../../description/layers/convolution.js';
import type { LayerDescription } from '../../../description/layers/layer-kind.js';
import type { Tensor } from '../../../matrix/tensor.js';
import { permuted } from '../../permute.js';
import { activationNodes } from '../activation-nodes.js';
import { attribute, MYELIN_DOMAIN } from '../graph-builder.js';
import { functionName } from '../images/functions.js';
import type { OnnxLayer, OnnxWriter } from './writer.js';

/** activation(x ∗ W + b), of one axis or two. */
export const writeConvolution: OnnxWriter = (layer, x) => write(layer, x, false);

/** A transposed one. */
export const writeTransposedConvolution: OnnxWriter = (layer, x) => write(layer, x, true);

function write(given: OnnxLayer, x: string, transposed: boolean): string {
  const { graph, wide, layer, name } = given;
  const { spec, parameters, sizes, inputShape } = layer;
  const { activation } = spec as LayerDescription & ConvolutionSpec;
  const { weights, bias } = parameters as { weights: Tensor; bias?: Tensor };
  if (wide) {
    const kind = `${transposed ? 'TransposedConvolution' : 'Convolution'}${inputShape.length - 1}d`;
    const w = graph.tensor(`${name}.weight`, weights);
    const product = graph.node(functionName(kind, sizes), [x, w], { domain: MYELIN_DOMAIN });
    const b = bias && graph.tensor(`${name}.bias`, bias);
    return activationNodes(graph, activation, wide, b ? graph.node('Add', [product, b]) : product);
  }
  const axes = inputShape.length + 1;
  const input = [
    graph.channelsFirst(x, axes),
    graph.tensor(`${name}.weight`, filtersFirst(weights)),
  ];
  if (bias) input.push(graph.tensor(`${name}.bias`, bias));
  const z = graph.node(transposed ? 'ConvTranspose' : 'Conv', input, {
    attribute: attributesOf(sizes, axes - 2, transposed),
  });
  // softmax is over the channels, everything else over each number.
  if (activation === 'softmax') {
    return activationNodes(graph, activation, wide, graph.channelsLast(z, axes));
  }
  return graph.channelsLast(activationNodes(graph, activation, wide, z), axes);
}

/** (kernel …, depth, filters) → (filters, depth, kernel …), as ONNX has it, and PyTorch. */
function filtersFirst(weights: Tensor): Tensor {
  const rank = weights.shape.length;
  return permuted(weights, [rank - 1, rank - 2, ...Array.from({ length: rank - 2 }, (_, i) => i)]);
}

function attributesOf(sizes: readonly number[], rank: number, transposed: boolean) {
  const own = (...both: (number | undefined)[]): number[] => both.slice(-rank).map((n) => n!);
  const [height, width, , outHeight, outWidth, , kernelY, kernelX] = sizes;
  const [strideY, strideX, dilationY, dilationX, top, bottom, left, right, groups] = sizes.slice(8);
  const ints = (name: string, values: readonly number[]) => attribute(name, { ints: values });
  // What leaves beyond what is reached.
  const rest = (length: number, count: number, stride: number, reach: number, outside: number) =>
    length - ((count - 1) * stride + reach + 1 - outside);
  return [
    ints('kernel_shape', own(kernelY, kernelX)),
    ints('strides', own(strideY, strideX)),
    ints('dilations', own(dilationY, dilationX)),
    ints('pads', [...own(top, left), ...own(bottom, right)]),
    attribute('group', { i: groups! }),
    ...(transposed
      ? [
          ints('output_padding', [
            rest(height!, outHeight!, strideY!, (kernelY! - 1) * dilationY!, top! + bottom!),
            rest(width!, outWidth!, strideX!, (kernelX! - 1) * dilationX!, left! + right!),
          ]),
        ]
      : []),
  ];
}
