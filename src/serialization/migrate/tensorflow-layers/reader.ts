import type { Budget } from '../../budget.js';
import type { FoundLayer } from '../../found-layers.js';
import type { Fields } from '../fields.js';
import type { WeightTensors } from '../tensorflow-weights.js';

/** A layer of the file. */
export interface GivenLayer {
  readonly kind: string;
  readonly name: string;
  readonly config: Fields;
}

/** A layer in its place. */
export interface PlacedLayer extends GivenLayer {
  /** Begins the messages. */
  readonly where: string;
  /** The shape of a sample that enters, channels last, and the numbers in it. */
  readonly shape: readonly number[];
  readonly width: number;
  readonly tensors: WeightTensors;
  readonly budget: Budget;
  /** What the layers before end with. */
  readonly before: FoundLayer | undefined;
}

/** What a layer becomes. */
export interface ReadLayer {
  readonly layer: FoundLayer;
  /** One that stands before it, where one there is two here. */
  readonly ahead?: FoundLayer;
  /** The shape of a sample that leaves. */
  readonly shape: readonly number[];
  /** It takes the place of the layer before. */
  readonly replaces?: true;
}

/** Reads a layer; undefined: it becomes nothing. @throws FormatError */
export type TensorflowReader = (layer: PlacedLayer) => ReadLayer | undefined;
