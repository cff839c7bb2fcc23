// What the binary of `myelin/kernels` exports: the kernels that people call by themselves, and the memory that they work in.
// As with index.ts, the code is that of inner.ts with the other exports taken away; src/core/public-kernels.ts mirrors it.
export { abiVersion, allocate, isRelaxed, release } from "./memory";
export { activateF32, activateF64 } from "./kernels/activation";
export { axpyF32, axpyF64 } from "./kernels/axpy";
export { dotF32, dotF64 } from "./kernels/dot";
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
export { gemmF32, gemmF64, gemmWorkspaceF32, gemmWorkspaceF64 } from "./kernels/gemm/gemm";
export { transposeF32, transposeF64 } from "./kernels/gemm/pack";
export { multiplyF32, multiplyF64 } from "./kernels/multiply";
export { scaleF32, scaleF64, sumF32, sumF64, sumOfSquaresF32, sumOfSquaresF64 } from "./kernels/reduce";
export { logSumExpF32, logSumExpF64, softmaxF32, softmaxF64 } from "./kernels/softmax";
