// Recurrent networks: a batch of training as PyTorch's users run it, and a step of a session.
import { adam, dense, gru, type LayerSpec, lstm, Network } from '../../src/index.js';
import { engines } from '../engines.js';
import { sample, type Workload } from '../workload.js';
import { DTYPES, type Dtype, prepare, typed } from './classifier.js';

const [STEPS, FEATURES, BATCH, BATCHES] = [32, 16, 32, 4] as const;

/** Products of a sample: forward twice that of the recurrence's and the inputs' weights, thrice less the inputs' gradient. */
const productsOf = (gates: number, units: number): number =>
  STEPS * gates * units * (2 * FEATURES + 3 * units);

/** Each engine but the plain one, made on first use. */
export function contestants(make: () => () => unknown): Workload['contestants'] {
  const calls: Workload['contestants'] = {};
  for (const { engine } of engines) {
    if (engine === 'js') continue; // seconds a call
    let call: (() => unknown) | undefined;
    // Made on first use: by then the engine has been chosen.
    calls[engine] = () => {
      call ??= make();
      return call();
    };
  }
  return calls;
}

function workloadsOf(dtype: Dtype): Workload[] {
  const group = `Sequences ${dtype}`;
  const count = BATCH * BATCHES;
  const numbers = (length: number, from: number) =>
    typed(
      Float64Array.from({ length }, (_, i) => sample(i + from)),
      dtype,
    );
  const x = {
    data: numbers(count * STEPS * FEATURES, 0),
    shape: [count, STEPS, FEATURES] as const,
  };
  const y = numbers(count, 7);
  const network = (layer: LayerSpec, inputs: readonly number[]): Network =>
    new Network({ inputs, layers: [layer, dense({ units: 1 })], seed: 1, dtype });
  const trained = ([name, layer, gates]: readonly [string, LayerSpec, number]): Workload => ({
    ...{ group, label: `${name} 64, 32 steps of 16, batch 32, Adam, 4 batches`, inner: 1, prepare },
    flops: 2 * count * productsOf(gates, 64),
    contestants: contestants(() => {
      const own = network(layer, [STEPS, FEATURES]);
      const optimizer = adam();
      const options = { epochs: 1, batchSize: BATCH, loss: 'meanSquaredError', optimizer } as const;
      return () => own.train(x, y, options);
    }),
  });
  const step: Workload = {
    ...{ group, label: 'a step of a session, lstm 32 of 4 features', inner: 1000, prepare },
    contestants: contestants(() => {
      const session = network(lstm({ units: 32 }), [1, 4]).session();
      const input = numbers(4, 3);
      const out = typed(new Float64Array(1), dtype);
      return () => session.step(input, out as Float64Array);
    }),
  };
  return [trained(['lstm', lstm({ units: 64 }), 4]), trained(['gru', gru({ units: 64 }), 3]), step];
}

export function sequenceWorkloads(): Workload[] {
  return DTYPES.flatMap(workloadsOf);
}
