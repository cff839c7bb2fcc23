// What the page is shown of a training: copies, which a worker can send.
import type { Normalization } from './settings.js';

/** A column of units: a dense layer with what belongs to it. */
export interface LayerShown {
  readonly inputs: number;
  readonly units: number;
  readonly activation: string;
  readonly normalization: Normalization;
  /** Whether what comes in is added: then no activation bounds the outputs. */
  readonly skip: boolean;
  /** (inputs, units). */
  readonly weights: ArrayLike<number>;
  readonly bias: ArrayLike<number>;
  /** Of the mean loss over all samples to train with; as `weights`. */
  readonly weightGradients: ArrayLike<number>;
  readonly biasGradients: ArrayLike<number>;
  /** What the latest epoch added to each weight. */
  readonly weightSteps: ArrayLike<number>;
  readonly biasSteps: ArrayLike<number>;
}

/** One sample's way there and back. */
export interface Trace {
  readonly inputs: readonly number[];
  readonly target: number;
  /** Each layer's outputs; the last are the network's. */
  readonly outputs: readonly ArrayLike<number>[];
  /** Each layer's δ: how the sample's loss grows with the unit's sum. */
  readonly deltas: readonly ArrayLike<number>[];
  readonly loss: number;
}

export interface Figures {
  readonly epoch: number;
  /** Of the samples to train with, as they are now. */
  readonly loss: number;
  readonly accuracy?: number | undefined;
  readonly testLoss?: number | undefined;
  readonly testAccuracy?: number | undefined;
  /** Of the latest epoch, where a schedule changes it. */
  readonly learningRate?: number | undefined;
}

/** The samples, as they are drawn. */
export interface Points {
  readonly task: 'classes' | 'regression';
  /** 0 for regression. */
  readonly classes: number;
  readonly inputs: readonly (readonly number[])[];
  readonly targets: readonly number[];
  /** Of either axis of the picture. */
  readonly range: readonly [low: number, high: number];
}

export interface Snapshot {
  readonly figures: Figures;
  /** Of epochs since the snapshot before. */
  readonly course: readonly Figures[];
  readonly layers: readonly LayerShown[];
  /** For each layer, each unit: `side` × `side` outputs, rows from the bottom of the picture up. */
  readonly surfaces: readonly (readonly Float32Array[])[];
  readonly side: number;
  readonly hash: string;
  readonly dataHash: string;
  readonly points: Points;
  /** How many of them, the first ones, are trained with. */
  readonly trained: number;
  /** Of every sample, where there are few. */
  readonly traces: readonly Trace[];
  /** Rows: the true class, columns: the answer; of the samples to test with, or all where there are none. */
  readonly confusion?: readonly (readonly number[])[] | undefined;
  /** Each layer's outputs over the samples to train with. */
  readonly activations: readonly Float32Array[];
}
