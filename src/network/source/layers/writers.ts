import type { SourceWriter } from '../program.js';
import { writeActivation } from './activation.js';
import { writeConvolution, writeTransposedConvolution } from './convolution.js';
import { writeDense } from './dense.js';
import { writeBatchNorm, writeLayerNorm } from './normalisation.js';
import { writePooling } from './pooling.js';
import { writeResidual } from './residual.js';
import {
  writeBidirectional,
  writeEmbedding,
  writePositionalEmbedding,
  writeRecurrent,
  writeSelfAttention,
} from './sequences.js';
import { writeUpSample2d } from './up-sample-2d.js';

/** Every kind of layer that can be written, by name. Another one is a file of its own and a line here. */
export const SOURCE_WRITERS: ReadonlyMap<string, SourceWriter> = new Map(
  Object.entries({
    activation: writeActivation,
    averagePool1d: writePooling,
    averagePool2d: writePooling,
    batchNorm: writeBatchNorm,
    bidirectional: writeBidirectional,
    conv1d: writeConvolution,
    conv2d: writeConvolution,
    convTranspose2d: writeTransposedConvolution,
    dense: writeDense,
    embedding: writeEmbedding,
    globalAveragePool: writePooling,
    globalMaxPool: writePooling,
    gru: writeRecurrent,
    layerNorm: writeLayerNorm,
    lstm: writeRecurrent,
    maxPool1d: writePooling,
    maxPool2d: writePooling,
    positionalEmbedding: writePositionalEmbedding,
    residual: writeResidual,
    selfAttention: writeSelfAttention,
    simpleRnn: writeRecurrent,
    upSample2d: writeUpSample2d,
  }),
);
