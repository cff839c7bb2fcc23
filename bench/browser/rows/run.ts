// One answer of one neuron, and of a tiny network, through the public classes.
import { dense, Network, Neuron } from 'myelin';
import { BaselineNetwork } from '../../baseline/network.js';
import { runBaseline } from '../../baseline/neuron.js';
import { sample } from '../../workload.js';
import type { Row } from '../row.js';

const GROUP = 'One answer: `run`';

export function runRows(): Row[] {
  const neurons = [3, 16, 100, 1000].flatMap((inputs) =>
    (['number[]', 'Float64Array'] as const).map((kind): Row => {
      return {
        group: GROUP,
        key: `run-${inputs}-${kind === 'number[]' ? 'plain' : 'typed'}`,
        label: `Neuron, ${inputs.toLocaleString('en')} inputs, ${kind}`,
        make: () => neuron(inputs, kind === 'number[]'),
      };
    }),
  );
  return [...neurons, networkRow('', false), networkRow(', with `out`', true)];
}

function neuron(inputs: number, plainArray: boolean): ReturnType<Row['make']> {
  const weights = Float64Array.from({ length: inputs }, (_, j) => sample(j));
  const own = new Neuron({ inputs, bias: false, weights });
  const values = Array.from({ length: inputs }, (_, j) => sample(3 * j));
  const x = plainArray ? values : Float64Array.from(values);
  return {
    myelin: (count) => {
      let sum = 0;
      for (let i = 0; i < count; i++) {
        x[0] = i * 1e-7;
        sum += own.run(x);
      }
      return sum;
    },
    plain: (count) => {
      let sum = 0;
      for (let i = 0; i < count; i++) {
        x[0] = i * 1e-7;
        sum += runBaseline(weights, x);
      }
      return sum;
    },
  };
}

function networkRow(what: string, withOut: boolean): Row {
  return {
    group: GROUP,
    key: withOut ? 'run-network-out' : 'run-network',
    label: `Network 2-3-1, number[]${what}`,
    make: () => {
      const network = new Network({
        inputs: 2,
        layers: [
          dense({ units: 3, activation: 'tanh' }),
          dense({ units: 1, activation: 'sigmoid' }),
        ],
        seed: 1,
      });
      const baseline = new BaselineNetwork([2, 3, 1], 'tanh', 1);
      const x = [0.5, 0.25];
      const row = new Float64Array(2);
      const out = new Float64Array(1);
      return {
        myelin: withOut
          ? (count) => {
              let sum = 0;
              for (let i = 0; i < count; i++) {
                x[0] = i * 1e-7;
                network.run(x, out);
                sum += out[0]!;
              }
              return sum;
            }
          : (count) => {
              let sum = 0;
              for (let i = 0; i < count; i++) {
                x[0] = i * 1e-7;
                sum += network.run(x)[0]!;
              }
              return sum;
            },
        plain: (count) => {
          let sum = 0;
          for (let i = 0; i < count; i++) {
            x[0] = i * 1e-7;
            row.set(x);
            sum += baseline.forward(row, 0, 1)[0]!;
          }
          return sum;
        },
      };
    },
  };
}
