import type { Family } from '../family.js';
import { neuronKernels } from '../js/neuron.js';

/** One neuron. */
export const neuronFamily: Family = { twins: neuronKernels };
