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
  /** Numbers in a row that enters. */
  readonly width: number;
  readonly tensors: WeightTensors;
  readonly budget: Budget;
  /** What the layers before end with. */
  readonly before: FoundLayer | undefined;
}

/** What a layer becomes. */
export interface ReadLayer {
  readonly layer: FoundLayer;
  /** Numbers in a row that leaves. */
  readonly width: number;
  /** It takes the place of the layer before. */
  readonly replaces?: true;
}

/** Reads a layer; undefined: it becomes nothing. @throws FormatError */
export type TensorflowReader = (layer: PlacedLayer) => ReadLayer | undefined;
