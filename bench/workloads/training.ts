// Full-batch training of one sigmoid neuron: S0, then 1,000 samples of more and more inputs.
import { trainBaseline } from '../baseline/neuron.js';
import { engines } from '../engines.js';
import { BASELINE, sample, type Workload } from '../workload.js';

const SIGMOID = 1;

function training(
  inputs: number,
  samples: number,
  iterations: number,
  rate: number,
  x: Float64Array,
  y: Float64Array,
  start: Float64Array,
): Workload['contestants'] {
  const contestants: Workload['contestants'] = {};
  for (const core of engines) {
    const bytes = [
      8 * x.length,
      8 * samples,
      8 * (inputs + 1),
      core.neuronWorkspace(samples, inputs),
    ];
    const [xPtr, yPtr, w, work] = bytes.map((size) => core.allocate(size)) as [
      number,
      number,
      number,
      number,
    ];
    core.f64.set(x, xPtr / 8);
    core.f64.set(y, yPtr / 8);
    contestants[core.engine] = () => {
      core.f64.set(start, w / 8);
      core.neuronPrepare(samples, inputs, xPtr, yPtr, work);
      return core.neuronTrain(
        samples,
        inputs,
        xPtr,
        w,
        false,
        SIGMOID,
        0,
        rate,
        -1,
        iterations,
        work,
      );
    };
  }
  const weights = new Float64Array(inputs);
  contestants[BASELINE] = () => {
    weights.set(start);
    trainBaseline(x, y, weights, iterations, rate);
  };
  return contestants;
}

export function trainingWorkloads(): Workload[] {
  const s0: Workload = {
    group: 'Training',
    label: 'S0: 4 samples × 3 inputs, 10,000 iterations',
    twin: { key: 's0 3', calls: 1 },
    inner: 1,
    contestants: training(
      3,
      4,
      10_000,
      1,
      Float64Array.of(0, 0, 1, 1, 1, 1, 1, 0, 1, 0, 1, 1),
      Float64Array.of(0, 1, 1, 0),
      Float64Array.of(0.69763539, -0.64220815, -0.89127357),
    ),
  };
  const wide = [10, 100, 1000, 10_000].map((inputs): Workload => {
    const x = Float64Array.from({ length: 1000 * inputs }, (_, i) => sample(i));
    const y = Float64Array.from({ length: 1000 }, (_, i) => i & 1);
    // Several iterations a call: the forward pass that measures the final error would weigh too much on one.
    const iterations = Math.max(4, 40_000 / inputs);
    return {
      group: 'Training',
      label: `1,000 samples × ${inputs.toLocaleString('en')} inputs, ${iterations} iterations`,
      twin: { key: `neuron ${inputs}`, calls: iterations },
      inner: 1,
      contestants: training(inputs, 1000, iterations, 1e-6, x, y, new Float64Array(inputs)),
    };
  });
  return [s0, ...wide];
}
