// What is compiled: all kernels, each once, and the family of the tests' own. scripts/split-wasm.mjs cuts the binaries out of
// it, by the exports of base.ts, network.ts and so on. So the code that is tested is the code that is shipped.
export * from "./inner";
export * from "./test/kinds";
