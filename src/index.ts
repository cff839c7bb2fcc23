/// <reference lib="esnext.disposable" preserve="true" />

export {
  BusyError,
  ConflictError,
  DataError,
  DisposedError,
  DivergenceError,
  EngineError,
  type ErrorCode,
  FormatError,
  MyelinError,
  NotFittedError,
  OptionError,
  ShapeError,
} from './base/errors.js';
export type { TypedArray } from './base/typed-array.js';
export { engineName, type InitOptions, init, threads } from './core/engine.js';
export type { EngineName } from './core/names.js';
export { argmax } from './data/argmax.js';
export { type Fold, type KFoldOptions, kFold } from './data/k-fold.js';
export { LabelEncoder, type LabelEncoderJSON } from './data/label-encoder.js';
export type { Label } from './data/labels.js';
export {
  MinMaxScaler,
  type MinMaxScalerJSON,
  type MinMaxScalerOptions,
} from './data/min-max-scaler.js';
export { type OneHot, type OneHotOptions, oneHot } from './data/one-hot.js';
export { StandardScaler, type StandardScalerJSON } from './data/standard-scaler.js';
export { type NumberArray, take } from './data/take.js';
export {
  type Part,
  type TrainTestSplit,
  type TrainTestSplitOptions,
  trainTestSplit,
} from './data/train-test-split.js';
export {
  type Activation,
  type ActivationDescription,
  type ActivationName,
  leakyRelu,
} from './description/activations.js';
export {
  constant,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  type Initializer,
  type InitializerDescription,
  type InitializerName,
  lecunNormal,
  lecunUniform,
  normal,
  ones,
  orthogonal,
  parts,
  truncatedNormal,
  uniform,
  zeros,
} from './description/initializers.js';
export {
  type ActivationOptions,
  type ActivationSpec,
  activation,
} from './description/layers/activation.js';
export type { Margin, Padding2d, Padding2dOption, Pair } from './description/layers/axes.js';
export {
  type BatchNormOptions,
  type BatchNormSpec,
  batchNorm,
} from './description/layers/batch-norm.js';
export { type BidirectionalSpec, bidirectional } from './description/layers/bidirectional.js';
export {
  type ConvTranspose2dOptions,
  type ConvTranspose2dSpec,
  convTranspose2d,
} from './description/layers/conv-transpose-2d.js';
export { type Conv1dOptions, type Conv1dSpec, conv1d } from './description/layers/conv1d.js';
export { type Conv2dOptions, type Conv2dSpec, conv2d } from './description/layers/conv2d.js';
export type { ConvolutionOptions, ConvolutionSpec } from './description/layers/convolution.js';
export { type DenseOptions, type DenseSpec, dense } from './description/layers/dense.js';
export { type DropoutOptions, type DropoutSpec, dropout } from './description/layers/dropout.js';
export {
  type EmbeddingOptions,
  type EmbeddingSpec,
  embedding,
} from './description/layers/embedding.js';
export { type FlattenSpec, flatten } from './description/layers/flatten.js';
export {
  type GlobalAveragePoolSpec,
  type GlobalMaxPoolSpec,
  type GlobalPoolSpec,
  globalAveragePool,
  globalMaxPool,
} from './description/layers/global-pool.js';
export { type GruOptions, type GruSpec, gru } from './description/layers/gru.js';
export {
  type LayerNormOptions,
  type LayerNormSpec,
  layerNorm,
} from './description/layers/layer-norm.js';
export type { LayerSpec, ResidualSpec } from './description/layers/layer-spec.js';
export type {
  EveryLayerOptions,
  EveryLayerSpec,
  LearningRateFactor,
} from './description/layers/learning-rate-factor.js';
export { type LstmOptions, type LstmSpec, lstm } from './description/layers/lstm.js';
export {
  type AveragePool1dSpec,
  averagePool1d,
  type MaxPool1dSpec,
  maxPool1d,
  type Pool1dOptions,
  type Pool1dSpec,
} from './description/layers/pool-1d.js';
export {
  type AveragePool2dSpec,
  averagePool2d,
  type MaxPool2dSpec,
  maxPool2d,
  type Pool2dOptions,
  type Pool2dSpec,
} from './description/layers/pool-2d.js';
export {
  type PositionalEmbeddingOptions,
  type PositionalEmbeddingSpec,
  type PositionalEncoding,
  positionalEmbedding,
} from './description/layers/positional-embedding.js';
export type {
  GatedOptions,
  GatedSpec,
  RecurrentActivationName,
  RecurrentOptions,
  RecurrentSpec,
} from './description/layers/recurrent.js';
export { type ReshapeOptions, type ReshapeSpec, reshape } from './description/layers/reshape.js';
export { residual } from './description/layers/residual.js';
export {
  type SelfAttentionOptions,
  type SelfAttentionSpec,
  selfAttention,
} from './description/layers/self-attention.js';
export {
  type SimpleRnnOptions,
  type SimpleRnnSpec,
  simpleRnn,
} from './description/layers/simple-rnn.js';
export {
  type UpSample2dOptions,
  type UpSample2dSpec,
  upSample2d,
} from './description/layers/up-sample-2d.js';
export { useAttentionLayers } from './description/layers/use-attention-layers.js';
export { useImageLayers } from './description/layers/use-image-layers.js';
export { useSequenceLayers } from './description/layers/use-sequence-layers.js';
export type { LossName } from './description/losses.js';
export {
  type AdagradSpec,
  type AdamSpec,
  type AdamWSpec,
  adagrad,
  adam,
  adamW,
  type OptimizerSpec,
  type RmspropSpec,
  rmsprop,
  type SgdSpec,
  sgd,
} from './description/optimizers.js';
export {
  type CosineDecay,
  cosineDecay,
  type ExponentialDecay,
  exponentialDecay,
  type InverseTimeDecay,
  inverseTimeDecay,
  type ReduceOnPlateau,
  reduceOnPlateau,
  type Schedule,
  type ScheduleSpec,
  type StepDecay,
  stepDecay,
} from './description/schedules.js';
export type {
  LbfgsOptions,
  LbfgsSpec,
  LevenbergMarquardtOptions,
  LevenbergMarquardtSpec,
} from './description/second-order.js';
export type { Matrix } from './matrix/matrix.js';
export type {
  MatrixLike,
  NestedNumbers,
  SamplesLike,
  ShapedNumbers,
  TargetsLike,
  TensorLike,
  Vector,
} from './matrix/matrix-like.js';
export type { AnyShape } from './matrix/shape.js';
export type { NestedArray, Tensor } from './matrix/tensor.js';
export { accuracy } from './metrics/accuracy.js';
export {
  type ConfusionMatrix,
  type ConfusionMatrixOptions,
  confusionMatrix,
} from './metrics/confusion-matrix.js';
export type { ClassesLike } from './metrics/label-pairs.js';
export {
  type Average,
  type AverageOptions,
  f1,
  precision,
  recall,
} from './metrics/precision-recall.js';
export {
  meanAbsoluteError,
  meanSquaredError,
  type NumbersLike,
  r2,
} from './metrics/regression.js';
export { type RocAucOptions, rocAuc } from './metrics/roc-auc.js';
export type {
  LayerJSON,
  LayerJSON1,
  NetworkJSON,
  NetworkModelJSON,
  NetworkTrainingJSON,
} from './network/json.js';
export type { Layer, LayerGradients } from './network/layer.js';
export { Network } from './network/network.js';
export type { NetworkOptions } from './network/options.js';
export type { StepOptions } from './network/own-loop.js';
export type { RunOptions } from './network/run-layer.js';
export { Session } from './network/session.js';
export type { SourceModule, SourceOptions } from './network/source/source-model.js';
export type { EarlyStoppingOptions } from './network/training/early-stopping.js';
export type { EvaluateOptions } from './network/training/evaluate.js';
export type { EvaluateAsyncOptions } from './network/training/evaluate-async.js';
export type { GradientsOptions } from './network/training/gradients.js';
export type { EpochLog, History, StopReason } from './network/training/history.js';
export type { MetricName } from './network/training/metrics.js';
export type { TrainOptions, ValidationData, ValidationSplit } from './network/training/options.js';
export type {
  EarlyStoppingJSON,
  Figure,
  HistoryJSON,
  PlateauJSON,
  TrainingProgressJSON,
} from './network/training/progress-json.js';
export { lbfgs } from './network/training/second-order/lbfgs.js';
export { levenbergMarquardt } from './network/training/second-order/levenberg-marquardt.js';
export type {
  LossSums,
  StreamCheckpoint,
  StreamOptions,
} from './network/training/stream/options.js';
export type {
  RandomAccessSource,
  StreamBatch,
  StreamItem,
  StreamRow,
  StreamSource,
} from './network/training/stream/stream-source.js';
export { partialFit, trainStream } from './network/training/stream/train-stream.js';
export type { TrainAsyncOptions } from './network/training/train-async.js';
export { Neuron } from './neuron/neuron.js';
export type {
  NeuronJSON,
  NeuronOptions,
  NeuronTrainAsyncOptions,
  NeuronTrainAsyncResult,
  NeuronTrainOptions,
  NeuronTrainResult,
} from './neuron/options.js';
export type { RandomStateJSON } from './random/json.js';
export { RandomState } from './random/random-state.js';
export type { AsyncOptions } from './worker/async-options.js';
