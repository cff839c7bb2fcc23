import {
  KIND_BATCH_NORM,
  KIND_CONVOLUTION,
  KIND_LAYER_NORM,
  KIND_POOLING,
  KIND_TRANSPOSED_CONVOLUTION,
  KIND_UP_SAMPLING,
} from '../abi.js';
import type { Family, FamilyBinary } from '../family.js';
import { batchNormLayer } from '../js/images/batch-norm.js';
import { convolutionLayer, transposedConvolutionLayer } from '../js/images/convolution.js';
import { layerNormLayer } from '../js/images/layer-norm.js';
import { poolingLayer } from '../js/images/pooling.js';
import { upSamplingLayer } from '../js/images/up-sampling.js';
import { layerTwins } from '../js/layers/kinds.js';
import { imagesBinary } from '../wasm/images-binary.js';
import { networkFamily } from './network.js';

/** Layers of images: convolutions, pools, normalisation. */
export const imagesFamily: Family & { readonly wasm: FamilyBinary } = {
  twins: (memory) =>
    layerTwins({
      [KIND_BATCH_NORM]: batchNormLayer,
      [KIND_CONVOLUTION]: convolutionLayer,
      [KIND_LAYER_NORM]: layerNormLayer,
      [KIND_POOLING]: poolingLayer,
      [KIND_TRANSPOSED_CONVOLUTION]: transposedConvolutionLayer,
      [KIND_UP_SAMPLING]: upSamplingLayer,
    })(memory),
  wasm: {
    name: 'images',
    mark: 'convolutionForwardF64',
    kinds: {
      batchNorm: KIND_BATCH_NORM,
      convolution: KIND_CONVOLUTION,
      layerNorm: KIND_LAYER_NORM,
      pooling: KIND_POOLING,
      transposedConvolution: KIND_TRANSPOSED_CONVOLUTION,
      upSampling: KIND_UP_SAMPLING,
    },
    text: imagesBinary,
  },
  over: [networkFamily],
};
