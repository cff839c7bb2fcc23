// The entry point `myelin/import`.
export { type BrainModel, fromBrain } from './serialization/migrate/brain.js';
export {
  type BrainSeriesModel,
  fromBrainSeries,
  type NamedNumbers,
} from './serialization/migrate/brain-series.js';
export { type BrainTextModel, fromBrainText } from './serialization/migrate/brain-text.js';
export { type Bytes, fromTensorflow } from './serialization/migrate/tensorflow.js';
