import { readFileSync } from 'node:fs';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import {
  decodeNpy,
  decodeNpz,
  decodeSafetensors,
  encodeNpy,
  encodeSafetensors,
  toMatrix,
} from '../../src/files.js';
import { DataError, FormatError } from '../../src/index.js';
import { expectError } from '../support/errors.js';
import { npyFile } from '../support/files.js';

const file = readFileSync('test/files/python/dtypes.npz');
const HALVES = [
  0,
  -0,
  1.5,
  -2.25,
  65504,
  2 ** -24,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
];

describe('arrays of small numbers, as NumPy wrote them', () => {
  it.each([
    ['u1', 'uint8', Uint8Array.of(0, 1, 127, 128, 254, 255), [2, 3]],
    ['i1', 'int8', Int8Array.of(-128, -1, 0, 127), [4]],
    ['u2', 'uint16', Uint16Array.of(0, 1, 65535), [3]],
    ['u2_big', 'uint16', Uint16Array.of(0, 1, 65535), [3]],
    ['i2', 'int16', Int16Array.of(-32768, -1, 32767), [3]],
    ['b1', 'bool', Uint8Array.of(1, 0, 1), [3]],
    ['f2', 'float32', Float32Array.from(HALVES), [8]],
    ['f2_big', 'float32', Float32Array.from(HALVES), [8]],
    ['fortran', 'uint8', Uint8Array.of(0, 1, 2, 3, 4, 5), [2, 3]],
  ] as const)('%s', (name, dtype, data, shape) => {
    expect(decodeNpz(file).get(name)).toStrictEqual({ dtype, shape, data });
  });

  it('texts and objects are named, and do not stand in the way', () => {
    const arrays = decodeNpz(file);
    expect([...arrays.keys()]).not.toContain('names');
    expect([...arrays.unreadable.keys()]).toEqual(['names', 'objects']);
    expect(arrays.unreadable.get('names')).toBeInstanceOf(FormatError);
    expect(arrays.unreadable.get('names')?.message).toContain(
      'decodeNpz: names: descr: expected one of f8',
    );
    expect(toMatrix(arrays.get('u1')!).toArray()).toEqual([
      [0, 1, 127],
      [128, 254, 255],
    ]);
  });

  it('an archive of such arrays alone is refused, and so is a broken array beside sound ones', () => {
    const parts = unzipSync(file);
    const alone = zipSync({ 'names.npy': parts['names.npy']! });
    expectError(() => decodeNpz(alone), FormatError, 'ERR_FORMAT', 'names: descr');
    const broken = zipSync({ 'u1.npy': parts['u1.npy']!, 'x.npy': strToU8('no array') });
    expectError(() => decodeNpz(broken), FormatError, 'ERR_FORMAT', 'x', 'NUMPY');
  });

  it.each([
    Uint8Array.of(0, 255),
    Int8Array.of(-128, 127),
    Uint16Array.of(0, 65535),
    Int16Array.of(-32768, 32767),
  ])('%o goes through .npy and safetensors', (data) => {
    const tensor = { shape: [2, 1], data };
    expect(decodeNpy(encodeNpy(tensor)).data).toStrictEqual(data);
    expect(
      decodeSafetensors(encodeSafetensors({ a: tensor })).tensors.get('a')!.data,
    ).toStrictEqual(data);
  });

  it('bool is 0 or 1, in and out', () => {
    const flags = { dtype: 'bool', shape: [2], data: Uint8Array.of(1, 0) } as const;
    expect(decodeNpy(encodeNpy(flags))).toStrictEqual(flags);
    expect(decodeSafetensors(encodeSafetensors({ flags })).tensors.get('flags')).toStrictEqual(
      flags,
    );
    const two = { ...flags, data: Uint8Array.of(2, 0) };
    expectError(() => encodeNpy(two), DataError, 'ERR_DATA', 'element 0 is 2', 'bool');
    const bytes = npyFile(`{'descr': '|b1', 'fortran_order': False, 'shape': (2,)}`, 2);
    bytes[bytes.length - 1] = 7;
    expectError(() => decodeNpy(bytes), FormatError, 'ERR_FORMAT', 'element 1 is 7', 'bool');
  });

  it('headers of Python 2, whose long integers end in L', () => {
    const header = `{'descr': '<f8', 'fortran_order': False, 'shape': (2L, 1L), }`;
    expect(decodeNpy(npyFile(header, 16)).shape).toEqual([2, 1]);
    const one = `{'descr': '<f8', 'fortran_order': False, 'shape': (3L,), }`;
    expect(decodeNpy(npyFile(one, 24)).shape).toEqual([3]);
    const twice = `{'descr': '<f8', 'fortran_order': False, 'shape': (3LL,), }`;
    expectError(() => decodeNpy(npyFile(twice, 24)), FormatError, 'ERR_FORMAT');
  });
});
