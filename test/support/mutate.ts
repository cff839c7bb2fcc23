import fc from 'fast-check';
import { isRefusal, type Target } from '../fuzz/target.js';

/** Loads a file. True: it is whole; false: it was refused as it should. Anything else is thrown. */
export function expectFormatErrorOrWhole(
  target: Target,
  file: Uint8Array,
  only?: 'whole',
): boolean {
  try {
    target.load(file);
    return true;
  } catch (error) {
    if (!only && isRefusal(error)) return false;
    throw error;
  }
}

/** Numbers at which something may be expected to break. */
const NUMBERS = [
  '0',
  '-0',
  '1',
  '-1',
  '0.5',
  '1e9',
  '1e308',
  '1e999',
  '-1e999',
  '2147483648',
  '4294967295',
  '4294967296',
  '9007199254740991',
  '9007199254740993',
  '18446744073709551616',
  '1e-320',
  'null',
  'true',
  '"1"',
  '[]',
  '{}',
  '{"toString":null}',
] as const;
const KEYS = [
  '__proto__',
  'constructor',
  'toString',
  'length',
  'hasOwnProperty',
  'weights',
  'shape',
  '',
];

/** The file, broken in one to three ways. */
export function mutations(seed: Uint8Array): fc.Arbitrary<Uint8Array> {
  const one = fc.oneof(
    flip(),
    overwrite(),
    word(),
    remove(),
    repeat(),
    replaceNumber(),
    replaceKey(),
    nest(),
  );
  return fc
    .array(one, { minLength: 1, maxLength: 3 })
    .map((changes) => changes.reduce((file, change) => change(file), seed));
}

type Change = (file: Uint8Array) => Uint8Array;

/** A place in a file of any length. */
const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const at = (file: Uint8Array, share: number): number => Math.floor(share * file.length);

function edited(file: Uint8Array, edit: (copy: Uint8Array) => void): Uint8Array {
  const copy = file.slice();
  edit(copy);
  return copy;
}

const flip = (): fc.Arbitrary<Change> =>
  fc.tuple(place, fc.nat(7)).map(
    ([share, bit]) =>
      (file) =>
        edited(file, (copy) => {
          if (copy.length > 0) copy[at(file, share)]! ^= 1 << bit;
        }),
  );

const overwrite = (): fc.Arbitrary<Change> =>
  fc.tuple(place, fc.uint8Array({ minLength: 1, maxLength: 8 })).map(
    ([share, bytes]) =>
      (file) =>
        edited(file, (copy) => {
          const first = at(file, share);
          copy.set(bytes.subarray(0, copy.length - first), first);
        }),
  );

/** A 16, 32 or 64-bit number in the place of another, as headers have them. */
const word = (): fc.Arbitrary<Change> =>
  fc
    .tuple(
      place,
      fc.constantFrom(2, 4, 8),
      fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      fc.boolean(),
    )
    .map(
      ([share, size, value, ones]) =>
        (file) =>
          edited(file, (copy) => {
            const first = at(file, share);
            if (first + size > copy.length) return;
            for (let i = 0; i < size; i++) {
              copy[first + i] = ones ? 0xff : Number((value >> BigInt(8 * i)) & 0xffn);
            }
          }),
    );

const remove = (): fc.Arbitrary<Change> =>
  fc.tuple(place, fc.nat(40)).map(([share, count]) => (file) => {
    const first = at(file, share);
    return splice(file, first, first + count, new Uint8Array());
  });

const repeat = (): fc.Arbitrary<Change> =>
  fc.tuple(place, place, fc.nat(60)).map(([from, to, count]) => (file) => {
    const part = file.slice(at(file, from), at(file, from) + count);
    return splice(file, at(file, to), at(file, to), part);
  });

/** In the text of a JSON or Python header. */
const replaceNumber = (): fc.Arbitrary<Change> =>
  fc.tuple(place, fc.constantFrom(...NUMBERS)).map(
    ([share, value]) =>
      (file) =>
        replaceMatch(file, /-?\d[\d.e+-]*/g, share, value),
  );

const replaceKey = (): fc.Arbitrary<Change> =>
  fc.tuple(place, fc.constantFrom(...KEYS)).map(
    ([share, key]) =>
      (file) =>
        replaceMatch(file, /["'][a-zA-Z_.\d]*["']/g, share, JSON.stringify(key)),
  );

const nest = (): fc.Arbitrary<Change> =>
  fc.tuple(place, fc.constantFrom('[', '{"a":', '('), fc.nat(3000)).map(
    ([share, open, depth]) =>
      (file) =>
        replaceMatch(file, /[[{(]/g, share, open.repeat(depth)),
  );

function replaceMatch(file: Uint8Array, pattern: RegExp, share: number, text: string): Uint8Array {
  const latin = Array.from(file, (byte) => String.fromCharCode(byte)).join('');
  const found = [...latin.matchAll(pattern)];
  const match = found[Math.floor(share * found.length)];
  if (!match) return file;
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  return splice(file, match.index, match.index + match[0].length, bytes);
}

function splice(file: Uint8Array, from: number, to: number, part: Uint8Array): Uint8Array {
  const rest = file.subarray(Math.min(to, file.length));
  const whole = new Uint8Array(from + part.length + rest.length);
  whole.set(file.subarray(0, from));
  whole.set(part, from);
  whole.set(rest, from + part.length);
  return whole;
}
