import { instantiateSync } from '@assemblyscript/loader';
import type { Core } from '../core.js';
import { placeLogTable } from '../log-table.js';
import { wasmCore } from './wasm-core.js';

/** Makes an engine of a module. @throws EngineError when the module is not Myelin's or of another version. */
export function createWasmCore(source: WebAssembly.Module | BufferSource): Core {
  const module = source instanceof WebAssembly.Module ? source : new WebAssembly.Module(source);
  return wasmCore(instantiateSync(module).instance, module, placeLogTable);
}
