import { KIND_CONVOLUTION, KIND_TRANSPOSED_CONVOLUTION } from '../abi.js';
import type { Family, FamilyBinary } from '../family.js';
import { convolutionLayer, transposedConvolutionLayer } from '../js/images/convolution.js';
import { layerTwins } from '../js/layers/kinds.js';
import { imagesBinary } from '../wasm/images-binary.js';
import { networkFamily } from './network.js';

/** Convolutions. */
export const imagesFamily: Family & { readonly wasm: FamilyBinary } = {
  twins: (memory) =>
    layerTwins({
      [KIND_CONVOLUTION]: convolutionLayer,
      [KIND_TRANSPOSED_CONVOLUTION]: transposedConvolutionLayer,
    })(memory),
  wasm: {
    name: 'images',
    mark: 'convolutionForwardF64',
    kinds: {
      convolution: KIND_CONVOLUTION,
      transposedConvolution: KIND_TRANSPOSED_CONVOLUTION,
    },
    text: imagesBinary,
  },
  over: [networkFamily],
};
