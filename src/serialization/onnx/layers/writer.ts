import type { Layer } from '../../../network/layer.js';
import type { GraphBuilder } from '../graph-builder.js';

/** A layer that is to be written. */
export interface OnnxLayer {
  readonly graph: GraphBuilder;
  /** float64, else float32. */
  readonly wide: boolean;
  readonly layer: Layer;
  /** Begins the names of its tensors. */
  readonly name: string;
  /** Adds the nodes of a layer within it, by its place; returns the name of what they give. */
  inner(place: number, x: string): string;
}

/** Adds the nodes of a layer that is given `x`, of shape (batch, …inputShape); returns the name of what they give. */
export type OnnxWriter = (layer: OnnxLayer, x: string) => string;
