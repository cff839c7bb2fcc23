// One answer of one neuron through the public class, validation and marshalling included.

import { init } from '../../src/core/engine.js';
import { Neuron } from '../../src/index.js';
import { runBaseline } from '../baseline/neuron.js';
import { engines } from '../engines.js';
import { BASELINE, sample, type Workload } from '../workload.js';

export function runWorkloads(): Workload[] {
  return [3, 100, 1000].map((inputs) => {
    const weights = Float64Array.from({ length: inputs }, (_, j) => sample(j));
    const one = Array.from({ length: inputs }, (_, j) => sample(3 * j));
    const neuron = new Neuron({ inputs, bias: false, weights });
    const contestants: Workload['contestants'] = {};
    for (const { engine } of engines) contestants[engine] = () => neuron.run(one);
    contestants[BASELINE] = () => runBaseline(weights, one);
    return {
      group: 'Neuron.run, one sample',
      label: `${inputs.toLocaleString('en')} inputs`,
      inner: Math.max(20, 20_000 / inputs),
      contestants,
      prepare: async (contestant: string) => {
        if (contestant !== BASELINE) await init({ engine: contestant as 'simd' });
      },
    };
  });
}
