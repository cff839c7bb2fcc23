// The numbers by which the two sides name what a kernel is to do: the one source of them. A code is a place in its list, so a
// new name goes to the end (of activations: before softmax, which is not element-wise). scripts/build-abi.mjs writes them for both sides; see structs.mjs.

/** Of the ABI: raised whenever a signature, a struct or a code changes. */
export const VERSION = 9;

/**
 * The activations. `elementwise`: of each number alone. `fromPreActivation`: the derivative needs z, not the value alone.
 * @type {readonly { name: string, elementwise: boolean, fromPreActivation: boolean }[]}
 */
export const ACTIVATIONS = [
  { name: 'linear', elementwise: true, fromPreActivation: false },
  { name: 'sigmoid', elementwise: true, fromPreActivation: false },
  { name: 'tanh', elementwise: true, fromPreActivation: false },
  { name: 'relu', elementwise: true, fromPreActivation: false },
  { name: 'leakyRelu', elementwise: true, fromPreActivation: true },
  { name: 'elu', elementwise: true, fromPreActivation: false },
  { name: 'selu', elementwise: true, fromPreActivation: false },
  { name: 'gelu', elementwise: true, fromPreActivation: true },
  { name: 'silu', elementwise: true, fromPreActivation: true },
  { name: 'softplus', elementwise: true, fromPreActivation: false },
  { name: 'mish', elementwise: true, fromPreActivation: true },
  { name: 'hardSigmoid', elementwise: true, fromPreActivation: false },
  { name: 'softmax', elementwise: false, fromPreActivation: true },
];

/** The losses that users name. */
export const LOSSES = [
  'meanSquaredError',
  'sumSquaredError',
  'meanAbsoluteError',
  'huber',
  'binaryCrossentropy',
  'categoricalCrossentropy',
  'poisson',
  'hinge',
];

/**
 * The forms that the trainer puts in the place of the cross-entropies behind a sigmoid or softmax layer (`fused`: from
 * logits) or with class indices as targets (`sparse`). Their codes follow those of the losses. All up to
 * sigmoidBinaryCrossentropy, but categoricalCrossentropy, go element by element.
 */
export const FUSED_AND_SPARSE_LOSSES = [
  'sigmoidBinaryCrossentropy',
  'softmaxCategoricalCrossentropy',
  'sparseCategoricalCrossentropy',
  'sparseSoftmaxCategoricalCrossentropy',
];

/**
 * The optimizers, and the float64 numbers that their steps take, in their order. `power1` and `power2` are the powers of the
 * betas, which the kernels carry on from 1; the others are options.
 * @type {readonly { name: string, scalars: readonly string[] }[]}
 */
export const OPTIMIZERS = [
  { name: 'sgd', scalars: ['learningRate', 'momentum', 'nesterov'] },
  { name: 'rmsprop', scalars: ['learningRate', 'decay', 'epsilon'] },
  { name: 'adagrad', scalars: ['learningRate', 'epsilon'] },
  { name: 'adam', scalars: ['learningRate', 'beta1', 'beta2', 'epsilon', 'power1', 'power2'] },
  {
    name: 'adamW',
    scalars: ['learningRate', 'beta1', 'beta2', 'epsilon', 'power1', 'power2', 'weightDecay'],
  },
  // Full-batch methods, which have no learning rate: theirs is always 1. `updates`: pairs of vectors stored so far, since the
  // last time they were dropped; `lambda`, `growth`: the damping, and by how much it grows next; 0: not begun.
  {
    name: 'lbfgs',
    scalars: [
      'learningRate',
      'memory',
      'tolerance',
      'sufficientDecrease',
      'curvature',
      'maxEvaluations',
      'updates',
    ],
  },
  {
    name: 'levenbergMarquardt',
    scalars: ['learningRate', 'tolerance', 'damping', 'lambda', 'growth'],
  },
];

/** What a full-batch method says when it returns: what it wants next, or how its iteration ended. */
export const MINIMIZER_ANSWERS = ['evaluate', 'pause', 'over', 'converged', 'stalled'];

/** Room for any optimizer's numbers. */
export const OPTIMIZER_SCALARS = 8;

/**
 * The kinds of layers: the slots of their tensors, and what their whole numbers (`sizes`) and other ones (`settings`) mean.
 * `family`: the folder of assembly/ with their kernels, where it is not the network's own; they are called through the function
 * table, by what scripts/build-kinds.mjs writes. `kernels`: the kind whose functions these are, where two share them, told apart by
 * the type parameter `mode`.
 * @typedef {{ name: string, family?: string, kernels?: string, mode?: string, tensors: readonly string[], sizes: readonly string[], settings: readonly string[] }} LayerCodes
 * @type {readonly LayerCodes[]}
 */
export const LAYERS = [
  {
    name: 'dense',
    tensors: ['weights', 'bias'],
    sizes: ['rows', 'inputs', 'units'],
    settings: ['l1', 'l2'],
  },
  { name: 'dropout', tensors: [], sizes: [], settings: ['rate'] },
  { name: 'reshape', tensors: [], sizes: [], settings: [] },
  { name: 'nonlinearity', tensors: [], sizes: ['columns'], settings: [] },
  {
    name: 'convolution',
    family: 'images',
    mode: 'Straight',
    tensors: ['weights', 'bias'],
    // Lengths of axes; steps of the kernel over the image and within itself; zeros above and to the left of the image.
    sizes: [
      ...['height', 'width', 'channels', 'outHeight', 'outWidth', 'filters'],
      ...['kernelHeight', 'kernelWidth', 'strideY', 'strideX', 'dilationY', 'dilationX'],
      ...['padTop', 'padBottom', 'padLeft', 'padRight', 'groups'],
    ],
    settings: ['l1', 'l2'],
  },
  {
    // Of the images that leave it.
    name: 'transposedConvolution',
    family: 'images',
    kernels: 'convolution',
    mode: 'Transposed',
    tensors: ['weights', 'bias'],
    sizes: [],
    settings: ['l1', 'l2'],
  },
  {
    name: 'pooling',
    family: 'pooling',
    tensors: [],
    sizes: [
      ...['height', 'width', 'channels', 'outHeight', 'outWidth'],
      ...['poolHeight', 'poolWidth', 'strideY', 'strideX', 'padTop', 'padLeft', 'average'],
    ],
    settings: [],
  },
  {
    name: 'upSampling',
    family: 'pooling',
    tensors: [],
    sizes: ['height', 'width', 'channels', 'timesY', 'timesX'],
    settings: [],
  },
  {
    name: 'batchNorm',
    family: 'normalisation',
    tensors: ['gamma', 'beta', 'movingMean', 'movingVariance'],
    sizes: ['positions', 'channels'],
    settings: ['momentum', 'epsilon'],
  },
  {
    name: 'layerNorm',
    family: 'normalisation',
    tensors: ['gamma', 'beta'],
    sizes: ['rows', 'columns'],
    settings: ['epsilon'],
  },
  { name: 'residual', family: 'composites', tensors: [], sizes: [], settings: [] },
  {
    name: 'embedding',
    family: 'sequences',
    tensors: ['weights'],
    sizes: ['steps', 'vocabulary', 'units'],
    settings: [],
  },
  {
    name: 'recurrence',
    family: 'sequences',
    tensors: ['weights', 'recurrentWeights', 'bias'],
    // `cell`: of CELLS. 1 or 0: the outputs of all steps leave (`sequences`); the last step comes first (`backwards`), and its output
    // leaves as that of the last (`turned`). `truncate`: steps after which no gradient goes on to those before; 0: it always does.
    // `activation`, `gateActivation`: codes.
    sizes: [
      ...['cell', 'steps', 'features', 'units', 'sequences', 'backwards', 'turned', 'truncate'],
      ...['activation', 'gateActivation'],
    ],
    settings: ['l1', 'l2', 'dropout', 'recurrentDropout'],
  },
  {
    name: 'selfAttention',
    family: 'attention',
    // Weights and bias of each product side by side, that of the outputs last.
    tensors: ['query', 'key', 'value', 'output'].flatMap((name) => [
      `${name}Weights`,
      `${name}Bias`,
    ]),
    sizes: ['steps', 'units', 'heads', 'causal'],
    settings: [],
  },
  // One of the two.
  {
    name: 'positionalEmbedding',
    family: 'attention',
    tensors: ['weights', 'table'],
    sizes: [],
    settings: [],
  },
  { name: 'bidirectional', family: 'sequences', tensors: [], sizes: [], settings: [] },
];

/** What a recurrent layer computes in a step. `lstmOfOutput`: lstm that forgets h, not c; `gruResetBefore`: r acts before the product. */
export const CELLS = ['simple', 'lstm', 'gru', 'lstmOfOutput', 'gruResetBefore'];

/** Bytes and pointers are usize. @type {Readonly<Record<string, 'usize' | 'i32' | 'f64' | 'bool'>>} */
export const LAYER_PARAMETERS = {
  frame: 'usize',
  layer: 'usize',
  batch: 'i32',
  longest: 'i32',
  rows: 'i32',
  x: 'usize',
  saved: 'usize',
  output: 'usize',
  delta: 'usize',
  next: 'usize',
  scratch: 'usize',
  parameters: 'usize',
  sum: 'f64',
  last: 'bool',
  training: 'bool',
  fused: 'bool',
};

/**
 * What a kind of layer does, in the order in which kinds of other families stand in the function table, each in both dtypes: its
 * parameters (contracts in assembly/layers/kinds.ts), what it returns, and what that is where a kind has no such function.
 * @type {readonly { name: string, parameters: readonly string[], returns: string, without?: string }[]}
 */
export const LAYER_CALLS = [
  {
    name: 'kept',
    parameters: ['layer', 'batch', 'last', 'longest'],
    returns: 'usize',
    without: '0',
  },
  {
    name: 'scratch',
    parameters: ['layer', 'batch', 'training', 'longest'],
    returns: 'usize',
    without: '0',
  },
  {
    name: 'forward',
    parameters: ['frame', 'layer', 'rows', 'x', 'saved', 'output', 'scratch', 'training'],
    returns: 'usize',
  },
  {
    name: 'backward',
    parameters: [
      ...['frame', 'layer', 'rows', 'x', 'saved', 'output', 'delta', 'next', 'scratch', 'fused'],
    ],
    returns: 'usize',
  },
  { name: 'penalty', parameters: ['layer', 'parameters', 'sum'], returns: 'f64', without: 'sum' },
  { name: 'lossActivation', parameters: ['layer'], returns: 'i32', without: '-1' },
];

export const LAYER_OPERATIONS = LAYER_CALLS.map(({ name }) => name);

/** Numbers of kinds are less than this. */
export const LAYER_KINDS = 256;

/** What the sums of a matrix product begin with: −0 (+0 where there is no product), a row of biases, or C itself. */
export const GEMM_STARTS = ['zero', 'bias', 'accumulate'];
