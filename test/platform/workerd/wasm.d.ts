// As wrangler's own types say it of a file that becomes a module of workerd.
declare module '*.wasm' {
  const module: WebAssembly.Module;
  export default module;
}
