// Apart from shared-memory.ts, as the main entry needs no more than this to know whether to load that.

/** Whether memory can be shared here: in pages only where they are isolated from other origins. */
export function canShare(): boolean {
  return typeof SharedArrayBuffer === 'function' && globalThis.crossOriginIsolated !== false;
}

/** Whether a base binary is a build with threads. */
export function isShared(module: WebAssembly.Module): boolean {
  return WebAssembly.Module.imports(module).length > 0;
}
