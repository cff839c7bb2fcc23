// How the structs of linear memory lie: the one source of their offsets. scripts/build-abi.mjs lays the fields out in this
// order, each aligned to its type, and writes them for both sides: assembly/abi.ts (`Plan.LAYERS`) and src/core/abi.ts
// (`PLAN_LAYERS`). A change here is one of the ABI: raise `VERSION` of codes.mjs.

/**
 * @typedef {object} Field
 * @property {string} name
 * @property {'i32' | 'u32' | 'f64'} type pointers are u32
 * @property {number} [count] more than one
 * @property {string} doc
 */

/**
 * @typedef {object} Struct
 * @property {string} name
 * @property {string} doc
 * @property {number} align its size is a multiple of that
 * @property {readonly Field[]} fields
 */

/** Blocks, and the parts of a block, begin at multiples of that, in bytes. */
export const ALIGNMENT = 16;

/** Steps whose keys and values stand together where a sequence comes step by step. */
export const CACHE_PAGE = 64;

/** @type {readonly Struct[]} */
export const STRUCTS = [
  {
    name: 'plan',
    doc: `The head of a plan. Behind it stand one \`layer\` each, then the tensors and sizes that these point to. Written by the
facade, read by the kernels.

Parameters are one flat buffer of the network's dtype: what is trained, layer by layer, a layer's tensors in the order of their
slots; then the layers' buffers, state that is not trained. Gradients and each buffer of the optimizer's state are laid out as
what is trained.`,
    align: 16,
    fields: [
      { name: 'layers', type: 'i32', doc: 'how many layers' },
      { name: 'inputs', type: 'i32', doc: 'numbers of a sample that enter' },
      { name: 'outputs', type: 'i32', doc: 'numbers of a sample that leave' },
      { name: 'parameters', type: 'i32', doc: 'trained elements' },
      { name: 'numbers', type: 'i32', doc: 'trained elements and those of buffers' },
      {
        name: 'columns',
        type: 'i32',
        doc: 'the last axis of the outputs: what is one row for the loss',
      },
      {
        name: 'firstTrained',
        type: 'i32',
        doc: 'the first layer of which something is trained; the backward pass of a training ends there',
      },
      { name: 'factors', type: 'i32', doc: '1: some learning-rate factor is not 1' },
      {
        name: 'stepwise',
        type: 'i32',
        doc: '1: a row that leaves is a step of a sequence of any length',
      },
    ],
  },
  {
    name: 'layer',
    doc: 'The descriptor of a layer.',
    align: 16,
    fields: [
      { name: 'kind', type: 'i32', doc: 'the code of its kind' },
      { name: 'inputs', type: 'i32', doc: 'numbers of a sample that enter' },
      { name: 'units', type: 'i32', doc: 'numbers of a sample that leave' },
      { name: 'activation', type: 'i32', doc: 'code' },
      {
        name: 'tensors',
        type: 'i32',
        doc: "bytes from the descriptor to its tensors, one for each of the kind's slots",
      },
      { name: 'sizes', type: 'i32', doc: "bytes from the descriptor to i32s of the kind's own" },
      { name: 'slots', type: 'i32', doc: 'how many tensors, absent ones too' },
      { name: 'innerLayers', type: 'i32', doc: 'how many layers it is made of; most: 0' },
      {
        name: 'inner',
        type: 'i32',
        doc: 'bytes from the descriptor to theirs, side by side; their tensors are among its own',
      },
      {
        name: 'stepwise',
        type: 'i32',
        doc: '1: a row that enters is a step of a sequence of any length',
      },
      { name: 'slope', type: 'f64', doc: 'of leakyRelu below 0' },
      { name: 'settings', type: 'f64', count: 4, doc: "the kind's own" },
    ],
  },
  {
    name: 'tensor',
    doc: "A layer's tensor.",
    align: 8,
    fields: [
      {
        name: 'at',
        type: 'i32',
        doc: 'elements from the start of the parameters; −1: the layer has none',
      },
      { name: 'count', type: 'i32', doc: 'elements' },
      {
        name: 'factor',
        type: 'f64',
        doc: 'of the learning rate; 0: it stays as it is, and has no gradient',
      },
    ],
  },
  {
    name: 'frame',
    doc: 'All that a training, a forward or a backward pass works on.',
    align: 16,
    fields: [
      { name: 'plan', type: 'u32', doc: 'pointer' },
      { name: 'parameters', type: 'u32', doc: 'pointer' },
      { name: 'gradients', type: 'u32', doc: 'pointer' },
      {
        name: 'optimizerState',
        type: 'u32',
        doc: "pointer to the optimizer's state: buffers one after the other, each as long as what is trained",
      },
      { name: 'optimizerScalars', type: 'u32', doc: "pointer to the optimizer's scalars" },
      { name: 'workspace', type: 'u32', doc: 'pointer to `networkWorkspace` bytes' },
      { name: 'inputs', type: 'u32', doc: 'pointer: (samples, inputs), row-major' },
      {
        name: 'targets',
        type: 'u32',
        doc: 'pointer: (samples, outputs), row-major; or class indices, i32 (samples)',
      },
      {
        name: 'sampleWeights',
        type: 'u32',
        doc: 'pointer: weights (samples, rows of the loss in a sample), of the dtype; 0: all 1',
      },
      {
        name: 'order',
        type: 'u32',
        doc: 'pointer: u32 (samples), the rows in the order in which they are taken; 0: as they stand',
      },
      { name: 'random', type: 'u32', doc: "pointer to the network's random state, for dropout" },
      {
        name: 'offsets',
        type: 'u32',
        doc: "pointer, where samples are of any length: u32 (samples + 1), how many steps stand before each sample's, those of all one behind the other; 0: all are of one length",
      },
      {
        name: 'rowOffsets',
        type: 'u32',
        doc: 'pointer: the same of the samples that are in the network, from 0 on; written by the passes, before `networkRun` by the caller',
      },
      {
        name: 'states',
        type: 'u32',
        doc: 'pointer, outside training: what recurrent layers begin with and leave there, one behind the other; each moves it on. 0: they begin with zeros',
      },
      { name: 'samples', type: 'i32', doc: 'how many' },
      { name: 'batch', type: 'i32', doc: 'rows in a batch; the last may have fewer' },
      {
        name: 'steps',
        type: 'i32',
        doc: 'where samples are of any length: those of a batch, at most',
      },
      { name: 'longest', type: 'i32', doc: 'likewise: those of a sample, at most' },
      { name: 'sequences', type: 'i32', doc: 'samples in the network, written by the passes' },
      { name: 'loss', type: 'i32', doc: 'code' },
      { name: 'classIndices', type: 'i32', doc: '1: targets are class indices' },
      { name: 'optimizer', type: 'i32', doc: 'code' },
      {
        name: 'withoutPenalties',
        type: 'i32',
        doc: '1: a backward pass leaves the gradients of penalties out',
      },
      { name: 'labelSmoothing', type: 'f64', doc: 'for the cross-entropies; 0: off' },
      { name: 'clipNorm', type: 'f64', doc: '0: off' },
      { name: 'clipValue', type: 'f64', doc: '0: off' },
      {
        name: 'lossSum',
        type: 'f64',
        doc: "out: Σ of the batches' losses times their weights; added to, never cleared",
      },
      { name: 'weightSum', type: 'f64', doc: 'out: Σ of those weights; likewise' },
    ],
  },
  {
    name: 'work',
    doc: 'The head of a workspace: pointers, written by the kernels. Behind it stands a `workEntry` for each layer.',
    align: 16,
    fields: [
      { name: 'inputs', type: 'u32', doc: 'of the batch, gathered' },
      { name: 'targets', type: 'u32', doc: 'likewise' },
      { name: 'weights', type: 'u32', doc: 'likewise; one for each row of the loss' },
      { name: 'delta', type: 'u32', doc: '(batch, widest layer)' },
      { name: 'otherDelta', type: 'u32', doc: 'likewise, used in turn' },
      { name: 'scratch', type: 'u32', doc: 'what one layer uses for a while' },
      { name: 'offsets', type: 'u32', doc: 'see `rowOffsets` of the frame' },
    ],
  },
  {
    name: 'workEntry',
    doc: "Where a layer's numbers of the batch stand.",
    align: 8,
    fields: [
      { name: 'output', type: 'u32', doc: 'its outputs' },
      {
        name: 'saved',
        type: 'u32',
        doc: 'what its backward pass needs beside them; else the outputs themselves',
      },
    ],
  },
  {
    name: 'search',
    doc: `The head of the workspace of L-BFGS, all 0 before the first iteration of a training. Behind it stand a float64 each for
every pair of vectors, twice: α of the two-loop recursion and ρ; then three vectors of the dtype, each as long as what is
trained, aligned: the point from which the line search starts, its gradient, the direction.`,
    align: 16,
    fields: [
      {
        name: 'phase',
        type: 'i32',
        doc: '0: a training begins; 1: between iterations; 2: in a line search; 3: back at its best step',
      },
      { name: 'evaluations', type: 'i32', doc: 'of this line search' },
      {
        name: 'bracketed',
        type: 'i32',
        doc: '1: a minimizer lies between `bestStep` and `otherStep`',
      },
      { name: 'modified', type: 'i32', doc: '1: first stage, of the modified function' },
      { name: 'loss', type: 'f64', doc: 'out: at the parameters as they are' },
      { name: 'startLoss', type: 'f64', doc: 'at step 0' },
      { name: 'startSlope', type: 'f64', doc: 'at step 0, below 0' },
      { name: 'step', type: 'f64', doc: 'the trial' },
      { name: 'bestStep', type: 'f64', doc: 'with the least loss so far' },
      { name: 'bestLoss', type: 'f64', doc: 'there' },
      { name: 'bestSlope', type: 'f64', doc: 'there' },
      { name: 'otherStep', type: 'f64', doc: 'the other end of the interval' },
      { name: 'otherLoss', type: 'f64', doc: 'there' },
      { name: 'otherSlope', type: 'f64', doc: 'there' },
      { name: 'least', type: 'f64', doc: 'of the next trial' },
      { name: 'most', type: 'f64', doc: 'of the next trial' },
      { name: 'ceiling', type: 'f64', doc: 'of all trials' },
      { name: 'width', type: 'f64', doc: 'of the interval' },
      { name: 'widthBefore', type: 'f64', doc: 'two trials ago' },
    ],
  },
  {
    name: 'damping',
    doc: `The head of the workspace of the Levenberg–Marquardt method, all 0 before the first iteration of a training. Behind it
stand three vectors of float64, as long as what is not frozen: parameters, half of the gradient, step.`,
    align: 16,
    fields: [
      {
        name: 'phase',
        type: 'i32',
        doc: '0: between iterations; 1: the matrix is factored; 2: a step is tried',
      },
      { name: 'row', type: 'i32', doc: 'of the factor, the next' },
      { name: 'loss', type: 'f64', doc: 'out: at the parameters as they are' },
      { name: 'promise', type: 'f64', doc: 'by how much the model says that the loss will fall' },
    ],
  },
  {
    name: 'random',
    doc: "A generator's state: NumPy's RandomState. Copying its bytes copies the generator.",
    align: 8,
    fields: [
      { name: 'key', type: 'u32', count: 624, doc: "the Mersenne Twister's words" },
      { name: 'spare', type: 'u32', doc: 'copy of key[0] while the key is renewed' },
      { name: 'position', type: 'u32', doc: 'words of the key already used; 624: renew first' },
      { name: 'hasGauss', type: 'u32', doc: '1 when `gauss` is waiting, else 0' },
      { name: 'gauss', type: 'f64', doc: "the polar method's second value" },
    ],
  },
];
