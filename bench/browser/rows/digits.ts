// An epoch over the handwritten digits, and their predictions in one call.
import { adam, dense, MinMaxScaler, Network } from 'myelin';
import { loadDigits } from '../../../examples/data/digits.js';
import { BaselineNetwork } from '../../baseline/network.js';
import type { Row } from '../row.js';

const GROUP = 'Digits 64-100-10, 1,797 rows';

export function digitsRows(): Row[] {
  return (['float64', 'float32'] as const).flatMap((dtype) => [
    {
      group: GROUP,
      key: `digits-${dtype}`,
      label: `an epoch, batch 32, Adam, ${dtype}`,
      make: () => {
        const { network, data, labels, flat, targets, baseline } = prepare(dtype, 32);
        const loss = 'categoricalCrossentropy';
        const optimizer = adam();
        return {
          myelin: (epochs) =>
            network.train(data, labels, { epochs, batchSize: 32, loss, optimizer }),
          plain: (epochs) => {
            for (let i = 0; i < epochs; i++) baseline.epoch(flat, targets, 1797, 0.001, 'adam');
          },
        };
      },
    },
    {
      group: GROUP,
      key: `digits-run-${dtype}`,
      label: `predictions, ${dtype}`,
      make: () => {
        const { network, data, flat, baseline } = prepare(dtype, 1797);
        return {
          myelin: (count) => {
            let sum = 0;
            for (let i = 0; i < count; i++) sum += network.run(data).data[0]!;
            return sum;
          },
          plain: (count) => {
            let sum = 0;
            for (let i = 0; i < count; i++) sum += baseline.forward(flat, 0, 1797)[0]!;
            return sum;
          },
        };
      },
    },
  ]);
}

function prepare(dtype: 'float64' | 'float32', batch: number) {
  const { inputs, labels } = loadDigits();
  const flat = new MinMaxScaler().fitTransform(inputs).data as Float64Array;
  const targets = new Float64Array(10 * labels.length);
  for (const [i, label] of labels.entries()) targets[10 * i + label] = 1;
  const network = new Network({
    inputs: 64,
    layers: [
      dense({ units: 100, activation: 'relu' }),
      dense({ units: 10, activation: 'softmax' }),
    ],
    seed: 1,
    dtype,
  });
  const data = {
    data: dtype === 'float64' ? flat : Float32Array.from(flat),
    shape: inputs.shape,
  };
  return {
    network,
    data,
    labels,
    flat,
    targets,
    baseline: new BaselineNetwork([64, 100, 10], 'relu', batch),
  };
}
