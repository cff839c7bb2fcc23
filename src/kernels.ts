// The entry `myelin/kernels`: the numeric core in people's hands.

export type { DType } from './kernels/bound.js';
export { allocate, type CoreArray } from './kernels/core-array.js';
export {
  elu,
  exp,
  gelu,
  hardSigmoid,
  leakyRelu,
  log,
  mish,
  relu,
  selu,
  sigmoid,
  sigmoidDerivative,
  silu,
  softplus,
  tanh,
  tanhDerivative,
} from './kernels/elementwise.js';
export { type MatmulOptions, matmul } from './kernels/matmul.js';
export type { MatrixOperand, Strided } from './kernels/matrix-operand.js';
export type { Operand } from './kernels/operand.js';
export { logSumExp, logSumExpRows, softmax } from './kernels/rows.js';
export { axpy, dot, multiply, norm, scale, sum } from './kernels/vectors.js';
