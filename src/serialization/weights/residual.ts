import type { WeightWriter } from './weight-writer.js';

/** The other libraries have no such layer, only those within: a subclass of PyTorch's Sequential, Keras' Add. */
export const residualWeights: WeightWriter = { within: ['torch', 'keras'] };
