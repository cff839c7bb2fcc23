import type { InitializerDescription } from '../initializers.js';

/** A layer in its place in a network: what the plan, the drawing of weights and the summary need. */
export interface ResolvedLayer {
  /** The name of the kind. */
  readonly kind: string;
  /** The kernels' number of the kind. */
  readonly code: number;
  /** The description with every option filled in; plain data. */
  readonly spec: { readonly kind: string };
  readonly inputs: number;
  /** Numbers a row that leave the layer. */
  readonly units: number;
  /** The kernels' number of the activation. */
  readonly activation: number;
  /** Draws the weights (inputs, units); undefined: the layer has none. */
  readonly weights: InitializerDescription | undefined;
  /** Draws the bias (units); undefined: the layer has none. */
  readonly bias: InitializerDescription | undefined;
  /** Up to four numbers of the kind's own for its kernels. */
  readonly settings: readonly number[];
  /** What the summary adds to the kind. */
  readonly note: string;
}

/**
 * Puts a description into its place behind `inputs` numbers a row. `where` begins the messages.
 *
 * @throws OptionError an option is unknown, of the wrong type or out of range.
 */
export type Resolve = (where: string, spec: object, inputs: number) => ResolvedLayer;
