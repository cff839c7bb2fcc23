// Every number of an iteration, by the operations of the library in their order: what is shown is what it computes.
import type { Neuron } from 'myelin';

/** One sample on its way through the neuron. */
export interface SampleNumbers {
  readonly inputs: readonly number[];
  /** input · weight, for each input. */
  readonly products: readonly number[];
  readonly sum: number;
  readonly output: number;
  readonly target: number;
  readonly error: number;
  readonly derivative: number;
  /** error · derivative. */
  readonly delta: number;
  /** What this sample adds to each weight's adjustment. */
  readonly parts: readonly number[];
}

export function numbersOf(
  neuron: Neuron,
  inputs: readonly number[],
  target: number,
  hasBias: boolean,
): SampleNumbers {
  const { weights, bias } = neuron;
  const products = inputs.map((input, j) => input * weights[j]!);
  // −0 is what leaves every number as it is when it is added, −0 included.
  const sum = products.reduce((total, product) => total + product, hasBias ? bias : -0);
  const output = neuron.run(inputs);
  const error = target - output;
  const derivative = output * (1 - output);
  const delta = error * derivative;
  return {
    inputs,
    products,
    sum,
    output,
    target,
    error,
    derivative,
    delta,
    parts: inputs.map((input) => input * delta),
  };
}

/** What each weight grows by: the sum over four samples, in the order in which two lanes of a vector add them. */
export function adjustmentsOf(four: readonly SampleNumbers[]): number[] {
  return four[0]!.parts.map((_, j) => fourfold(four.map(({ parts }) => parts[j]!)));
}

/** The mean squared error of four samples. */
export function meanSquaredErrorOf(four: readonly SampleNumbers[]): number {
  return fourfold(four.map(({ error }) => error * error)) / 4;
}

function fourfold(values: readonly number[]): number {
  const [a, b, c, d] = values;
  return a! + c! + (b! + d!);
}
