// The kernels of one engine, bound to one element type; which engine is in use is the main entry's affair.

import { ACTIVATIONS } from '../core/abi-names.js';
import type { Activate, Elementwise, Gemm, Memory, Pointer, Transpose } from '../core/core.js';
import { engineName } from '../core/engine.js';
import type { EngineName } from '../core/names.js';
import { createJsKernels, createSimdKernels, type KernelEngine } from '../core/public-kernels.js';
import type { RowMap } from '../core/training-kernels.js';
import { supports } from '../core/wasm/probe.js';

/** The element types of the kernels. */
export type DType = 'float64' | 'float32';

/** The kernels whose result has an element for each of the argument. */
export type MapName =
  | 'exp'
  | 'log'
  | 'sigmoid'
  | 'sigmoidDerivative'
  | 'tanh'
  | 'tanhDerivative'
  | Exclude<(typeof ACTIVATIONS)[number], 'linear' | 'sigmoid' | 'tanh' | 'leakyRelu'>;

/** One object for each engine and element type, so that no call asks for either. */
export interface Bound extends Readonly<Record<MapName, Elementwise>> {
  readonly memory: Memory;
  readonly dtype: DType;
  /** Bytes of an element, and their logarithm. */
  readonly size: 8 | 4;
  readonly shift: 3 | 2;
  /** All of the memory as elements. Read anew after whatever can allocate. */
  view(): Float64Array | Float32Array;
  readonly leakyRelu: (slope: number, count: number, src: Pointer, dst: Pointer) => void;
  readonly dot: (count: number, x: Pointer, y: Pointer, start: number) => number;
  readonly axpy: (count: number, alpha: number, x: Pointer, y: Pointer) => void;
  readonly scale: (count: number, factor: number, x: Pointer) => void;
  readonly multiply: (count: number, x: Pointer, y: Pointer) => void;
  readonly sum: (count: number, x: Pointer) => number;
  readonly sumOfSquares: (count: number, x: Pointer) => number;
  readonly softmax: RowMap;
  readonly logSumExp: RowMap;
  readonly gemm: Gemm;
  readonly gemmWorkspace: (m: number, n: number, k: number) => number;
  readonly transpose: Transpose;
}

type Pair = Readonly<Record<DType, Bound>>;

let chosen: EngineName | undefined;
let current: Pair | undefined;
let simd: Pair | undefined;
let js: Pair | undefined;

/** The kernels of the engine in use. */
export function boundOf(dtype: DType): Bound {
  const name = engineName();
  if (name !== chosen || current === undefined) {
    current = pairOf(name);
    chosen = name;
  }
  return current[dtype];
}

/** Whether they are those of the engine in use. */
export function isCurrent(bound: Bound): boolean {
  return engineName() === chosen && bound.memory === current!.float64.memory;
}

/** Relaxed too has the strict kernels: what people call by themselves gives the same bits everywhere. */
function pairOf(name: EngineName): Pair {
  if (name !== 'js' && supports('simd')) {
    try {
      simd ??= pair(createSimdKernels());
      return simd;
    } catch {
      // A policy that takes a compiled module, as the main entry was given, but no bytes: the same bits, slower.
    }
  }
  js ??= pair(createJsKernels());
  return js;
}

const pair = (engine: KernelEngine): Pair => ({
  float64: bindF64(engine),
  float32: bindF32(engine),
});

type Code = Exclude<
  MapName,
  'exp' | 'log' | 'sigmoid' | 'sigmoidDerivative' | 'tanh' | 'tanhDerivative'
>;

function activations(activate: Activate): Record<Code, Elementwise> & Pick<Bound, 'leakyRelu'> {
  const of = (name: Code): Elementwise => {
    const code = ACTIVATIONS.indexOf(name);
    return (count, src, dst) => activate(code, 0, count, src, dst);
  };
  const leaky = ACTIVATIONS.indexOf('leakyRelu');
  return {
    relu: of('relu'),
    leakyRelu: (slope, count, src, dst) => activate(leaky, slope, count, src, dst),
    elu: of('elu'),
    selu: of('selu'),
    gelu: of('gelu'),
    silu: of('silu'),
    softplus: of('softplus'),
    mish: of('mish'),
    hardSigmoid: of('hardSigmoid'),
  };
}

function bindF64(engine: KernelEngine): Bound {
  return {
    memory: engine,
    dtype: 'float64',
    size: 8,
    shift: 3,
    view: () => engine.f64,
    dot: engine.dotF64,
    axpy: engine.axpyF64,
    scale: engine.scaleF64,
    multiply: engine.multiplyF64,
    sum: engine.sumF64,
    sumOfSquares: engine.sumOfSquaresF64,
    exp: engine.expF64,
    log: engine.logF64,
    sigmoid: engine.sigmoidF64,
    sigmoidDerivative: engine.sigmoidDerivativeF64,
    tanh: engine.tanhF64,
    tanhDerivative: engine.tanhDerivativeF64,
    ...activations(engine.activateF64),
    softmax: engine.softmaxF64,
    logSumExp: engine.logSumExpF64,
    gemm: engine.gemmF64,
    gemmWorkspace: engine.gemmWorkspaceF64,
    transpose: engine.transposeF64,
  };
}

function bindF32(engine: KernelEngine): Bound {
  return {
    memory: engine,
    dtype: 'float32',
    size: 4,
    shift: 2,
    view: () => engine.f32,
    dot: engine.dotF32,
    axpy: engine.axpyF32,
    scale: engine.scaleF32,
    multiply: engine.multiplyF32,
    sum: engine.sumF32,
    sumOfSquares: engine.sumOfSquaresF32,
    exp: engine.expF32,
    log: engine.logF32,
    sigmoid: engine.sigmoidF32,
    sigmoidDerivative: engine.sigmoidDerivativeF32,
    tanh: engine.tanhF32,
    tanhDerivative: engine.tanhDerivativeF32,
    ...activations(engine.activateF32),
    softmax: engine.softmaxF32,
    logSumExp: engine.logSumExpF32,
    gemm: engine.gemmF32,
    gemmWorkspace: engine.gemmWorkspaceF32,
    transpose: engine.transposeF32,
  };
}
