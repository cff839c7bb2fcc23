import { beforeAll, describe, expect, it } from 'vitest';
import {
  conv2d,
  dense,
  flatten,
  Network,
  Neuron,
  orthogonal,
  RandomState,
  truncatedNormal,
} from '../src/index.js';
import { expectSameBits } from './support/bits.js';
import { strictEngines } from './support/facade.js';

describe.each(strictEngines)('initializers, %s', (_, choose) => {
  beforeAll(choose);

  it.each([
    [12, 5],
    [5, 12],
    [7, 7],
    [1, 4],
    [4, 1],
  ])('orthogonal: (%s, %s) is orthonormal along its shorter side', (inputs, units) => {
    const layers = [dense({ units, weightInitializer: orthogonal(2) })];
    const { data } = new Network({ inputs, layers, seed: 3 }).layers[0]!.weights;
    const at = (i: number, j: number): number =>
      (inputs < units ? data[i * units + j] : data[j * units + i])! / 2;
    const [count, length] = [Math.min(inputs, units), Math.max(inputs, units)];
    for (let a = 0; a < count; a++) {
      for (let b = 0; b <= a; b++) {
        let dot = 0;
        for (let k = 0; k < length; k++) dot += at(a, k) * at(b, k);
        expect(Math.abs(dot - (a === b ? 1 : 0))).toBeLessThan(1e-14);
      }
    }
  });

  it('orthogonal: the first column has the direction of the first numbers drawn', () => {
    const layers = [dense({ units: 2, weightInitializer: 'orthogonal' })];
    const { data } = new Network({ inputs: 4, layers, seed: 8 }).layers[0]!.weights;
    const drawn = new RandomState(8).standardNormal(8);
    const column = [0, 1, 2, 3].map((i) => drawn[2 * i]!);
    const size = Math.sqrt(column.reduce((sum, value) => sum + value * value, 0));
    for (const i of column.keys()) {
      expect(Math.abs(data[2 * i]! - column[i]! / size)).toBeLessThan(1e-15);
    }
  });

  it('orthogonal: of a kernel all axes but the last are rows', () => {
    const layers = [
      conv2d({ filters: 3, kernelSize: 2, weightInitializer: 'orthogonal' }),
      flatten(),
    ];
    const { data } = new Network({ inputs: [2, 2, 2], layers, seed: 1 }).layers[0]!.parameters
      .weights!;
    let dot = 0;
    for (let i = 0; i < 8; i++) dot += data[3 * i]! * data[3 * i + 2]!;
    expect(Math.abs(dot)).toBeLessThan(1e-14);
  });

  it('truncatedNormal: nothing beyond two standard deviations, 0.88 of the width', () => {
    const layers = [dense({ units: 100, weightInitializer: truncatedNormal(1, 0.5), bias: false })];
    const network = new Network({ inputs: 100, layers, seed: 3 });
    const { data } = network.layers[0]!.weights;
    const away = [...data].map((value) => Math.abs(value - 1));
    expect(Math.max(...away)).toBeLessThan(1 + 1e-15);
    expect(Math.max(...away)).toBeGreaterThan(0.99);
    const variance = away.reduce((sum, value) => sum + value * value, 0) / away.length;
    expect(Math.abs(Math.sqrt(variance) - 0.5 * 0.8796)).toBeLessThan(0.01);
    const drawn = new RandomState(3).standardNormal(10_000).filter((z) => Math.abs(z) <= 2);
    expectSameBits(
      Float64Array.from(data.subarray(0, drawn.length)),
      drawn.map((z) => 1 + 0.5 * z),
    );
  });

  it('a neuron takes them; they go through JSON', () => {
    const neuron = new Neuron({ inputs: 3, seed: 1, initializer: 'orthogonal' });
    const square = [...neuron.weights].reduce((sum, w) => sum + w * w, 0);
    expect(Math.abs(square - 1)).toBeLessThan(1e-14);
    const layers = [
      dense({ units: 2, weightInitializer: 'truncatedNormal', biasInitializer: orthogonal(0.1) }),
    ];
    const network = new Network({ inputs: 3, layers, seed: 1 });
    expect(Network.fromJSON(network.toJSON()).layers[0]!.spec).toEqual(network.layers[0]!.spec);
  });

  it.each([
    [() => orthogonal(Number.NaN), /orthogonal: gain/],
    [() => truncatedNormal(0, -1), /truncatedNormal: standardDeviation/],
  ] as const)('wrong numbers are told: %s', (body, message) => {
    expect(body).toThrow(message);
  });
});
