// What the peers' files use of packages that are installed in bench/compare alone, so that the repository type-checks
// without them.
declare module 'brain.js' {
  interface Sample {
    input: number[];
    output: number[];
  }
  export class NeuralNetwork {
    constructor(options: {
      inputSize?: number;
      outputSize?: number;
      hiddenLayers: number[];
      activation?: 'sigmoid';
    });
    errorCheckInterval: number;
    initialize(): void;
    train(
      samples: Sample[],
      options: {
        iterations: number;
        errorThresh?: number;
        learningRate?: number;
        praxis?: 'adam';
      },
    ): { error: number };
    run(sample: number[]): Float32Array;
  }
  export const recurrent: {
    LSTM: new (options: {
      hiddenLayers: number[];
    }) => {
      train(
        texts: string[],
        options: { iterations: number; errorThresh: number; learningRate: number },
      ): { error: number };
      run(text: string): string;
    };
  };
}

declare module 'synaptic' {
  interface Sample {
    input: number[];
    output: number[];
  }
  class Perceptron {
    constructor(...sizes: number[]);
    activate(sample: number[]): number[];
    setOptimize(optimize: boolean): void;
  }
  class Trainer {
    constructor(network: Perceptron);
    static readonly cost: { CROSS_ENTROPY: (target: number[], output: number[]) => number };
    train(
      samples: Sample[],
      options: {
        rate?: number;
        iterations: number;
        error?: number;
        shuffle?: boolean;
        cost?: (target: number[], output: number[]) => number;
      },
    ): { error: number };
  }
  const synaptic: { Architect: { Perceptron: typeof Perceptron }; Trainer: typeof Trainer };
  export default synaptic;
}

declare module 'ml-fnn' {
  export default class FeedForwardNeuralNetworks {
    constructor(options: {
      hiddenLayers: number[];
      iterations: number;
      learningRate: number;
      regularization?: number;
      activation?: 'tanh';
    });
    train(features: number[][], labels: number[]): void;
    predict(features: number[][]): number[];
  }
}

declare module '@tensorflow/tfjs-layers' {
  import type { Tensor } from '@tensorflow/tfjs-core';
  export interface Sequential {
    compile(options: { optimizer: unknown; loss: string }): void;
    fit(
      x: Tensor,
      y: Tensor,
      options: {
        epochs: number;
        batchSize?: number;
        shuffle?: boolean;
        verbose?: 0;
        yieldEvery?: 'never';
      },
    ): Promise<unknown>;
    predict(x: Tensor, options?: { batchSize: number }): Tensor;
    dispose(): unknown;
  }
  export function sequential(options: { layers: unknown[] }): Sequential;
  export const layers: {
    dense(options: { units: number; activation: string; inputShape?: readonly number[] }): unknown;
    maxPooling2d(options: { poolSize: number }): unknown;
    flatten(): unknown;
  } & Record<'lstm' | 'gru', (options: { units: number; stateful?: boolean }) => unknown> &
    Record<'globalAveragePooling1d' | 'globalAveragePooling2d', (options: object) => unknown> &
    Record<
      'conv1d' | 'conv2d' | 'depthwiseConv2d',
      (options: {
        filters?: number;
        kernelSize: number;
        strides: number;
        padding: 'same';
        activation: 'relu';
        inputShape?: readonly number[];
      }) => unknown
    >;
}

declare module '@tensorflow/tfjs-core' {
  export interface Tensor {
    dataSync(): Float32Array;
    slice(begin: number, size: number): Tensor;
  }
  export function tensor2d(values: number[][]): Tensor;
  export function tensor(values: Float32Array | number[], shape: number[]): Tensor;
  export function setBackend(name: string): Promise<boolean>;
  export function tidy<T>(body: () => T): T;
  export function dispose(tensors: Tensor[]): void;
  export const train: Record<'sgd' | 'adam', (learningRate: number) => unknown>;
}

declare module '@tensorflow/tfjs' {
  export * from '@tensorflow/tfjs-core';
  export * from '@tensorflow/tfjs-layers';
}

declare module '@tensorflow/tfjs-backend-cpu' {}

declare module '@tensorflow/tfjs-backend-wasm' {
  export function setThreadsCount(count: number): void;
  export function setWasmPaths(folder: string): void;
}

declare module '@jax-js/jax' {
  export interface JaxArray {
    readonly ref: JaxArray;
    readonly shape: number[];
    add(other: JaxArray | number): JaxArray;
    sub(other: JaxArray | number): JaxArray;
    mul(other: JaxArray | number): JaxArray;
    div(other: JaxArray | number): JaxArray;
    sum(): JaxArray;
    reshape(shape: number[]): JaxArray;
    dataSync(): Float32Array;
    dispose(): void;
  }
  export const numpy: {
    array(values: Float32Array | number[][] | number): JaxArray;
    zeros(shape: number[]): JaxArray;
    matmul(a: JaxArray, b: JaxArray): JaxArray;
    tanh(x: JaxArray): JaxArray;
    sqrt(x: JaxArray): JaxArray;
  };
  export const nn: Record<'relu' | 'sigmoid' | 'softplus', (x: JaxArray) => JaxArray> &
    Record<'softmax' | 'logSoftmax', (x: JaxArray, axis: number) => JaxArray>;
  export function init(): Promise<string[]>;
  export function defaultDevice(device: string): string;
  export function jit<F extends (...args: never[]) => unknown>(f: F): F;
  export function valueAndGrad<P, A extends unknown[]>(
    f: (parameters: P, ...rest: A) => JaxArray,
  ): (parameters: P, ...rest: A) => [JaxArray, P];
  export function blockUntilReady(arrays: JaxArray[]): Promise<unknown>;
}
