// The law that every network of any layers keeps: what is saved, resumed, sent to a worker goes on to the same bits.
import { expect, it } from 'vitest';
import { fromSafetensors, toSafetensors } from '../../src/files.js';
import { Network, type SamplesLike, type TargetsLike, type TrainOptions } from '../../src/index.js';
import { expectSameBits } from './bits.js';

/** All numbers of all tensors of the layers, one after the other. */
export function numbersOf(network: Network): Float64Array {
  return Float64Array.from(
    network.layers.flatMap(({ parameters }) =>
      Object.values(parameters).flatMap(({ data }) => [...data]),
    ),
  );
}

/** What is trained: six epochs of `options`. */
export interface Course {
  make(dtype: 'float64' | 'float32'): Network;
  readonly x: SamplesLike;
  readonly y: TargetsLike;
  readonly options: TrainOptions;
}

/** Declares the tests; `engine`: one of `strictEngines`. */
export function itGoesOn(engine: string, { make, x, y, options }: Course): void {
  // Workers have no debug build.
  const places =
    engine === 'debug' ? [{ worker: false as const }] : [{}, { worker: false as const }];
  it.each(['float64', 'float32'] as const)(
    'learns; goes on through JSON, safetensors, resume and trainAsync to the bit, %s',
    async (dtype) => {
      const whole = make(dtype);
      const saved: string[] = [];
      const history = whole.train(x, y, {
        ...options,
        onEpoch: () => void saved.push(JSON.stringify(whole)),
      });
      expect(history.loss.at(-1)!).toBeLessThan(history.loss[0]!);
      const middle = Network.fromJSON(JSON.parse(saved[2]!));
      expect(JSON.stringify(middle)).toBe(saved[2]);
      const copy = fromSafetensors(toSafetensors(middle, { training: true }));
      for (const network of [middle, copy]) {
        expect(network.train(x, y, { ...options, resume: true })).toEqual(history);
        expectSameBits(numbersOf(network), numbersOf(whole));
      }
      for (const where of places) {
        const later = make(dtype);
        await later.trainAsync(x, y, { ...options, ...where });
        expectSameBits(numbersOf(later), numbersOf(whole), JSON.stringify(where));
      }
      expectSameBits(fromSafetensors(toSafetensors(whole)).run(x).data, whole.run(x).data);
      expect(await whole.evaluateAsync(x, y, places[0])).toEqual(whole.evaluate(x, y));
    },
  );
}
