import { readActivation, readElu, readSoftmax } from './activation.js';
import { readDense } from './dense.js';
import { readDropout } from './dropout.js';
import { IMAGE_READERS } from './images.js';
import type { TensorflowReader } from './reader.js';
import { readLeakyReLU, readReLU } from './rectifiers.js';
import { SEQUENCE_READERS } from './sequences.js';

/** Every layer that is read, by TensorFlow's name of its class. Another one is a file of its own and a line here. */
export const TENSORFLOW_READERS: ReadonlyMap<string, TensorflowReader> = new Map(
  Object.entries({
    Dense: readDense,
    Dropout: readDropout,
    Activation: readActivation,
    ELU: readElu,
    LeakyReLU: readLeakyReLU,
    ReLU: readReLU,
    Softmax: readSoftmax,
    ...IMAGE_READERS,
    ...SEQUENCE_READERS,
  }),
);
