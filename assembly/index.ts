// The ABI: what a shipped module exports, all that the facade calls. Signatures are mirrored by src/core/core.ts.
// Kernels that only other kernels call are exported by inner.ts, for tests and benchmarks.
export { abiVersion, allocate, isRelaxed, release } from "./memory";
export { allFiniteF32, allFiniteF64 } from "./kernels/finite";
export { neuronWorkspace } from "./neuron/layout";
export { neuronRun, neuronRunBatch } from "./neuron/run";
export { neuronPrepare, neuronTrain } from "./neuron/train";
export { randomSeed } from "./random/mt19937";
export {
  integerOne,
  integersF64,
  normalF64,
  normalOne,
  uniformF64,
  uniformOne,
} from "./random/distributions";
export { shuffleU32 } from "./random/shuffle";
export {
  networkBackwardF32,
  networkBackwardF64,
  networkEpochsF32,
  networkEpochsF64,
  networkEvaluateF32,
  networkEvaluateF64,
  networkForwardF32,
  networkForwardF64,
  networkRunF32,
  networkRunF64,
  networkRunWorkspaceF32,
  networkRunWorkspaceF64,
  networkStepF32,
  networkStepF64,
  networkTrainF32,
  networkTrainF64,
  networkWorkspaceF32,
  networkWorkspaceF64,
} from "./training/network";
