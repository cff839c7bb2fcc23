// The ABI: what a compiled module exports. Signatures are mirrored by src/core/core.ts.
export { abiVersion, allocate, isRelaxed, release } from "./memory";
export {
  activateF32,
  activateF64,
  activationDerivativeF32,
  activationDerivativeF64,
} from "./kernels/activation";
export {
  expF32,
  expF64,
  logF32,
  logF64,
  sigmoidDerivativeF32,
  sigmoidDerivativeF64,
  sigmoidF32,
  sigmoidF64,
  tanhDerivativeF32,
  tanhDerivativeF64,
  tanhF32,
  tanhF64,
} from "./kernels/elementwise";
export { logSumExpF32, logSumExpF64, softmaxDerivativeF32, softmaxDerivativeF64, softmaxF32, softmaxF64 } from "./kernels/softmax";
export { allFiniteF32, allFiniteF64 } from "./kernels/finite";
export { lossF32, lossF64 } from "./kernels/loss";
export {
  clipF32,
  clipF64,
  columnSumsF32,
  columnSumsF64,
  penaltyGradientF32,
  penaltyGradientF64,
  scaleF32,
  scaleF64,
  sumOfMagnitudesF32,
  sumOfMagnitudesF64,
  sumOfSquaresF32,
  sumOfSquaresF64,
} from "./kernels/reduce";
export { optimizerAdvance, optimizerMoments, optimizerStepF32, optimizerStepF64 } from "./optimizers/step";
export { axpyF32, axpyF64, sgdStepF32, sgdStepF64 } from "./kernels/axpy";
export { dotF32, dotF64, gemvF32, gemvF64 } from "./kernels/dot";
export { gemmF32, gemmF64, gemmWorkspaceF32, gemmWorkspaceF64 } from "./kernels/gemm/gemm";
export { transposeF32, transposeF64 } from "./kernels/gemm/pack";
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
export { multiplyF32, multiplyF64 } from "./kernels/multiply";
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
