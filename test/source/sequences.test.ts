import { describe, expect, it } from 'vitest';
import { RandomState, type Tensor } from '../../src/index.js';
import { toSource } from '../../src/source.js';
import { expectSameBits } from '../support/bits.js';
import {
  FEATURES,
  SEQUENCE_CASES,
  type SequenceCase,
  sequenceNetwork,
  sequenceSample,
} from '../support/sequence-networks.js';

type Run = (sample: ArrayLike<number>) => Float64Array | Float32Array;

async function load(source: string): Promise<Run> {
  const url = `data:text/javascript;charset=utf-8,${encodeURIComponent(source)}`;
  return ((await import(/* @vite-ignore */ url)) as { run: Run }).run;
}

const shapeOf = ({ vocabulary }: SequenceCase, steps: number): number[] =>
  vocabulary ? [1, steps] : [1, steps, FEATURES];

describe.each(['float64', 'float32'] as const)('toSource of sequence layers, %s', (dtype) => {
  it.each(Object.entries(SEQUENCE_CASES))('%s: the bits of run', async (_name, each) => {
    for (const any of each.fixed ? [false] : [false, true]) {
      const network = sequenceNetwork(each, dtype, any ? null : 6);
      const run = await load(toSource(network));
      const random = new RandomState(4);
      for (const [steps, size] of any
        ? [
            [1, 1],
            [7, 0.3],
          ]
        : [
            [6, 1],
            [6, 0],
            [6, 30],
          ]) {
        const data = sequenceSample(each, steps!, size!, random);
        const answer = network.run<Tensor | Tensor[]>({ data, shape: shapeOf(each, steps!) });
        const { data: expected } = Array.isArray(answer) ? answer[0]! : answer;
        expectSameBits(run(data), expected, `${any} ${steps} ${size}`);
      }
    }
  });
});

it('refuses what run refuses', async () => {
  const words = await load(toSource(sequenceNetwork(SEQUENCE_CASES.words!, 'float64', null)));
  expect(() => words([])).toThrow(/at least one, got 0 numbers/);
  expect(() => words([1, 7])).toThrow(/Number 1 is 7, expected a whole number from 0 to 6/);
  expect(() => words([0.5])).toThrow(RangeError);
  const numbers = await load(toSource(sequenceNetwork(SEQUENCE_CASES.gru!, 'float64', null)));
  expect(() => numbers([1, 2, 3, 4])).toThrow(/Expected steps of 3 numbers, at least one, got 4/);
});
