// The entry `myelin/node`: files and checkpoints.

export {
  type BestOptions,
  type CheckpointCallback,
  type CheckpointOptions,
  checkpoints,
  latestCheckpoint,
} from './node/checkpoints.js';
export { type ProgressLineOptions, progressLine } from './node/progress-line.js';
export { load, loadSync, save, saveSync } from './node/save.js';
export type { LineStream } from './node/status-line.js';
export type { ModelFormat, SaveOptions } from './serialization/model.js';
export type { Model, ModelClass } from './serialization/model-class.js';
