import type { Family, FamilyBinary } from '../family.js';
import { networkTwins } from '../js/network-twins.js';
import { networkBinary } from '../wasm/network-binary.js';

/** Dense networks: the passes, the optimizers, the losses, and the place where layers of other families are entered. */
export const networkFamily: Family & { readonly wasm: FamilyBinary } = {
  twins: networkTwins,
  wasm: { name: 'network', mark: 'networkStepF64', kinds: {}, text: networkBinary },
};
