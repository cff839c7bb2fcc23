// Files that NumPy, PyTorch and scikit-learn made, and ours read by them.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  decodeNpy,
  decodeNpz,
  decodeSafetensors,
  encodeNpy,
  encodeNpz,
  encodeSafetensors,
  fromCoefs,
  fromKerasWeights,
  fromStateDict,
  type TensorLike,
  toCoefs,
  toKerasWeights,
  toMatrix,
  toStateDict,
} from '../../src/files.js';
import { dense, dropout, FormatError, Network } from '../../src/index.js';
import { expectSameBits } from '../support/bits.js';
import { expectError } from '../support/errors.js';
import expected from './python/expected.json';

const read = (name: string): Uint8Array => readFileSync(`test/files/python/${name}`);
const fromHex = (hex: string): Uint8Array => Buffer.from(hex, 'hex');

/** Outputs within `bound`; the sums of the other libraries are of another order. */
function expectClose(outputs: number[][], others: number[][], bound: number): void {
  expect(outputs.length).toBe(others.length);
  for (const [i, row] of outputs.entries()) {
    for (const [j, value] of row.entries()) {
      expect(Math.abs(value - others[i]![j]!)).toBeLessThanOrEqual(bound);
    }
  }
}

describe('NumPy', () => {
  it.each(['arrays.npz', 'arrays-compressed.npz'])('%s', (file) => {
    const arrays = decodeNpz(read(file));
    expect([...arrays.keys()]).toEqual(Object.keys(expected.arrays));
    for (const [name, { dtype, shape, data }] of Object.entries(expected.arrays)) {
      const array = arrays.get(name)!;
      expect([name, array.dtype, array.shape]).toEqual([name, dtype, shape]);
      const numbers = data.map((text) => Number(text.replace('inf', 'Infinity')));
      expectSameBits(Float64Array.from(array.data), Float64Array.from(numbers));
    }
  });

  it.each([1, 2, 3])('version %i.0 of the header', (version) => {
    const { dtype, shape, data } = decodeNpy(read(`version-${version}.npy`));
    expect([dtype, shape]).toEqual(['float64', [2, 3]]);
    expectSameBits(
      Float64Array.from(data),
      Float64Array.from([0, 1, 2, 3, 4, 5], (value) => value / 3),
    );
  });

  // Refused when these were made, read since: dtypes.node.test.ts.
  const readNow = ['bool', 'float16', 'int8'];
  const refused = Object.entries(expected.refused).filter(([name]) => !readNow.includes(name));

  it.each(refused)('refuses %s', (_name, hex) => {
    expectError(() => decodeNpy(fromHex(hex)), FormatError, 'ERR_FORMAT', 'decodeNpy');
  });

  it('names the element that is no exact number', () => {
    const bytes = fromHex(expected.refused['beyond 2^53']);
    expectError(() => decodeNpy(bytes), FormatError, 'ERR_FORMAT', 'element 1', '9007199254740992');
  });
});

describe('PyTorch', () => {
  const { inputs } = expected.torch;

  it('a Sequential of ten linear layers, float64', () => {
    const { tensors, metadata } = decodeSafetensors(read('torch-sequential.safetensors'));
    expect(metadata.size).toBe(0);
    const activations = [...Array<'tanh'>(9).fill('tanh'), 'softmax' as const];
    const network = fromStateDict(tensors, { activations });
    expect([network.dtype, network.layers.length]).toEqual(['float64', 10]);
    expectClose(network.run(inputs).toArray(), expected.torch.sequential, 1e-15);
    // And back: the same tensors, bit for bit.
    const back = decodeSafetensors(encodeSafetensors(toStateDict(network))).tensors;
    expect([...back.keys()].sort()).toEqual([...tensors.keys()].sort());
    for (const [name, { data, shape }] of tensors) {
      expect(back.get(name)!.shape).toEqual(shape);
      expectSameBits(Float64Array.from(back.get(name)!.data), Float64Array.from(data));
    }
  });

  it('named layers, no bias in one, a buffer left alone, float32', () => {
    const { tensors } = decodeSafetensors(read('torch-named.safetensors'));
    const activations = ['gelu', 'sigmoid'] as const;
    const network = fromStateDict(tensors, { activations, layers: ['fc1', 'out'] });
    expect([network.dtype, network.layers[1]!.bias.length]).toEqual(['float32', 0]);
    expectClose(network.run(inputs).toArray(), expected.torch.named, 2e-7);
    const all = (): unknown => fromStateDict(tensors, { activations });
    expectError(all, FormatError, 'ERR_FORMAT', '"steps"');
    const back = toStateDict(network, { layers: ['fc1', 'out'] });
    expect([...back.keys()]).toEqual(['fc1.weight', 'fc1.bias', 'out.weight']);
  });

  it.each(['half', 'bfloat16'] as const)('%s', (kind) => {
    const { tensors } = decodeSafetensors(read(`torch-${kind}.safetensors`));
    const network = fromStateDict(tensors, { activations: ['relu', 'linear'] });
    expectClose(network.run(inputs).toArray(), expected.torch[kind], 2e-7);
  });
});

describe('scikit-learn', () => {
  const { inputs } = expected.sklearn;
  it.each([
    ['classifier', ['relu', 'relu', 'softmax'], inputs, expected.sklearn.classifier],
    [
      'regressor',
      ['sigmoid', 'linear'],
      inputs.map((row) => row.slice(0, 3)),
      expected.sklearn.regressor.map((value) => [value]),
    ],
    ['binary', ['tanh', 'sigmoid'], inputs, expected.sklearn.binary.map((value) => [value])],
  ] as const)('%s', (name, activations, x, answers) => {
    const arrays = decodeNpz(read(`sklearn-${name}.npz`));
    const network = fromCoefs(arrays, { activations });
    expectClose(network.run(x).toArray(), answers as number[][], 1e-14);
    for (const [name, { data, shape }] of toCoefs(network)) {
      expect(shape).toEqual(arrays.get(name)!.shape);
      expectSameBits(Float64Array.from(data), Float64Array.from(arrays.get(name)!.data));
    }
  });
});

describe("Keras's layout", () => {
  it('get_weights()', () => {
    const arrays = decodeNpz(read('keras.npz'));
    const network = fromKerasWeights(arrays, { activations: ['relu', 'tanh', 'linear'] });
    expect(network.layers.map(({ bias }) => bias.length)).toEqual([4, 0, 2]);
    expectClose(network.run(expected.torch.inputs).toArray(), expected.keras, 1e-6);
    for (const [name, { data }] of toKerasWeights(network)) {
      expectSameBits(Float64Array.from(data), Float64Array.from(arrays.get(name)!.data));
    }
  });
});

const python = '/usr/bin/python3';
const has = (module: string): boolean =>
  spawnSync(python, ['-c', `import ${module}`], { stdio: 'ignore' }).status === 0;
const modules = has('numpy') && has('torch') && has('sklearn');

describe.skipIf(!modules)('read by the libraries themselves', () => {
  const folder = mkdtempSync(join(tmpdir(), 'myelin-python-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('NumPy, PyTorch and scikit-learn give the same', { timeout: 120_000 }, () => {
    const write = (name: string, bytes: Uint8Array): void =>
      writeFileSync(join(folder, name), bytes);
    const x = [
      [0.1, -0.2, 0.3],
      [1, 2, -3],
    ];
    const answers: Record<string, number[][]> = {};
    for (const dtype of ['float64', 'float32'] as const) {
      const network = new Network({
        inputs: 3,
        layers: [
          dense({ units: 5, activation: 'tanh', biasInitializer: 'normal' }),
          dropout({ rate: 0.5 }),
          dense({ units: 4, activation: 'relu', biasInitializer: 'normal' }),
          dense({ units: 2 }),
        ],
        seed: 1,
        dtype,
      });
      write(`${dtype}.safetensors`, encodeSafetensors(toStateDict(network), { by: 'Myelin' }));
      answers[dtype] = network.run(x).toArray();
    }
    const relu = new Network({
      inputs: 4,
      layers: [dense({ units: 5, activation: 'relu' }), dense({ units: 3, activation: 'softmax' })],
      seed: 2,
    });
    write('coefs.npz', encodeNpz(toCoefs(relu), { compress: true }));
    write('keras.npz', encodeNpz(toKerasWeights(relu)));
    const iris = expected.sklearn.inputs;
    answers.iris = relu.run(iris).toArray();
    const arrays: Record<string, TensorLike> = {
      matrix: toMatrix({ shape: [2, 2], data: Float64Array.of(1, -0, Number.NaN, 5e-324) }),
      single: { shape: [3], data: Float32Array.of(0.1, 0.2, 0.3) },
      int32: { shape: [2, 1], data: Int32Array.of(-1, 2 ** 31 - 1) },
      uint32: { shape: [1], data: Uint32Array.of(2 ** 32 - 1) },
      int64: { dtype: 'int64', shape: [2], data: Float64Array.of(2 ** 53 - 1, 1 - 2 ** 53) },
      scalar: { shape: [], data: Float64Array.of(1.5) },
      empty: { shape: [0, 3], data: new Float64Array(0) },
      ['__proto__']: { shape: [1], data: Float64Array.of(3) },
      'ä/b': { shape: [1, 1, 2], data: Float64Array.of(3, 4) },
    };
    write('arrays.npz', encodeNpz(arrays));
    write('compressed.npz', encodeNpz(arrays, { compress: true }));
    const data = Float64Array.from({ length: 24 }, (_, i) => i);
    write('c.npy', encodeNpy({ shape: [2, 3, 4], data }));
    write('fortran.npy', encodeNpy({ shape: [2, 3, 4], data }, { order: 'F' }));
    writeFileSync(join(folder, 'answers.json'), JSON.stringify({ ...answers, x, inputs: iris }));
    const { status, stdout, stderr } = spawnSync(python, ['test/files/python/check.py', folder], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect([status, stdout]).toEqual([0, 'all as expected\n']);
  });
});
