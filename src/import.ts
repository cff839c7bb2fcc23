// The entry point `myelin/import`.
export { type BrainModel, fromBrain } from './serialization/migrate/brain.js';
export { type Bytes, fromTensorflow } from './serialization/migrate/tensorflow.js';
