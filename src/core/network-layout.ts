// How a network is laid out in linear memory; mirrored by assembly/training/layout.ts. Offsets in bytes.

/**
 * The plan: a header, one descriptor a layer, then the tensors and sizes that these point to. Written by the facade, read by
 * the kernels.
 *
 * Parameters are one flat buffer of the network's dtype: what is trained, layer by layer, a layer's tensors in the order of
 * their slots; then the layers' buffers, state that is not trained. Gradients and each of the optimizer's moments are laid
 * out as what is trained.
 */
export const PLAN_LAYERS = 0; // i32, number of layers
export const PLAN_INPUTS = 4; // i32
export const PLAN_OUTPUTS = 8; // i32
export const PLAN_PARAMETERS = 12; // i32, trained elements
export const PLAN_NUMBERS = 16; // i32, trained elements and those of buffers
export const PLAN_COLUMNS = 20; // i32, the last axis of the outputs: what is one row for the loss
/** i32, the first layer of which something is trained; the backward pass of a training ends there. */
export const PLAN_FIRST_TRAINED = 24;
export const PLAN_FACTORS = 28; // i32, 1: some learning-rate factor is not 1
export const PLAN_HEADER_BYTES = 32;

export const LAYER_KIND = 0; // i32, a number of assembly/layers/kinds.ts
export const LAYER_INPUTS = 4; // i32, numbers of a sample that enter
export const LAYER_UNITS = 8; // i32, numbers of a sample that leave
export const LAYER_ACTIVATION = 12; // i32, index in ACTIVATIONS, or SOFTMAX
export const LAYER_TENSORS = 16; // i32, bytes from the descriptor to its tensors, one for each of the kind's slots
export const LAYER_SIZES = 20; // i32, bytes from the descriptor to whole numbers of the kind's own
export const LAYER_SLOTS = 24; // i32, how many tensors
export const LAYER_SETTINGS = 32; // f64 (4), the kind's own: dense has l1 and l2, dropout its rate
export const LAYER_BYTES = 64;

export const TENSOR_AT = 0; // i32, elements from the start of the parameters; −1: the layer has none
export const TENSOR_COUNT = 4; // i32
export const TENSOR_FACTOR = 8; // f64, of the learning rate; 0: it stays as it is, and has no gradient
export const TENSOR_BYTES = 16;

/** The activation code that follows the element-wise ones. */
export const SOFTMAX = 10;

/** The job: all that a training, a forward or a backward pass works on. Pointers are i32. */
export const JOB_PLAN = 0;
export const JOB_PARAMETERS = 4;
export const JOB_GRADIENTS = 8;
/** The optimizer's moments, one after the other, each as long as the parameters. */
export const JOB_MOMENTS = 12;
/** The optimizer's numbers, see assembly/optimizers/. */
export const JOB_HYPER = 16;
/** `networkWorkspace` bytes. */
export const JOB_WORKSPACE = 20;
/** (samples, inputs), row-major. */
export const JOB_INPUTS = 24;
/** (samples, outputs), row-major; or class indices, i32 (samples). */
export const JOB_TARGETS = 28;
/** One weight a sample, of the dtype; 0: all 1. */
export const JOB_SAMPLE_WEIGHTS = 32;
/** u32 (samples): the rows in the order in which they are taken; 0: as they stand. */
export const JOB_ORDER = 36;
/** The network's RandomState block, for dropout. */
export const JOB_RANDOM = 40;
export const JOB_SAMPLES = 44; // i32
export const JOB_BATCH = 48; // i32, rows in a batch; the last may have fewer
export const JOB_LOSS = 52; // i32, index in LOSSES
export const JOB_CLASS_INDICES = 56; // i32, 1: targets are class indices
export const JOB_OPTIMIZER = 60; // i32, index in OPTIMIZERS
export const JOB_CLIP_NORM = 64; // f64, 0: off
export const JOB_CLIP_VALUE = 72; // f64, 0: off
/** Out: Σ of the batches' losses times their weights, and Σ of those weights. Added to, never cleared. */
export const JOB_LOSS_SUM = 80; // f64
export const JOB_WEIGHT_SUM = 88; // f64
export const JOB_BYTES = 96;

/** Losses, in the order of their codes. */
export const LOSSES = [
  'meanSquaredError',
  'sumSquaredError',
  'meanAbsoluteError',
  'huber',
  'binaryCrossentropy',
  'categoricalCrossentropy',
  'poisson',
  'hinge',
] as const;

/**
 * The losses that the loss kernel knows, in the order of its codes: LOSSES, then what the trainer puts in the place of
 * the cross-entropies behind a sigmoid or softmax layer (from logits) or with class indices as targets (`sparse…`).
 */
export const LOSS_FORMS: readonly string[] = [
  ...LOSSES,
  'sigmoidBinaryCrossentropy',
  'softmaxCategoricalCrossentropy',
  'sparseCategoricalCrossentropy',
  'sparseSoftmaxCategoricalCrossentropy',
];

/** Optimizers, in the order of their codes. */
export const OPTIMIZERS = ['sgd', 'rmsprop', 'adagrad', 'adam', 'adamW'] as const;
