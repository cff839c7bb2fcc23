import type { Layer } from '../../network/layer.js';
import type { Tensor } from '../tensor.js';

/** A tensor of a layer as another library has it: the same numbers with their axes in another order. */
export interface ForeignTensor {
  /** Its name there; Keras has none. */
  readonly name: string;
  /** The name among `layer.parameters`. */
  readonly parameter: string;
  /** The shape in which the axes of ours are told apart. Default: that of ours. */
  readonly view?: readonly number[];
  /** Axis i there is axis `order[i]` of the view. Default: the same order. */
  readonly order?: readonly number[];
  /** The shape there. Default: that of the view in this order. */
  readonly shape?: readonly number[];
  /** Along the first axis there stand so many blocks, of which number i is number `blocks[i]` of ours. Default: in order. */
  readonly blocks?: readonly number[];
  /** Of our tensor this row alone, along the first axis. Several that name the same parameter are added up. */
  readonly row?: number;
  /** There several of ours stand in one tensor of this name, along the first axis: this one at `place` of `of` equal parts. */
  readonly stacked?: { readonly place: number; readonly of: number };
  /** There it is added to another of the same parameter: written as zeros. */
  readonly isAddend?: true;
}

/** The libraries. */
export type WeightForm = 'torch' | 'keras' | 'scikit';

/** How a kind of layer with tensors stands in the lists of weights of other libraries. What is absent cannot be written there. */
export interface WeightWriter {
  /** PyTorch. */
  readonly torch?: {
    /** How many modules of an `nn.Sequential` it is, of which the first has the tensors. */
    readonly modules: (layer: Layer) => number;
    /** `image`: the shape, channels last, of what was flattened to the layer's inputs, which PyTorch flattens channels first. */
    readonly tensors: (
      layer: Layer,
      image: readonly number[] | undefined,
    ) => readonly ForeignTensor[];
    /** Whether outputs are still in the order of the inputs. */
    readonly keepsOrder?: true;
  };
  /** Keras: its arrays in the order of `get_weights`. */
  readonly keras?: (layer: Layer) => readonly ForeignTensor[];
  /** Why a layer with these options cannot be written there; undefined: it can. */
  readonly refuses?: (layer: Layer, form: WeightForm) => string | undefined;
  /** Of a kind made of others whose layers stand there one by one, in their order: the libraries of which this is so. */
  readonly within?: readonly ('torch' | 'keras')[];
  /** scikit-learn's multi-layer perceptrons. */
  readonly scikit?: (layer: Layer) => { readonly coefs: Tensor; readonly intercepts: Tensor };
}

/** The order of axes (height, …, channels) → (channels, height, …). */
export function channelsFirst(axes: number): number[] {
  return [axes - 1, ...Array.from({ length: axes - 1 }, (_, i) => i)];
}
