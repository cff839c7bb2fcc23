// The ABI: what the facade calls, all families together, as the binary that is shipped as a file has them. Kernels that only
// other kernels call are exported by inner.ts, for tests and benchmarks.
export * from "./base";
export * from "./minimizers";
export * from "./network";
export * from "./images";
export * from "./normalisation";
export * from "./pooling";
export * from "./composites";
export * from "./sequences";
export * from "./attention";
