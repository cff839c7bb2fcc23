// The ABI: what a compiled module exports. Signatures are mirrored by src/core/core.ts.
export { abiVersion, allocate, isRelaxed, release } from "./memory";
export {
  expF32,
  expF64,
  sigmoidDerivativeF32,
  sigmoidDerivativeF64,
  sigmoidF32,
  sigmoidF64,
} from "./kernels/elementwise";
