// What the driver asks of a contestant's process, and what it gets: one JSON object a line. `serve.ts` and `serve.py`
// are the other end.

/** Where one data set lies: x.f32 (rows, inputs) and labels.u8 (rows), little-endian. */
export interface DataFiles {
  folder: string;
  rows: number;
}

/** A layer of a convolutional network, or of one of sequences. */
export type TaskLayer =
  /** Relu, zeros around so that one place in `stride` leaves; of images or sequences, by the shape that enters. */
  | { kind: 'convolution'; filters: number; kernel: number; stride: number; groups: number }
  /** Of 2 × 2. */
  | { kind: 'maxPool' }
  | { kind: 'globalAverage' }
  | { kind: 'flatten' }
  /** Of whole numbers. */
  | { kind: 'embedding'; vocabulary: number; units: number }
  /** The answer after the last step, or after each. */
  | { kind: 'recurrent'; cell: 'lstm' | 'gru'; units: number; everyStep?: true }
  /** Of a transformer: attention and a dense network, each behind a normalisation and added to what enters. */
  | { kind: 'block'; heads: number; hidden: number }
  /** The last one: softmax. */
  | { kind: 'dense'; units: number };

/** One network, or the single neuron of S0, with its data. Same object for every contestant. */
export interface Task {
  /** `neuron`: full-batch gradient descent on one sigmoid neuron without bias. */
  kind: 'network' | 'neuron';
  /** Units from the inputs to the outputs; the last layer is softmax, or sigmoid where it has one unit. */
  sizes: number[];
  hidden: 'relu' | 'tanh';
  /** Of a network of images or sequences: the shape of a sample, channels last, and its layers; `sizes` are inputs and outputs. */
  shape?: readonly number[];
  layers?: readonly TaskLayer[];
  /** Only answers are asked for, of weights as they are drawn. */
  untrained?: boolean;
  /** Each sample is the next step of a sequence. */
  stepwise?: boolean;
  /** Samples are tokens that begin with a 0; what is to come out at each step is the next one, at the last a 0. */
  nextToken?: boolean;
  optimizer: 'sgd' | 'adam';
  learningRate: number;
  batchSize: number;
  data: DataFiles;
  /** Start of the neuron's weights. */
  weights?: number[];
}

export type Request =
  | { do: 'load'; task: Task }
  /** `repeats` times: a new network (not timed), trained on the first `rows` rows. */
  | { do: 'train'; epochs: number; rows: number; repeats: number }
  /** As many calls in a row, of one sample each or of all rows. */
  | { do: 'predict'; what: 'one' | 'all'; calls: number }
  /** What the network at hand answers to the first `rows` rows. */
  | { do: 'outputs'; rows: number };

/** `load`: who answers, and where it differs from the task ('' where it does not). */
export interface Loaded {
  version: string;
  how: string;
  /** Rows of an update, where they are not those of the task. */
  batchSize?: number;
}

/** `train`: milliseconds of each repeat; `predict`: of all calls together. */
export interface Timed {
  milliseconds: number[];
}

/** `outputs`: (rows, outputs), row by row. */
export interface Outputs {
  outputs: number[];
}

/** Instead of any of these. */
export interface Failed {
  error: string;
}
