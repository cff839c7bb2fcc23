import type { Activation } from '../description/activations.js';
import type { Initializer } from '../description/initializers.js';
import type { Vector } from '../matrix/matrix-like.js';
import type { AsyncOptions } from '../worker/async-options.js';

/** What `new Neuron` takes. */
export interface NeuronOptions {
  /** Numbers in a sample: 1 to 1,000,000. */
  inputs: number;
  /** Default `'sigmoid'`. Any but `'softmax'`. */
  activation?: Activation;
  /** Whether a bias is added. Default true. */
  bias?: boolean;
  /**
   * Draws the weights, then the bias (which is 0 where the initializer is scaled by the fan). Default `uniform(-1, 1)`.
   */
  initializer?: Initializer;
  /** 0 to 2³² − 1; the same seed draws NumPy's numbers. Default: one drawn from the platform, kept as `seed`. */
  seed?: number;
  /** Starting weights instead of drawn ones: `inputs` numbers (the bias is then 0) or, with a bias, one more. */
  weights?: Vector;
}

/** What `Neuron.train` takes. */
export interface NeuronTrainOptions {
  /** Full-batch updates. Default 10,000. */
  iterations?: number;
  /** Default 1. */
  learningRate?: number;
  /** Stop as soon as the mean squared error is at most this. Default: never. */
  errorThreshold?: number;
  /**
   * Called after every hundredth of the iterations. The neuron can be run meanwhile and answers with its weights so
   * far. Returning false stops the training. `trainAsync` awaits a promise, `train` refuses it.
   */
  onProgress?: (progress: NeuronTrainResult) => void | false | Promise<void | false>;
}

/** How a training went, or stands. */
export interface NeuronTrainResult {
  /** Updates made so far. */
  iterations: number;
  /** Mean of (target − output)² over all samples, with the weights so far. */
  error: number;
}

/** What `Neuron.trainAsync` takes. */
export type NeuronTrainAsyncOptions = NeuronTrainOptions & AsyncOptions;

/** How a training by `Neuron.trainAsync` went. */
export interface NeuronTrainAsyncResult extends NeuronTrainResult {
  /** Why it ended. */
  stoppedBy: 'iterations' | 'errorThreshold' | 'callback' | 'abort';
}

/** A neuron as plain data. */
export interface NeuronJSON {
  /** What this is. */
  format: 'myelin-neuron';
  /** The version of this form. */
  version: 1;
  /** The activation: its name, or what `leakyRelu` returns. */
  activation: Activation;
  /** The seed that the weights were drawn with. */
  seed: number;
  /** One weight per input. */
  weights: number[];
  /** null where the neuron has none. */
  bias: number | null;
  /** Where weights, then bias, hold −0, which JSON writes as 0. */
  negativeZeros?: number[];
}
