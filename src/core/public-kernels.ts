// What `myelin/kernels` calls: an engine of its own memory with the kernels that assembly/public.ts exports. A family of
// kernels over the base engine's memory would be the same interface.
import type {
  ActivationKernels,
  ElementwiseKernels,
  GemmKernels,
  LinearKernels,
  Memory,
  MultiplyKernels,
} from './core.js';
import { activationKernels } from './js/activation.js';
import { elementwiseKernels } from './js/elementwise.js';
import { gemmKernels } from './js/gemm.js';
import { linearKernels } from './js/linear.js';
import { JsMemory } from './js/memory.js';
import { multiplyKernels } from './js/multiply.js';
import { reduceKernels } from './js/reduce.js';
import { softmaxKernels } from './js/softmax.js';
import type { ReduceKernels, SoftmaxKernels } from './training-kernels.js';
import { decode } from './wasm/decode.js';
import { createWasmCore } from './wasm/instantiate.js';
import { kernelsBinary } from './wasm/kernels-binary.js';
import { withKernels } from './with-kernels.js';

type Typed<Name extends string> = `${Name}F64` | `${Name}F32`;

/** The kernels that people call by themselves. */
export interface PublicKernels
  extends ElementwiseKernels,
    Pick<ActivationKernels, Typed<'activate'>>,
    Pick<LinearKernels, Typed<'dot' | 'axpy'>>,
    GemmKernels,
    MultiplyKernels,
    Pick<ReduceKernels, Typed<'sum' | 'sumOfSquares' | 'scale'>>,
    Pick<SoftmaxKernels, Typed<'softmax' | 'logSumExp'>> {}

/** One memory, and the kernels over it. */
export interface KernelEngine extends Memory, PublicKernels {}

/** WebAssembly, strict. @throws what compiling throws where WebAssembly is absent or forbidden. */
export function createSimdKernels(): KernelEngine {
  return createWasmCore(decode(kernelsBinary())) as unknown as KernelEngine;
}

/** Plain TypeScript, with the same bits. */
export function createJsKernels(): KernelEngine {
  const memory = new JsMemory();
  return withKernels(memory, {
    ...elementwiseKernels(memory),
    ...activationKernels(memory),
    ...linearKernels(memory),
    ...gemmKernels(memory),
    ...multiplyKernels(memory),
    ...reduceKernels(memory),
    ...softmaxKernels(memory),
  });
}
