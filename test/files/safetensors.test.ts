import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeSafetensors,
  encodeSafetensors,
  fromStateDict,
  type TensorLike,
  toMatrix,
  toStateDict,
} from '../../src/files.js';
import {
  DataError,
  dense,
  FormatError,
  leakyRelu,
  Network,
  OptionError,
  ShapeError,
} from '../../src/index.js';
import { runs } from '../support/effort.js';
import { expectError, loose } from '../support/errors.js';
import { safetensorsFile } from '../support/files.js';
import { tensors } from '../support/tensors.js';

const names = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }),
  fc.constantFrom('__proto__', 'constructor', '0', 'layers.0.weight', 'ä', '"\\'),
);

describe('safetensors', () => {
  it('gives back what was written: every dtype, shape and name', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(names, tensors), { selector: ([name]) => name, maxLength: 6 }),
        fc.uniqueArray(fc.tuple(names, fc.string()), { selector: ([name]) => name, maxLength: 3 }),
        (list, texts) => {
          const written = new Map(list.filter(([name]) => name !== '__metadata__'));
          const file = encodeSafetensors(written, new Map(texts));
          const { tensors, metadata } = decodeSafetensors(file);
          expect(new Map([...metadata].sort())).toEqual(new Map(texts.sort()));
          expect([...tensors.keys()].sort()).toEqual([...written.keys()].sort());
          for (const [name, { dtype, shape, data }] of written) {
            const read = tensors.get(name)!;
            expect(read.shape).toEqual(shape);
            expect(read.data).toStrictEqual(data);
            if (dtype) expect(read.dtype).toBe(dtype);
          }
          const length = new DataView(file.buffer).getUint32(0, true);
          expect((8 + length) % 8).toBe(0);
        },
      ),
      { numRuns: runs(200) },
    );
  });

  it('reads from any place in a buffer', () => {
    const file = encodeSafetensors({ a: { shape: [2], data: Float64Array.of(1, 2) } });
    const shifted = new Uint8Array(file.length + 3);
    shifted.set(file, 3);
    for (const bytes of [shifted.subarray(3), file.buffer, new DataView(file.buffer)]) {
      expect(decodeSafetensors(bytes).tensors.get('a')!.data).toEqual(Float64Array.of(1, 2));
    }
  });

  it('reads float16 and bfloat16 exactly', () => {
    const halves = Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x8000, 0x7bff, 0x7c00, 0xfc00, 0x7e00);
    const entry = { shape: [8], data_offsets: [0, 16] };
    const data = new Uint8Array(halves.buffer);
    const f16 = safetensorsFile({ a: { dtype: 'F16', ...entry } }, data);
    const values = [1, -2, 2 ** -24, -0, 65504, Infinity, -Infinity, Number.NaN];
    expect(decodeSafetensors(f16).tensors.get('a')!.data).toEqual(Float32Array.from(values));
    const bf16 = safetensorsFile({ a: { dtype: 'BF16', ...entry } }, data);
    const bits = Uint32Array.from(halves, (half) => half * 2 ** 16);
    const expected = new Float32Array(bits.buffer);
    expect(decodeSafetensors(bf16).tensors.get('a')!.data).toEqual(expected);
  });

  const f32 = (shape: unknown, ...offsets: unknown[]) => ({
    dtype: 'F32',
    shape,
    data_offsets: offsets,
  });
  const length = (text: string, bytes: number[]): Uint8Array => {
    const file = safetensorsFile(text);
    file.set(bytes);
    return file;
  };
  it.each<[string, Uint8Array, ...string[]]>([
    ['nothing', new Uint8Array(), '0 bytes'],
    ['seven bytes', new Uint8Array(7), '7 bytes'],
    ['no header', new Uint8Array(8), "'{'"],
    ['a header longer than the file', length('{}', [3]), 'header of 3 bytes'],
    ['a header beyond 100 MB', length('{}', [0, 0, 0, 0, 1]), '4294967296'],
    ['a header of 2⁶⁴ − 1', length('{}', Array(8).fill(255)), 'header of'],
    ['no JSON', safetensorsFile('{"a"'), 'JSON'],
    ['JSON that is cut off', safetensorsFile('{"a":{"dtype":"F32"'), 'JSON'],
    ['a string that never ends', safetensorsFile(`{"${'\\"'.repeat(1e5)}`), 'JSON'],
    ['a list', safetensorsFile('[]'), "'{'"],
    ['a blank before', safetensorsFile(' {}'), "'{'"],
    ['a byte order mark', safetensorsFile('\ufeff{}'), "'{'"],
    ['no UTF-8', length('{  }', [4, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0xff]), 'UTF-8'],
    ['something behind', safetensorsFile({}, 1), '1 bytes behind'],
    ['a tensor that is none', safetensorsFile({ a: 1 }), '"a"', 'an object'],
    ['a tensor that is a list', safetensorsFile({ a: [] }), '"a"', 'an object'],
    ['no dtype', safetensorsFile({ a: { shape: [], data_offsets: [0, 4] } }, 4), 'dtype'],
    ['another dtype', safetensorsFile({ a: { ...f32([1], 0, 4), dtype: 'F4' } }, 4), '"F4"'],
    ['__proto__ as dtype', safetensorsFile({ a: { ...f32([1], 0, 4), dtype: '__proto__' } }, 4)],
    ['an unknown field', safetensorsFile({ a: { ...f32([1], 0, 4), x: 1 } }, 4), '"x"'],
    [
      '__proto__ as a field',
      safetensorsFile('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"__proto__":{}}}', 4),
      '__proto__',
    ],
    ['no shape', safetensorsFile({ a: { dtype: 'F32', data_offsets: [0, 4] } }, 4), 'shape'],
    ['a shape below 0', safetensorsFile({ a: f32([-1], 0, 4) }, 4), 'shape', '-1'],
    ['a fraction', safetensorsFile({ a: f32([0.5, 2], 0, 4) }, 4), 'shape', '0.5'],
    ['a text in the shape', safetensorsFile({ a: f32(['1'], 0, 4) }, 4), 'shape'],
    ['too large a shape', safetensorsFile({ a: f32([2], 0, 4) }, 4), 'shape', '[2]'],
    ['too small a shape', safetensorsFile({ a: f32([], 0, 8) }, 8), 'shape'],
    [
      'a product beyond 2⁶⁴',
      safetensorsFile({ a: f32([2 ** 32, 2 ** 32], 0, 0) }),
      'shape',
      '4294967296',
    ],
    ['a product beyond 2⁶⁴ times 0', safetensorsFile({ a: f32([2 ** 40, 2 ** 40, 0], 0, 0) })],
    ['a billion numbers', safetensorsFile({ a: f32([1e9], 0, 4e9) }), 'data_offsets'],
    ['one offset', safetensorsFile({ a: f32([1], 0) }, 4), 'data_offsets'],
    ['an offset below 0', safetensorsFile({ a: f32([1], -4, 0) }, 4), 'data_offsets'],
    ['offsets backwards', safetensorsFile({ a: f32([1], 4, 0) }, 4), 'data_offsets'],
    ['an offset beyond the end', safetensorsFile({ a: f32([1], 4, 8) }, 4), 'data_offsets'],
    ['an offset of 2⁵³', safetensorsFile({ a: f32([1], 2 ** 53, 2 ** 53 + 4) }, 4), 'data_offsets'],
    ['overlap', safetensorsFile({ a: f32([2], 0, 8), b: f32([2], 4, 12) }, 12), 'overlap'],
    ['the same place', safetensorsFile({ a: f32([1], 0, 4), b: f32([1], 0, 4) }, 4), 'overlap'],
    ['a hole', safetensorsFile({ a: f32([1], 0, 4), b: f32([1], 8, 12) }, 12), 'a hole'],
    ['a hole at the start', safetensorsFile({ a: f32([1], 4, 8) }, 8), 'a hole'],
    ['a name twice', safetensorsFile('{"a":1,"a":1}'), 'the key "a" twice'],
    ['a name twice, escaped', safetensorsFile('{"a":1,"\\u0061":1}'), 'twice'],
    ['a field twice', safetensorsFile('{"a":{"dtype":"F32","dtype" :"F64"}}'), '"dtype" twice'],
    ['deep JSON', safetensorsFile(`{"a":${'['.repeat(1e5)}`), 'nested'],
    ['metadata that is a list', safetensorsFile({ __metadata__: [] }), '__metadata__'],
    ['metadata that is null', safetensorsFile({ __metadata__: null }), '__metadata__'],
    ['a number as metadata', safetensorsFile({ __metadata__: { a: 1 } }), '"a"', 'a string'],
    [
      'an int64 beyond 2⁵³',
      safetensorsFile(
        { a: { dtype: 'I64', shape: [1], data_offsets: [0, 8] } },
        new Uint8Array(BigInt64Array.of(-(2n ** 60n)).buffer),
      ),
      'element 0 is -1152921504606846976',
    ],
  ])('refuses %s', (_name, file, ...parts) => {
    const read = () => decodeSafetensors(file);
    expectError(read, FormatError, 'ERR_FORMAT', 'decodeSafetensors: ', ...parts);
  });

  it('reads empty tensors, single numbers, and a file of nothing', () => {
    const file = safetensorsFile({ a: f32([0, 5], 0, 0), b: f32([], 0, 4), c: f32([0], 4, 4) }, 4);
    const { tensors } = decodeSafetensors(file);
    expect([...tensors.values()].map(({ data }) => data.length)).toEqual([0, 1, 0]);
    expect(decodeSafetensors(safetensorsFile({})).tensors.size).toBe(0);
    expect(decodeSafetensors(encodeSafetensors({})).tensors.size).toBe(0);
  });

  it.each<[string, unknown, new (...a: never[]) => never, string]>([
    ['null', null, loose(OptionError), 'ERR_OPTION'],
    ['a tensor that is null', { a: null }, loose(OptionError), 'ERR_OPTION'],
    ['a list of numbers', { a: { shape: [1], data: [1] } }, loose(OptionError), 'ERR_OPTION'],
    [
      'another dtype',
      { a: { dtype: 'float32', shape: [1], data: new Float64Array(1) } },
      loose(OptionError),
      'ERR_OPTION',
    ],
    [
      '__metadata__',
      { __metadata__: { shape: [], data: Int32Array.of(1) } },
      loose(OptionError),
      'ERR_OPTION',
    ],
    [
      'another shape',
      { a: { shape: [2], data: new Float64Array(3) } },
      loose(ShapeError),
      'ERR_SHAPE',
    ],
    ['no shape', { a: { data: new Float64Array(3) } }, loose(ShapeError), 'ERR_SHAPE'],
    [
      'a fraction as int64',
      { a: { dtype: 'int64', shape: [1], data: Float64Array.of(0.5) } },
      loose(DataError),
      'ERR_DATA',
    ],
  ])('does not write %s', (_name, given, type, code) => {
    expectError(() => encodeSafetensors(loose(given)), type as never, code);
  });

  it('does not read what is no file', () => {
    expectError(() => decodeSafetensors(loose('text')), OptionError, 'ERR_OPTION', 'bytes');
    const metadata = loose({ a: 1 });
    expectError(() => encodeSafetensors({}, metadata), OptionError, 'ERR_OPTION', 'metadata');
  });
});

describe('state dicts', () => {
  const tensor = (rows: number, columns?: number): TensorLike => ({
    shape: columns === undefined ? [rows] : [rows, columns],
    data: new Float32Array(rows * (columns ?? 1)).fill(0.5),
  });
  const good = { 'a.weight': tensor(4, 3), 'a.bias': tensor(4), 'b.weight': tensor(2, 4) };

  it('names: the places in a Sequential', () => {
    const network = new Network({
      inputs: 2,
      layers: [
        dense({ units: 3 }),
        dense({ units: 3, activation: 'relu', bias: false }),
        dense({ units: 1 }),
      ],
    });
    const names = ['0.weight', '0.bias', '1.weight', '3.weight', '3.bias'];
    expect([...toStateDict(network).keys()]).toEqual(names);
    const wrong = () => toStateDict(network, { layers: ['a', 'a', 'b'] });
    expectError(wrong, OptionError, 'ERR_OPTION', 'different names');
  });

  it('one activation for all, a seed, another dtype', () => {
    const network = fromStateDict(good, { activations: 'tanh', seed: 3, dtype: 'float64' });
    expect([network.seed, network.dtype, network.inputs]).toEqual([3, 'float64', 3]);
    expect(network.layers.map(({ spec }) => spec)).toMatchObject([
      { activation: 'tanh', bias: true },
      { activation: 'tanh', bias: false },
    ]);
    const leaky = leakyRelu({ slope: 0.2 });
    for (const activations of [leaky, [leaky, leaky]]) {
      const { layers } = fromStateDict(good, { activations });
      expect(layers.map(({ spec }) => spec)).toMatchObject([
        { activation: leaky },
        { activation: leaky },
      ]);
    }
  });

  it.each<[string, object, object, ...string[]]>([
    ['nothing', {}, { activations: [] }, 'no layer'],
    ['another name', { ...good, x: tensor(1) }, { activations: 'relu' }, '"x"', 'neither'],
    ['a missing layer', good, { activations: 'relu', layers: ['a', 'c'] }, '"c.weight"'],
    [
      'layers out of order',
      good,
      { activations: 'relu', layers: ['b', 'a'] },
      'a takes 3',
      'gives 2',
    ],
    ['a bias of another length', { ...good, 'a.bias': tensor(5) }, { activations: 'relu' }, 'bias'],
    ['a weight of one axis', { ...good, 'a.weight': tensor(4) }, { activations: 'relu' }, '2 axes'],
    ['an empty weight', { ...good, 'a.weight': tensor(4, 0) }, { activations: 'relu' }, '2 axes'],
    [
      'a weight that is no number',
      { ...good, 'a.bias': { shape: [4], data: Float32Array.of(1, Number.NaN, 0, 0) } },
      { activations: 'relu' },
      'element 1 is NaN',
    ],
    [
      'integers',
      { ...good, 'a.bias': { shape: [4], data: new Int32Array(4) } },
      { activations: 'relu' },
      'int32',
    ],
  ])('refuses %s', (_name, given, options, ...parts) => {
    const read = () => fromStateDict(loose(given), loose(options));
    expectError(read, FormatError, 'ERR_FORMAT', 'fromStateDict', ...parts);
  });

  it.each<[string, object, ...string[]]>([
    ['too few activations', { activations: ['relu'] }, 'expected 2', 'a, b'],
    ['none', {}, 'activations'],
    ['a misspelt one', { activations: 'rleu' }, 'rleu'],
    ['a misspelt option', { activation: 'relu' }, 'activation'],
  ])('refuses %s', (_name, options, ...parts) => {
    const read = () => fromStateDict(good, loose(options));
    expectError(read, OptionError, 'ERR_OPTION', ...parts);
  });

  it('toMatrix: rows, a column, never three axes', () => {
    expect(toMatrix(tensor(2, 3)).shape).toEqual([2, 3]);
    expect(toMatrix(tensor(2)).shape).toEqual([2, 1]);
    const data = Int32Array.of(1, 2);
    expect(toMatrix({ shape: [2], data }).data).toEqual(Float64Array.of(1, 2));
    for (const shape of [[], [1, 1, 2]]) {
      const one = { shape, data: new Float64Array(shape.length === 0 ? 1 : 2) };
      expectError(() => toMatrix(one), ShapeError, 'ERR_SHAPE', 'axes');
    }
  });
});
