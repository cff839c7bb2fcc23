/// <reference lib="esnext.disposable" preserve="true" />

export type { ActivationName } from './activations.js';
export type { EngineName } from './core/core.js';
export { engineName, type InitOptions, init } from './core/engine.js';
export type { MatrixLike, Vector } from './data/matrix.js';
export {
  BusyError,
  DataError,
  DisposedError,
  DivergenceError,
  EngineError,
  type ErrorCode,
  FormatError,
  MyelinError,
  OptionError,
  ShapeError,
} from './errors.js';
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
  uniform,
  zeros,
} from './initializers.js';
export {
  Neuron,
  type NeuronJSON,
  type NeuronOptions,
  type NeuronTrainOptions,
  type NeuronTrainResult,
} from './neuron.js';
export type { TypedArray } from './random-arguments.js';
export { RandomState } from './random-state.js';
export type { RandomStateJSON } from './random-state-json.js';
