import { instantiateSync } from '@assemblyscript/loader';
import { storeLogTable } from '../log-table.js';
import { type WasmCore, wasmCore } from './wasm-core.js';

/** Makes an engine of a base binary. @throws EngineError when the module is not Myelin's or of another version. */
export function createWasmCore(source: WebAssembly.Module | BufferSource): WasmCore {
  const module = source instanceof WebAssembly.Module ? source : new WebAssembly.Module(source);
  return wasmCore(
    module,
    (binary, imports) =>
      instantiateSync(binary, imports as Record<string, Record<string, unknown>>).instance,
    storeLogTable,
  );
}
