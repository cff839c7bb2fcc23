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
