// The ABI and every kernel beneath it, each a function that tests and benchmarks can call.
export * from "./index";
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
  sumF32,
  sumF64,
  sumOfMagnitudesF32,
  sumOfMagnitudesF64,
  sumOfSquaresF32,
  sumOfSquaresF64,
} from "./kernels/reduce";
export { optimizerAdvance, optimizerStates, optimizerStepF32, optimizerStepF64 } from "./optimizers/step";
export { axpyF32, axpyF64 } from "./kernels/axpy";
export { dotF32, dotF64, gemvF32, gemvF64 } from "./kernels/dot";
export { gemmF32, gemmF64, gemmWorkspaceF32, gemmWorkspaceF64 } from "./kernels/gemm/gemm";
export { transposeF32, transposeF64 } from "./kernels/gemm/pack";
export { multiplyF32, multiplyF64 } from "./kernels/multiply";
export { choleskyF64, choleskySolveF64 } from "./second-order/cholesky";
export { innerProductF32, innerProductF64, largestF32, largestF64 } from "./second-order/vectors";
