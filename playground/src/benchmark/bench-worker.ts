// One row with one engine, in a worker that measures nothing else: no other row's objects, no other row's type feedback.
import { init } from 'myelin';
import { measurePair, type Times } from '../../../bench/browser/time.js';
import { rowOf } from './work.js';

export interface Order {
  readonly key: string;
  readonly engine: 'simd' | 'relaxed' | 'js';
  readonly rounds: number;
}

export type Measured = { readonly times: Times } | { readonly error: string };

addEventListener('message', ({ data }: MessageEvent<Order>) => void measure(data));

async function measure({ key, engine, rounds }: Order): Promise<void> {
  let answer: Measured;
  try {
    await init({ engine });
    answer = { times: measurePair(rowOf(key).make(), rounds) };
  } catch (error) {
    answer = { error: error instanceof Error ? error.message : String(error) };
  }
  postMessage(answer);
}
