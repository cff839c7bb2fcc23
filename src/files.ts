// The entry `myelin/files`: models and arrays as bytes, everywhere.

export { fromBlob, toBlob } from './serialization/blob.js';
export type { BytesLike } from './serialization/bytes.js';
export { fromCoefs, toCoefs } from './serialization/coefs.js';
export type { ForeignOptions } from './serialization/dense-network.js';
export { indexedDBStore } from './serialization/indexed-db.js';
export {
  fromKerasWeights,
  loadKerasWeights,
  toKerasWeights,
} from './serialization/keras-weights.js';
export {
  decodeModel,
  encodeModel,
  type ModelFormat,
  type SaveOptions,
} from './serialization/model.js';
export type { Model, ModelClass } from './serialization/model-class.js';
export { fromSafetensors, toSafetensors } from './serialization/model-safetensors.js';
export type { ModelStore } from './serialization/model-store.js';
export { decodeNpy, encodeNpy, type NpyOptions } from './serialization/npy.js';
export {
  type DecodeNpzOptions,
  decodeNpz,
  type EncodeNpzOptions,
  encodeNpz,
  type NpzArrays,
} from './serialization/npz.js';
export { originPrivateFileStore } from './serialization/origin-private-files.js';
export {
  decodeSafetensors,
  encodeSafetensors,
  type Safetensors,
} from './serialization/safetensors.js';
export {
  fromStateDict,
  type LayerNames,
  loadStateDict,
  type StateDictOptions,
  toStateDict,
} from './serialization/state-dict.js';
export {
  type Tensor,
  type TensorArray,
  type TensorDtype,
  type TensorLike,
  type TensorsLike,
  toMatrix,
} from './serialization/tensor.js';
