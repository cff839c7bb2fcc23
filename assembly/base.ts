// What the base binary exports: memory, random numbers, one neuron. Every program carries it. Families of kernels are binaries
// of their own, which import from here what they build on (network.ts). Signatures are mirrored by src/core/core.ts.
export { abiVersion, allocate, isRelaxed, release } from "./memory";
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
