// The entry `myelin/node`: files and checkpoints.

export {
  type BestOptions,
  type CheckpointCallback,
  type CheckpointOptions,
  checkpoints,
  latestCheckpoint,
} from './node/checkpoints.js';
export { load, loadSync, save, saveSync } from './node/save.js';
export type { ModelFormat, SaveOptions } from './serialization/model.js';
export type { Model, ModelClass } from './serialization/model-class.js';
