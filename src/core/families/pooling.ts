import { KIND_POOLING, KIND_UP_SAMPLING } from '../abi.js';
import type { Family, FamilyBinary } from '../family.js';
import { layerTwins } from '../js/layers/kinds.js';
import { poolingLayer } from '../js/pooling/pooling.js';
import { upSamplingLayer } from '../js/pooling/up-sampling.js';
import { poolingBinary } from '../wasm/pooling-binary.js';
import { networkFamily } from './network.js';

/** Pools, and images made larger. */
export const poolingFamily: Family & { readonly wasm: FamilyBinary } = {
  twins: (memory) =>
    layerTwins({ [KIND_POOLING]: poolingLayer, [KIND_UP_SAMPLING]: upSamplingLayer })(memory),
  wasm: {
    name: 'pooling',
    mark: 'poolingForwardF64',
    kinds: { pooling: KIND_POOLING, upSampling: KIND_UP_SAMPLING },
    text: poolingBinary,
  },
  over: [networkFamily],
};
