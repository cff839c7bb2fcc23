import type { Family } from '../family.js';
import { secondOrderTwins } from '../js/second-order/index.js';
import { minimizersBinary } from '../wasm/minimizers-binary.js';
import { networkFamily } from './network.js';

/** Full-batch methods: L-BFGS, Levenberg–Marquardt. */
export const minimizersFamily: Family = {
  twins: secondOrderTwins,
  wasm: { name: 'minimizers', mark: 'lbfgsAdvanceF64', kinds: {}, text: minimizersBinary },
  over: [networkFamily],
};
