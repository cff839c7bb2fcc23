export type { EngineName } from './core/core.js';
export { engineName, type InitOptions, init } from './core/engine.js';
export {
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
