import type { ActivationSpec } from './activation.js';
import type { BatchNormSpec } from './batch-norm.js';
import type { BidirectionalSpec } from './bidirectional.js';
import type { ConvTranspose2dSpec } from './conv-transpose-2d.js';
import type { Conv1dSpec } from './conv1d.js';
import type { Conv2dSpec } from './conv2d.js';
import type { DenseSpec } from './dense.js';
import type { DropoutSpec } from './dropout.js';
import type { EmbeddingSpec } from './embedding.js';
import type { FlattenSpec } from './flatten.js';
import type { GlobalAveragePoolSpec, GlobalMaxPoolSpec } from './global-pool.js';
import type { GruSpec } from './gru.js';
import type { LayerNormSpec } from './layer-norm.js';
import type { EveryLayerSpec } from './learning-rate-factor.js';
import type { LstmSpec } from './lstm.js';
import type { AveragePool1dSpec, MaxPool1dSpec } from './pool-1d.js';
import type { AveragePool2dSpec, MaxPool2dSpec } from './pool-2d.js';
import type { PositionalEmbeddingSpec } from './positional-embedding.js';
import type { ReshapeSpec } from './reshape.js';
import type { SelfAttentionSpec } from './self-attention.js';
import type { SimpleRnnSpec } from './simple-rnn.js';
import type { UpSample2dSpec } from './up-sample-2d.js';

/** A layer as plain data: what `dense`, `dropout` and the other functions named after layers return. */
export type LayerSpec =
  | ActivationSpec
  | AveragePool1dSpec
  | AveragePool2dSpec
  | BatchNormSpec
  | BidirectionalSpec
  | Conv1dSpec
  | Conv2dSpec
  | ConvTranspose2dSpec
  | DenseSpec
  | DropoutSpec
  | EmbeddingSpec
  | FlattenSpec
  | GlobalAveragePoolSpec
  | GlobalMaxPoolSpec
  | GruSpec
  | LayerNormSpec
  | LstmSpec
  | MaxPool1dSpec
  | MaxPool2dSpec
  | PositionalEmbeddingSpec
  | ReshapeSpec
  | ResidualSpec
  | SelfAttentionSpec
  | SimpleRnnSpec
  | UpSample2dSpec;

/** A residual connection as plain data: what `residual` returns, fit for JSON. */
export interface ResidualSpec extends EveryLayerSpec {
  /** What this is. */
  readonly kind: 'residual';
  /** The layers within, one behind the other. */
  readonly layers: readonly LayerSpec[];
}
