/** The same small program for every library: a 2-3-1 network, trained on XOR, gives one answer. */
export interface Hello<Model> {
  /** An untrained network that can answer. */
  create(): Model | Promise<Model>;
  /** Until it knows XOR, or to the best of its abilities. */
  train(model: Model): unknown;
  predict(model: Model, sample: number[]): number | Promise<number>;
}

export const INPUTS: number[][] = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
export const TARGETS: number[] = [0, 1, 1, 0];
