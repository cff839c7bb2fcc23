import type { Layer } from '../../network/layer.js';
import type { Tensor } from '../tensor.js';

/** How a kind of layer with tensors stands in the lists of weights of other libraries. What is absent cannot be written there. */
export interface WeightWriter {
  /** PyTorch: how many modules of an `nn.Sequential` it is, of which the first has the tensors; those by their names. */
  readonly torch?: {
    readonly modules: (layer: Layer) => number;
    readonly tensors: (layer: Layer) => Readonly<Record<string, Tensor>>;
  };
  /** Keras: its arrays in the order of `get_weights`. */
  readonly keras?: (layer: Layer) => readonly Tensor[];
  /** scikit-learn's multi-layer perceptrons. */
  readonly scikit?: (layer: Layer) => { readonly coefs: Tensor; readonly intercepts: Tensor };
}
