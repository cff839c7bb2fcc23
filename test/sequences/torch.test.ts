import { beforeAll, describe, expect, it } from 'vitest';
import * as myelin from '../../src/index.js';
import {
  type LayerSpec,
  type LossName,
  Network,
  RandomState,
  sgd,
  type Tensor,
} from '../../src/index.js';
import cells from '../golden/torch-cells.json' with { type: 'json' };
import golden from '../golden/torch-sequences.json' with { type: 'json' };
import { engines } from '../support/facade.js';
import { fromHex } from '../support/hex.js';

interface Case {
  readonly inputs: readonly number[];
  readonly loss: string;
  readonly lengths?: readonly number[];
  readonly layers: readonly Described[];
  readonly losses: readonly string[];
  readonly tensors: readonly (readonly string[])[];
  readonly outputs: readonly string[];
}
interface Described {
  readonly kind: string;
  readonly vocabulary?: number;
  readonly layer?: Described;
}

/** Both files are made with the same of these. */
const { samples, steps, learningRate, momentum } = golden;
const CASES = { ...golden.cases, ...cells.cases } as unknown as Record<string, Case>;

function layerOf({ kind, layer, ...options }: Described): LayerSpec {
  const functions = myelin as unknown as Record<string, (options: unknown) => LayerSpec>;
  if (layer) return functions[kind]!(layerOf(layer));
  return functions[kind]!(options);
}

function count(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Network and data of test/golden/torch-sequences.py and torch-cells.py. */
function setUp({ inputs, layers, loss, lengths }: Case) {
  const random = new RandomState(5);
  const { vocabulary } = layers[0]!;
  const data = random
    .uniform(-1, 1, samples * count(inputs))
    .map((value) => (vocabulary ? Math.floor(((value + 1) / 2) * vocabulary) : value));
  const shape = lengths ? [null, ...inputs.slice(1)] : inputs;
  const network = new Network({ inputs: shape, layers: layers.map(layerOf), seed: 1 });
  for (const layer of network.layers) {
    for (const [name, { shape }] of Object.entries(layer.parameters)) {
      layer.parameters = { [name]: { data: random.uniform(-0.5, 0.5, count(shape)), shape } };
    }
  }
  const outputShape = network.outputShape.map((length) => length ?? inputs[0]!);
  const uniform = random.uniform(0, 1, samples * count(outputShape));
  const classes = outputShape.at(-1)!;
  const y = uniform.map((value, at) => {
    if (loss === 'meanSquaredError') return value;
    const first = at - (at % classes);
    return value === Math.max(...uniform.subarray(first, first + classes)) ? 1 : 0;
  });
  return {
    network,
    x: { data, shape: [samples, ...inputs], ...(lengths && { lengths }) },
    outputShape,
    y: { data: y, shape: [samples, ...outputShape] },
  };
}

describe.each(engines)('PyTorch trains sequence layers as we do, %s', (_, choose) => {
  beforeAll(choose);

  const expectNear = (actual: ArrayLike<number>, expected: readonly string[], what: string) => {
    expect(actual.length, what).toBe(expected.length);
    for (const [i, text] of expected.entries()) {
      const wanted = fromHex(text);
      const error = Math.abs(actual[i]! - wanted) / Math.max(1, Math.abs(wanted));
      expect(error, `${what} ${i}: ${actual[i]}, expected ${wanted}`).toBeLessThan(1e-10);
    }
  };

  it.each(Object.entries(CASES))('%s', (_name, each) => {
    const { network, x, y, outputShape } = setUp(each);
    const { loss } = network.train(x, y, {
      epochs: steps,
      batchSize: samples,
      shuffle: false,
      loss: each.loss as LossName,
      optimizer: sgd({ learningRate, momentum }),
    });
    expectNear(loss, each.losses, 'loss');
    const tensors = network.layers.flatMap(({ parameters }) => Object.values(parameters));
    for (const [i, { data }] of tensors.entries()) {
      expectNear(data, each.tensors[i]!, `tensor ${i}`);
    }
    const answers = network.run<Tensor | Tensor[]>(x);
    if (!Array.isArray(answers)) return expectNear(answers.data, each.outputs, 'outputs');
    for (const [i, { data }] of answers.entries()) {
      const first = i * outputShape[0]! * outputShape[1]!;
      expectNear(data, each.outputs.slice(first, first + data.length), `outputs ${i}`);
    }
  });
});
