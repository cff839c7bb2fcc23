import { describe, it } from 'vitest';
import { RandomState } from '../../src/index.js';
import { toSource } from '../../src/source.js';
import { expectSameBits } from '../support/bits.js';
import { IMAGE_CASES, imageNetwork, RESIDUAL_CASES } from '../support/image-networks.js';

type Run = (sample: ArrayLike<number>) => Float64Array | Float32Array;

async function load(source: string): Promise<Run> {
  const url = `data:text/javascript;charset=utf-8,${encodeURIComponent(source)}`;
  return ((await import(/* @vite-ignore */ url)) as { run: Run }).run;
}

describe.each(['float64', 'float32'] as const)('toSource of image layers, %s', (dtype) => {
  it.each([...IMAGE_CASES, ...RESIDUAL_CASES])('%s: the bits of run', async (...each) => {
    const network = imageNetwork(each, dtype);
    const run = await load(toSource(network));
    const random = new RandomState(4);
    for (const size of [0, 1e-9, 0.3, 1, 30]) {
      const data = random.uniform(-size, size, network.inputs);
      const answer = network.run({ data, shape: [1, ...network.inputShape] });
      expectSameBits(run(data), answer.data, `${size}`);
    }
  });
});
