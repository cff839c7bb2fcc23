import type { ConvolutionSpec } from '../../../description/layers/convolution.js';
import type { LayerDescription } from '../../../description/layers/layer-kind.js';
import type { Program, SourceWriter } from '../program.js';
import type { SourceLayer } from '../source-model.js';

/** activation(x ∗ W + b), of one axis or two. */
export const writeConvolution: SourceWriter = (program, layer, x, name) =>
  write('convolve', program, layer, x, name);

/** A transposed one. */
export const writeTransposedConvolution: SourceWriter = (program, layer, x, name) =>
  write('convolveTurned', program, layer, x, name);

function write(
  convolve: string,
  program: Program,
  { spec, parameters, sizes, outputShape }: SourceLayer,
  x: string,
  name: string,
): string {
  const weights = program.constant(`WEIGHTS_${name}`, parameters.weights!.data);
  const bias = parameters.bias ? program.constant(`BIAS_${name}`, parameters.bias.data) : 'null';
  const { activation } = spec as LayerDescription & ConvolutionSpec;
  const z = `${program.need(convolve)}(${program.round}, ${x}, [${sizes.join(', ')}], ${weights}, ${bias}, ${program.zeros(outputShape)})`;
  return program.activatedRows(activation, z, outputShape);
}
