import type { Family } from '../../core/family.js';
import type { InitializerDescription } from '../initializers.js';

/** A layer as plain data, of whatever kind. */
export interface LayerDescription {
  /** The name of the kind. */
  readonly kind: string;
}

/** One of a layer's tensors, as its kind declares it. */
export interface TensorDeclaration {
  /** Unique in the layer. Of a layer within a layer a path, such as `forward.weights`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly initializer: InitializerDescription;
  /** What it begins with, the last axis fastest, in the place of what the initializer draws. */
  readonly values?: () => Float64Array;
  /** What an initializer that is scaled goes by: how many numbers enter a unit, and how many units one number enters. */
  readonly fans: readonly [into: number, outOf: number];
  /** A buffer is state that is not trained, such as a moving mean: saved and restored, but unknown to optimizers. */
  readonly buffer?: true;
  /** Default 1: that of a layer within a layer is its own. */
  readonly learningRateFactor?: number;
}

/** A tensor of a layer in its place. */
export interface LayerTensor extends TensorDeclaration {
  /** Its number among the tensors that the layer's kernels know; those that are absent keep theirs. */
  readonly slot: number;
  /** Numbers in it. */
  readonly count: number;
  /** What the learning rate is multiplied by; 0: it stays as it is. */
  readonly learningRateFactor: number;
}

/** What a kind says of a layer in its place, behind samples of a known shape. */
export interface Placement {
  /** The shape of a sample that leaves. */
  readonly outputShape: readonly number[];
  /** In the order of the kernels' slots; undefined: this layer has none there. */
  readonly tensors: readonly (TensorDeclaration | undefined)[];
  /** The kernels' number of the activation. Default: linear. */
  readonly activation?: number;
  /** Of leakyRelu below 0. */
  readonly slope?: number;
  /** Whole numbers of the kind's own for its kernels, such as lengths of axes. */
  readonly sizes?: readonly number[];
  /** Other numbers of the kind's own for its kernels. */
  readonly settings?: readonly number[];
  /** Numbers a sample that training keeps for the backward pass, beside the outputs, at most. */
  readonly kept: number;
  /** Products of two numbers that a sample takes forward, about: how work is divided where it must pause in time. */
  readonly products: number;
  /** Outside training numbers leave as they entered, in another shape at most: what runs a network leaves it out. */
  readonly isIdentity?: boolean;
  /** In training it draws from the random state, so that the loss is another function each time. */
  readonly isRandom?: boolean;
  /** In training an answer depends on the other samples of its batch. */
  readonly mixesSamples?: boolean;
  /** The numbers that enter are whole, from 0 to one below this. Absent: any numbers. */
  readonly indices?: number;
  /** How it treats the steps of a sequence, the first axis. Absent: it mixes them, in ways that go by how many there are. */
  readonly steps?: Steps;
  /** Numbers that are carried from step to step, for each sequence. */
  readonly states?: number;
  /** Numbers that each step leaves for those that follow, behind the states. */
  readonly cached?: number;
  /** Steps of a sequence, at most. Absent: any number. */
  readonly maxSteps?: number;
  /** Where steps are of any length: numbers a step that training keeps for each step of the longest sequence, at most. */
  readonly keptBySteps?: number;
  /** What the summary adds to the kind. */
  readonly note?: string;
  /** The layers within, whose tensors are among this one's, their names behind `path` and a dot. */
  readonly layers?: readonly InnerLayer[];
}

/**
 * What leaves a step: `'apart'`: by what enters it alone; `'carried'`: also by states that the steps before have left; `'whole'`: by
 * other steps, but none beyond the sequence's end; `'mixed'`: by whatever stands in the axis.
 */
export type Steps = 'apart' | 'carried' | 'whole' | 'mixed';

/** A layer within a layer. */
export interface InnerLayer {
  readonly path: string;
  readonly layer: ResolvedLayer;
}

/** A kind of layer: all that the facade knows of it. Its kernels are found by `code`. */
export interface LayerKind<Spec extends LayerDescription = LayerDescription> {
  readonly kind: Spec['kind'];
  /** The kernels' number of the kind. */
  readonly code: number;
  /** The kernels, where they are not those of dense networks: brought by the first layer of the kind. */
  readonly family?: Family;
  /** The names of the options. */
  readonly options: readonly string[];
  /**
   * The description with every option checked and filled in; plain data. `options` are a copy that is ours, `where` begins
   * the messages. `inner` does the same for a layer within.
   *
   * @throws OptionError of the wrong type or out of range.
   */
  describe(where: string, options: Readonly<Record<string, unknown>>, inner: DescribeInner): Spec;
  /** The description of the same layer behind one step of what enters it, where it is another. */
  atStep?(spec: Spec, inputShape: readonly number[], layers: readonly InnerLayer[]): Spec;
  /**
   * The layer in its place. `inner` puts a layer within in its place; see inner-layers.ts.
   *
   * @throws OptionError it does not fit samples of this shape.
   */
  place(where: string, spec: Spec, inputShape: readonly number[], inner: ResolveInner): Placement;
}

/** The description of a layer of any kind, checked and filled in. @throws OptionError */
export type DescribeInner = (where: string, spec: unknown) => LayerDescription;

/** A layer of any kind behind samples of a shape. @throws OptionError */
export type ResolveInner = (
  where: string,
  spec: LayerDescription,
  inputShape: readonly number[],
) => ResolvedLayer;

/** A layer in its place in a network: what the plan, the drawing of weights, files and the summary need. */
export interface ResolvedLayer extends Omit<Required<Placement>, 'tensors'> {
  readonly kind: string;
  readonly code: number;
  readonly spec: LayerDescription;
  /** The shape of a sample that enters. */
  readonly inputShape: readonly number[];
  readonly tensors: readonly LayerTensor[];
  /** How many tensors its kernels know, absent ones too. */
  readonly slots: number;
  /** Samples are sequences of any length, and what enters is one step: the first axis is 1. */
  readonly entersSteps: boolean;
  /** Likewise of what leaves. */
  readonly leavesSteps: boolean;
}

/** Steps of a sequence that all of these layers take, at most; 0: any number. */
export function fewestSteps(layers: readonly Pick<ResolvedLayer, 'maxSteps'>[]): number {
  return layers.reduce(
    (fewest, { maxSteps }) =>
      fewest && maxSteps ? Math.min(fewest, maxSteps) : fewest || maxSteps,
    0,
  );
}
