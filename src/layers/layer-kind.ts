import type { LAYER_KINDS } from '../core/network-layout.js';
import type { InitializerDescription } from '../initializers.js';

/** The name of a kind of layer. */
export type LayerKindName = (typeof LAYER_KINDS)[number];

/** A layer in its place in a network: what the plan, the drawing of weights and the summary need. */
export interface ResolvedLayer {
  readonly kind: LayerKindName;
  /** The description with every option filled in; plain data. */
  readonly spec: { readonly kind: LayerKindName };
  readonly inputs: number;
  /** Numbers a row that leave the layer. */
  readonly units: number;
  /** The kernels' number of the activation. */
  readonly activation: number;
  /** Draws the weights (inputs, units); undefined: the layer has none. */
  readonly weights: InitializerDescription | undefined;
  /** Draws the bias (units); undefined: the layer has none. */
  readonly bias: InitializerDescription | undefined;
  /** Share of values dropped. */
  readonly rate: number;
  /** Factor of Σ|w|. */
  readonly l1: number;
  /** Factor of Σw². */
  readonly l2: number;
  /** What the summary adds to the kind. */
  readonly note: string;
}

/**
 * Puts a description into its place behind `inputs` numbers a row. `where` begins the messages.
 *
 * @throws OptionError an option is unknown, of the wrong type or out of range.
 */
export type Resolve = (where: string, spec: object, inputs: number) => ResolvedLayer;
