import { writeActivation } from './activation.js';
import { writeConvolution, writeTransposedConvolution } from './convolution.js';
import { writeDense } from './dense.js';
import { writeEmbedding } from './embedding.js';
import { writeBatchNorm, writeLayerNorm } from './normalisation.js';
import { writeGlobalAveragePool, writeGlobalMaxPool, writePooling } from './pooling.js';
import { writeBidirectional, writeRecurrent } from './recurrent.js';
import { writeResidual } from './residual.js';
import { writePositionalEmbedding, writeSelfAttention } from './self-attention.js';
import { writeUpSample2d } from './up-sample-2d.js';
import type { OnnxWriter } from './writer.js';

/** Every kind of layer that can be written, by name. Another one is a file of its own and a line here. */
export const ONNX_WRITERS: ReadonlyMap<string, OnnxWriter> = new Map(
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
    globalAveragePool: writeGlobalAveragePool,
    globalMaxPool: writeGlobalMaxPool,
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
