import { KIND_RESIDUAL } from '../abi.js';
import type { Family, FamilyBinary } from '../family.js';
import { residualLayer } from '../js/composites/residual.js';
import { layerTwins } from '../js/layers/kinds.js';
import { compositesBinary } from '../wasm/composites-binary.js';
import { networkFamily } from './network.js';

/** Layers made of layers of any family. */
export const compositesFamily: Family & { readonly wasm: FamilyBinary } = {
  twins: (memory) => layerTwins({ [KIND_RESIDUAL]: residualLayer })(memory),
  wasm: {
    name: 'composites',
    mark: 'residualForwardF64',
    kinds: { residual: KIND_RESIDUAL },
    text: compositesBinary,
  },
  over: [networkFamily],
};
