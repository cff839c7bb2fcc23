import fc from 'fast-check';
import { Inflate, strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { decodeNpy, decodeNpz, encodeNpy, encodeNpz } from '../../src/files.js';
import { DataError, FormatError, OptionError, ShapeError } from '../../src/index.js';
import { concatenate } from '../../src/serialization/bytes.js';
import { runs } from '../support/effort.js';
import { expectError, loose } from '../support/errors.js';
import { npyFile } from '../support/files.js';
import { tensors } from '../support/tensors.js';

const F8 = "'descr': '<f8', 'fortran_order': False, 'shape': ";

describe('.npy', () => {
  it('gives back what was written, in either order', () => {
    fc.assert(
      fc.property(tensors, fc.constantFrom('C' as const, 'F' as const), (tensor, order) => {
        const file = encodeNpy(tensor, { order });
        const { dtype, shape, data } = decodeNpy(file);
        expect(shape).toEqual(tensor.shape);
        expect(data).toStrictEqual(tensor.data);
        if (tensor.dtype) expect(dtype).toBe(tensor.dtype);
        // The data begins at a multiple of 64, as NumPy asks for.
        expect(
          (file.length - data.length * (dtype === 'int64' ? 8 : data.BYTES_PER_ELEMENT)) % 64,
        ).toBe(0);
      }),
      { numRuns: runs(300) },
    );
  });

  it('writes Fortran order as NumPy has it: the first axis the fastest', () => {
    const data = Float64Array.of(1, 2, 3, 4, 5, 6);
    const file = encodeNpy({ shape: [2, 3], data }, { order: 'F' });
    const raw = new Float64Array(file.buffer.slice(file.length - 48));
    expect(raw).toEqual(Float64Array.of(1, 4, 2, 5, 3, 6));
  });

  it.each([
    `{${F8}(2,)}`,
    `{${F8}(2,), }`,
    ` { ${F8} ( 2 , ) , } \n`,
    `{"shape": (2,), "descr": "<f8", "fortran_order": True}`,
    `{${F8}(1, 2,), }`,
    `{${F8}(2, 1)}`,
    `{'descr': '=f8', 'fortran_order': False, 'shape': (2,)}`,
    `{'descr': 'f8', 'fortran_order': False, 'shape': (2,)}`,
  ])('reads the header %s', (header) => {
    for (const version of [1, 2, 3]) {
      expect(decodeNpy(npyFile(header, 16, version)).data).toEqual(new Float64Array(2));
    }
  });

  it.each<[string, Uint8Array, ...string[]]>([
    ['nothing', new Uint8Array(), 'NUMPY'],
    ['another file', new Uint8Array(100), 'NUMPY'],
    ['version 0', npyFile(`{${F8}(1,)}`, 8, 0), 'version'],
    ['version 4', npyFile(`{${F8}(1,)}`, 8, 4), '4.0'],
    ['a header cut off', npyFile(`{${F8}(1,)}`, 0).subarray(0, 20), 'header'],
    [
      'a header of 4 GB',
      concatenate([npyFile('{}', 0, 2).fill(255, 8, 12), new Uint8Array(99)]),
      '4294967295',
    ],
    ['a long header', npyFile(`{${F8}(1,)}${' '.repeat(10_000)}`, 8), '10000'],
    ['an empty header', npyFile('', 0), "'{'"],
    ['an empty dictionary', npyFile('{}', 0), 'descr, fortran_order, shape'],
    ['a field more', npyFile(`{${F8}(1,), 'x': True}`, 8), 'x'],
    ['a field twice', npyFile(`{${F8}(1,), 'shape': (1,)}`, 8), "'shape' once"],
    ['__proto__', npyFile(`{'descr': '<f8', '__proto__': True, 'shape': (1,)}`, 8), '__proto__'],
    ['no comma', npyFile(`{'descr': '<f8' 'shape': (1,)}`, 8), "'}'"],
    ['something behind', npyFile(`{${F8}(1,)} 1`, 8), 'nothing more'],
    ['an expression', npyFile(`{${F8}(1+1,)}`, 16), "',' at"],
    ['a call', npyFile(`{${F8}__import__('os')}`, 8), 'a string'],
    ['a name', npyFile(`{${F8}None}`, 8), 'a string'],
    [
      'an escape',
      npyFile(`{'descr': '\\x3cf8', 'fortran_order': False, 'shape': ()}`, 8),
      'string',
    ],
    ['a string that never ends', npyFile(`{'descr`, 8), 'a string'],
    ['a list as shape', npyFile(`{${F8}[1]}`, 8), 'a string'],
    ['a number as shape', npyFile(`{${F8}1}`, 8), 'a string'],
    ['one number in parentheses', npyFile(`{${F8}(1)}`, 8), "','"],
    ['a shape below 0', npyFile(`{${F8}(-1,)}`, 8), 'whole number'],
    ['a shape of 40 digits', npyFile(`{${F8}(${'9'.repeat(40)},)}`, 8), "','"],
    ['a shape that is a text', npyFile(`{${F8}'(1,)'}`, 8), 'shape'],
    ['a billion numbers', npyFile(`{${F8}(1000000000,)}`, 8), 'shape', '1000000000'],
    ['a product beyond 2⁶⁴', npyFile(`{${F8}(4294967296, 4294967296)}`, 0), 'shape'],
    ['a product beyond 2⁶⁴ times 0', npyFile(`{${F8}(4294967296, 4294967296, 0)}`, 0), 'shape'],
    ['too many axes', npyFile(`{${F8}(${'1,'.repeat(33)})}`, 8), 'axes'],
    ['data cut off', npyFile(`{${F8}(2,)}`, 15), 'shape'],
    ['data left over', npyFile(`{${F8}(2,)}`, 17), '17 bytes'],
    [
      'an unknown dtype',
      npyFile(`{'descr': '<c8', 'fortran_order': False, 'shape': ()}`, 8),
      '<c8',
    ],
    ['toString as dtype', npyFile(`{'descr': 'toString', 'fortran_order': False, 'shape': ()}`, 8)],
    ['no boolean', npyFile(`{'descr': '<f8', 'fortran_order': 'False', 'shape': ()}`, 8), 'True'],
  ])('refuses %s', (_name, file, ...parts) => {
    expectError(() => decodeNpy(file), FormatError, 'ERR_FORMAT', 'decodeNpy', ...parts);
  });

  it.each<[string, () => unknown, new (...a: never[]) => never, string]>([
    [
      '33 axes',
      () => encodeNpy({ shape: Array(33).fill(1), data: new Float64Array(1) }),
      loose(OptionError),
      'ERR_OPTION',
    ],
    [
      'another order',
      () => encodeNpy({ shape: [], data: new Float64Array(1) }, { order: loose('A') }),
      loose(OptionError),
      'ERR_OPTION',
    ],
    [
      'another shape',
      () => encodeNpy({ shape: [3], data: new Float64Array(1) }),
      loose(ShapeError),
      'ERR_SHAPE',
    ],
    [
      '2⁵³ as int64',
      () => encodeNpy({ shape: [1], dtype: 'int64', data: Float64Array.of(2 ** 53) }),
      loose(DataError),
      'ERR_DATA',
    ],
    [
      'no name',
      () => encodeNpz({ '': { shape: [], data: new Float64Array(1) } }),
      loose(OptionError),
      'ERR_OPTION',
    ],
    [
      'an unknown option',
      () => encodeNpz({}, loose({ level: 9 })),
      loose(OptionError),
      'ERR_OPTION',
    ],
    [
      'no number as bound',
      () => decodeNpz(new Uint8Array(), { maxBytes: Number.NaN }),
      loose(OptionError),
      'ERR_OPTION',
    ],
  ])('does not write or ask for %s', (_name, body, type, code) => {
    expectError(body, type as never, code);
  });
});

/** Compressed bytes that were handed to the inflater. */
function countInflated(body: () => void): number {
  let count = 0;
  const { push } = Inflate.prototype;
  Inflate.prototype.push = function (chunk, final) {
    count += chunk.length;
    push.call(this, chunk, final);
  };
  try {
    body();
  } finally {
    Inflate.prototype.push = push;
  }
  return count;
}

describe('.npz', () => {
  const data = Float64Array.from({ length: 1000 }, (_, i) => i % 7);
  const arrays = { a: { shape: [10, 100], data }, b: { shape: [], data: Int32Array.of(-5) } };
  const stored = encodeNpz(arrays);
  const deflated = encodeNpz(arrays, { compress: true });

  it('gives back what was written, stored and deflated', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'grapheme', minLength: 1 }), tensors, { maxKeys: 5 }),
        fc.boolean(),
        (written, compress) => {
          const read = decodeNpz(encodeNpz(written, { compress }));
          expect([...read.keys()].sort()).toEqual(Object.keys(written).sort());
          for (const [name, { shape, data }] of Object.entries(written)) {
            expect(read.get(name)!.shape).toEqual(shape);
            expect(read.get(name)!.data).toStrictEqual(data);
          }
        },
      ),
      { numRuns: runs(100) },
    );
    expect(deflated.length).toBeLessThan(stored.length / 10);
    expect(encodeNpz(arrays)).toEqual(stored); // whenever it is written
  });

  it('reads an archive with a comment, with something before it, and an empty one', () => {
    const comment = new TextEncoder().encode('PK\x05\x06 is here');
    const file = concatenate([stored, comment]);
    file[stored.length - 2] = comment.length;
    expect(decodeNpz(file).get('a')!.data).toEqual(data);
    expect(decodeNpz(zipSync({})).size).toBe(0);
  });

  /** One byte or more of the file changed. */
  const changed = (file: Uint8Array, at: number, ...bytes: number[]): Uint8Array => {
    const copy = file.slice();
    copy.set(bytes, at < 0 ? file.length + at : at);
    return copy;
  };
  const directory = new DataView(stored.buffer).getUint32(stored.length - 6, true);
  const deflatedDirectory = new DataView(deflated.buffer).getUint32(deflated.length - 6, true);
  const npy = encodeNpy(arrays.a);
  /** Sizes of the first entry of a directory: compressed, then inflated. */
  const sizes = (file: Uint8Array, at: number, ...values: number[]): Uint8Array => {
    const copy = file.slice();
    values.forEach((value, i) => {
      new DataView(copy.buffer).setUint32(at + 20 + 4 * i, value, true);
    });
    return copy;
  };

  it.each<[string, Uint8Array, ...string[]]>([
    ['nothing', new Uint8Array(), 'the end of a zip archive'],
    ['another file', new Uint8Array(100_000), 'the end of a zip archive'],
    ['an array alone', npy, 'the end of a zip archive'],
    ['the end cut off', stored.subarray(0, -1), 'the end of a zip archive'],
    ['the start cut off', stored.subarray(1)],
    ['a directory that is none', changed(stored, directory, 0), 'an entry of the directory'],
    ['more entries than there are', changed(stored, -12, 3, 0), 'an entry of the directory'],
    ['a directory beyond the end', changed(stored, -6, 255, 255, 255, 0), 'a directory before'],
    ['an entry beyond the end', changed(stored, directory + 42, 255, 255, 255, 0), 'bytes at'],
    ['an entry that is none', changed(stored, directory + 42, 1), 'a.npy: an entry'],
    [
      '64-bit sizes that are not there',
      changed(stored, directory + 42, 255, 255, 255, 255),
      'bytes at',
    ],
    ['an encrypted entry', changed(stored, directory + 8, 1), 'encrypt'],
    ['another method', changed(stored, directory + 10, 12), 'stored or deflated'],
    ['a name beyond the end', changed(stored, directory + 28, 255, 255), 'within the directory'],
    ['two of one name', changed(stored, stored.length - 22 - 5, 0x61), 'two entries'],
    ['a check sum that differs', changed(stored, directory + 16, 1, 2, 3, 4), 'check sum'],
    ['a byte of the data that differs', changed(stored, 500, 1), 'a.npy: its check sum'],
    ['sizes that differ', sizes(stored, directory, 8128, 8000), 'sizes that go together'],
    ['entries that overlap', sizes(stored, directory, 8200, 8200), 'overlaps'],
    ['a size beyond the ratio', sizes(deflated, deflatedDirectory, 10, 20_000), 'sizes that go'],
    ['a size too small', sizes(deflated, deflatedDirectory, 155, 100)],
    ['a broken stream', changed(deflated, 40, 255, 255, 255), 'a.npy'],
    ['a file that is no array', zipSync({ 'a.txt': npy }), 'named *.npy'],
    ['an array that is none', zipSync({ 'a.npy': strToU8('hello') }), 'decodeNpz: a', 'NUMPY'],
    ['a folder', zipSync({ a: { 'b.npy': npy, 'c/': new Uint8Array() } }), '*.npy'],
  ])('refuses %s', (_name, file, ...parts) => {
    expectError(() => decodeNpz(file), FormatError, 'ERR_FORMAT', 'decodeNpz', ...parts);
  });

  it('sizes are held to what the directory says', () => {
    const view = new DataView(deflated.buffer);
    const [compressed, size] = [20, 24].map((at) => view.getUint32(deflatedDirectory + at, true));
    expect([size! > compressed!, size]).toEqual([true, 8128]);
    for (const lie of [8127, 8129]) {
      const file = sizes(deflated, deflatedDirectory, compressed!, lie);
      const parts = ['a.npy', `expected ${lie} bytes after inflating`];
      expectError(() => decodeNpz(file), FormatError, 'ERR_FORMAT', ...parts);
    }
  });

  it('a bomb is refused before anything is inflated', () => {
    const zeros = new Uint8Array(2 ** 20);
    const files = Object.fromEntries(Array.from('abcd', (name) => [`${name}.npy`, zeros]));
    const bomb = zipSync(files, { level: 9 });
    const inflated = countInflated(() => {
      const read = () => decodeNpz(bomb, { maxBytes: 3 * 2 ** 20 });
      expectError(read, FormatError, 'ERR_FORMAT', 'd.npy', 'more than 3145728', 'maxBytes');
    });
    expect(inflated).toBe(0);
    expectError(() => decodeNpz(deflated, { maxBytes: 8000 }), FormatError, 'ERR_FORMAT', 'a.npy');
    expect(decodeNpz(deflated, { maxBytes: 20_000 }).size).toBe(2);
    expect(decodeNpz(stored, { maxBytes: 0 }).size).toBe(2); // stored bytes are there already
    const noise = Uint8Array.from({ length: 400_000 }, (_, i) => (i * i * 2654435761) >>> 24);
    const large = zipSync({ 'a.npy': noise }, { level: 1 });
    const at = new DataView(large.buffer).getUint32(large.length - 6, true);
    const compressed = new DataView(large.buffer).getUint32(at + 20, true);
    const claim = sizes(large, at, compressed, 2 ** 28 + 1);
    expectError(() => decodeNpz(claim), FormatError, 'ERR_FORMAT', 'more than 268435456');
  });

  it('a bomb that lies about its size is stopped on its way', () => {
    const bomb = zipSync({ 'a.npy': new Uint8Array(2 ** 23) }, { level: 9 });
    const at = new DataView(bomb.buffer).getUint32(bomb.length - 6, true);
    const compressed = new DataView(bomb.buffer).getUint32(at + 20, true);
    const lying = sizes(bomb, at, compressed, 5000);
    const inflated = countInflated(() => {
      expectError(() => decodeNpz(lying), FormatError, 'ERR_FORMAT', 'got more');
    });
    expect(inflated).toBeLessThanOrEqual(4096); // of 8 kB
  });
});
