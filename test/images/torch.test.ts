import { beforeAll, describe, expect, it } from 'vitest';
import * as myelin from '../../src/index.js';
import { type LayerSpec, type LossName, Network, RandomState, sgd } from '../../src/index.js';
import golden from '../golden/torch-images.json' with { type: 'json' };
import { engines } from '../support/facade.js';
import { fromHex } from '../support/hex.js';

interface Case {
  readonly inputs: readonly number[];
  readonly loss: string;
  readonly labelSmoothing?: number;
  readonly layers: readonly Described[];
  readonly losses: readonly string[];
  readonly tensors: readonly (readonly string[])[];
  readonly outputs: readonly string[];
}
interface Described {
  readonly kind: string;
  readonly layers?: readonly Described[];
}

const { samples, steps, learningRate, momentum } = golden;

function layerOf({ kind, layers, ...options }: Described): LayerSpec {
  const functions = myelin as unknown as Record<string, (options: unknown) => LayerSpec>;
  if (layers) return functions[kind]!(layers.map(layerOf));
  return functions[kind]!(options);
}

/** Every tensor that the layers name, those within layers too. */
function tensorsOf(layers: readonly myelin.Layer[]) {
  return layers.flatMap(({ parameters }) => Object.values(parameters));
}

function count(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Network and data of test/golden/torch-images.py. */
function setUp({ inputs, layers, loss }: Case) {
  const random = new RandomState(5);
  const x = { data: random.uniform(-1, 1, samples * count(inputs)), shape: [samples, ...inputs] };
  const network = new Network({ inputs, layers: layers.map(layerOf), seed: 1 });
  for (const layer of network.layers) {
    for (const [name, { shape }] of Object.entries(layer.parameters)) {
      if (name.includes('moving') || name === 'table') continue;
      layer.parameters = { [name]: { data: random.uniform(-0.5, 0.5, count(shape)), shape } };
    }
  }
  const { outputShape } = network;
  const uniform = random.uniform(0, 1, samples * count(outputShape as number[]));
  const classes = outputShape.at(-1)!;
  const y = uniform.map((value, at) => {
    if (loss === 'meanSquaredError') return value;
    const first = at - (at % classes);
    return value === Math.max(...uniform.subarray(first, first + classes)) ? 1 : 0;
  });
  return { network, x, y: { data: y, shape: [samples, ...outputShape] } };
}

describe.each(engines)('PyTorch trains image layers as we do, %s', (_, choose) => {
  beforeAll(choose);

  const expectNear = (actual: ArrayLike<number>, expected: readonly string[], what: string) => {
    expect(actual.length, what).toBe(expected.length);
    for (const [i, text] of expected.entries()) {
      const wanted = fromHex(text);
      const error = Math.abs(actual[i]! - wanted) / Math.max(1, Math.abs(wanted));
      expect(error, `${what} ${i}: ${actual[i]}, expected ${wanted}`).toBeLessThan(1e-10);
    }
  };

  it.each(Object.entries(golden.cases as unknown as Record<string, Case>))('%s', (_name, each) => {
    const { network, x, y } = setUp(each);
    const { loss } = network.train(x, y, {
      epochs: steps,
      batchSize: samples,
      shuffle: false,
      loss: each.loss as LossName,
      ...(each.labelSmoothing && { labelSmoothing: each.labelSmoothing }),
      optimizer: sgd({ learningRate, momentum }),
    });
    expectNear(loss, each.losses, 'loss');
    const tensors = tensorsOf(network.layers);
    expect(tensors.length).toBe(each.tensors.length);
    for (const [i, { data }] of tensors.entries())
      expectNear(data, each.tensors[i]!, `tensor ${i}`);
    expectNear(network.run(x).data.subarray(0, each.outputs.length), each.outputs, 'outputs');
  });
});
