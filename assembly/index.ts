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
