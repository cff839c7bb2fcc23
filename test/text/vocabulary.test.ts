// Vocabularies: what was learnt is what stands there most, and texts come back as they were.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeModel, encodeModel } from '../../src/files.js';
import { DataError, FormatError, NotFittedError, OptionError } from '../../src/index.js';
import { Vocabulary } from '../../src/text.js';
import { runs } from '../support/effort.js';
import { expectError, loose } from '../support/errors.js';

/** Any string of JavaScript, unpaired surrogates too. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
    .map((codes) => String.fromCharCode(...codes)),
  fc
    .array(
      fc.constantFrom('the ', ' cat', 'sat', ' ', '  ', '\n', "don't", '…', '1984', 'é', '👩‍🚀'),
      { maxLength: 30 },
    )
    .map((parts) => parts.join('')),
);
const LYRICS = 'the cat sat on the mat, the cat ate the rat. the rat sat.\n'.repeat(3);

describe('byte pairs', () => {
  it('give any text back, whatever they were learnt from', () => {
    const learnt = fc.array(anyText, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(learnt, anyText, fc.integer({ min: 257, max: 330 }), (texts, text, size) => {
        const vocabulary = new Vocabulary({ unit: 'bytePairs', size }).fit(texts);
        for (const each of [text, ...texts]) {
          expect(vocabulary.decode(vocabulary.encode(each))).toBe(each);
        }
        expect(vocabulary.size).toBeLessThanOrEqual(size);
      }),
      { numRuns: runs(400) },
    );
  });

  it('are the merges of the plain algorithm', () => {
    const words = fc.array(fc.stringMatching(/^[ab]{1,12}$/), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(words, (texts) => {
        const vocabulary = new Vocabulary({ unit: 'bytePairs', size: 270, padding: false }).fit(
          texts,
        );
        expect(vocabulary.toJSON().merges).toEqual(plainMerges(texts, 14));
      }),
      { numRuns: runs(300) },
    );
  });

  it('become shorter than characters, and end at words', () => {
    const vocabulary = new Vocabulary({ unit: 'bytePairs' }).fit(LYRICS);
    expect(vocabulary.encode(LYRICS).length).toBeLessThan(LYRICS.length / 2.5);
    expect(vocabulary.tokens).toContain(' the');
    expect(vocabulary.tokens.filter((token) => token && /\S \S|\S\n/.test(token))).toEqual([]);
  });

  it('take a long text without spaces in little time', () => {
    const vocabulary = new Vocabulary({ unit: 'bytePairs' }).fit('ab'.repeat(50_000));
    const text = 'ba'.repeat(100_000);
    expect(vocabulary.decode(vocabulary.encode(text))).toBe(text);
  });

  it('write U+FFFD for bytes that are no text', () => {
    const vocabulary = new Vocabulary({ unit: 'bytePairs', padding: false }).fit('x');
    const bytes = (...list: number[]) => vocabulary.decode(list);
    const strict = new TextDecoder('utf-8', { ignoreBOM: true });
    const piece = fc.oneof(
      fc.constantFrom(0xc3, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80, 0xc0, 0xf4, 0xe0),
      fc.integer({ min: 0, max: 255 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (list) => {
        // Halves of pairs are characters here, and none for TextDecoder.
        fc.pre(!list.some((byte, i) => byte === 0xed && list[i + 1]! >= 0xa0));
        expect(bytes(...list)).toBe(strict.decode(Uint8Array.from(list)));
      }),
      { numRuns: runs(2000) },
    );
  });
});

/** Counts all pairs anew for each merge. */
function plainMerges(texts: string[], most: number): [number, number][] {
  let words = texts.map((text) => Array.from(text, (letter) => letter.charCodeAt(0)));
  const merges: [number, number][] = [];
  while (merges.length < most) {
    const counts = new Map<string, number>();
    for (const word of words) {
      for (let i = 1; i < word.length; i++) {
        const pair = `${word[i - 1]} ${word[i]}`;
        counts.set(pair, (counts.get(pair) ?? 0) + 1);
      }
    }
    const [best] = [...counts]
      .map(([pair, count]) => ({ pair: pair.split(' ').map(Number) as [number, number], count }))
      .sort((a, b) => b.count - a.count || a.pair[0] - b.pair[0] || a.pair[1] - b.pair[1]);
    if (!best || best.count < 2) break;
    const made = 256 + merges.length;
    merges.push(best.pair);
    words = words.map((word) => {
      const merged: number[] = [];
      for (let i = 0; i < word.length; i++) {
        if (word[i] === best.pair[0] && word[i + 1] === best.pair[1]) {
          merged.push(made);
          i++;
        } else merged.push(word[i]!);
      }
      return merged;
    });
  }
  return merges;
}

describe('characters and words', () => {
  it('characters come back where all are known', () => {
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1, maxLength: 3 }), (texts) => {
        const vocabulary = new Vocabulary({ unit: 'characters' }).fit(texts);
        for (const text of texts) expect(vocabulary.decode(vocabulary.encode(text))).toBe(text);
      }),
      { numRuns: runs(200) },
    );
  });

  it('words are the same after decoding', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const vocabulary = new Vocabulary({ unit: 'words' }).fit([text]);
        const indices = vocabulary.encode(text);
        expect(vocabulary.encode(vocabulary.decode(indices))).toEqual(indices);
      }),
      { numRuns: runs(300) },
    );
  });

  it('are numbered by how often they stand there, then by code point', () => {
    const vocabulary = new Vocabulary({ unit: 'words' }).fit(['the cat sat.', 'the dog sat.']);
    expect(vocabulary.tokens).toEqual([null, null, '.', 'sat', 'the', 'cat', 'dog']);
    expect([...vocabulary.encode('the dog ran.')]).toEqual([4, 6, 1, 2]);
    expect(vocabulary.decode([4, 6, 1, 2, 0])).toBe('the dog \uFFFD.');
    expect(vocabulary.size).toBe(7);
    const few = new Vocabulary({
      unit: 'words',
      size: 5,
      minCount: 2,
      padding: false,
      special: ['<end>'],
    });
    expect(few.fit('b a b a c B').tokens).toEqual([null, null, 'a', 'b']);
    expect([few.unknownIndex, few.indexOf('<end>'), few.indexOf('b'), few.indexOf('c')]).toEqual([
      0,
      1,
      3,
      undefined,
    ]);
    expect(few.paddingIndex).toBeUndefined();
    const lower = new Vocabulary({ unit: 'words', lowercase: true }).fit('Ça ça');
    expect([...lower.encode('ÇA')]).toEqual([2]);
    expect(
      new Vocabulary({ unit: 'words' }).fit("it's 3.5 (or so), isn't it?").encode("it's (or")
        .length,
    ).toBe(3);
  });

  it('does not depend on the order of the texts', () => {
    fc.assert(
      fc.property(
        fc.array(anyText, { minLength: 1 }),
        fc.constantFrom('characters', 'words', 'bytePairs'),
        (texts, unit) => {
          const json = (list: string[]) =>
            new Vocabulary({ unit: unit as 'words', special: ['a'] }).fit(list).toJSON();
          expect(json([...texts].reverse())).toEqual(json(texts));
        },
      ),
      { numRuns: runs(100) },
    );
  });
});

describe('files and wrong input', () => {
  it.each(['characters', 'words', 'bytePairs'] as const)('%s: the same after a file', (unit) => {
    const text = `${LYRICS}\u{1F600}\uD800 naïve`;
    const vocabulary = new Vocabulary({ unit, lowercase: true, special: ['<start>', '<end>'] }).fit(
      text,
    );
    const copy = decodeModel(encodeModel(vocabulary), Vocabulary);
    expect(copy.encode(text)).toEqual(vocabulary.encode(text));
    expect(copy.tokens).toEqual(vocabulary.tokens);
    expect(copy.indexOf('<end>')).toBe(vocabulary.indexOf('<end>'));
    expect(copy.toJSON()).toEqual(vocabulary.toJSON());
  });

  it('is named', () => {
    const vocabulary = new Vocabulary({ unit: 'words' });
    expect(() => vocabulary.encode('a')).toThrow(NotFittedError);
    expectError(() => vocabulary.fit(['a', loose(3)]), DataError, 'ERR_DATA', 'text 1 is 3');
    expectError(() => vocabulary.fit([]), DataError, 'ERR_DATA', 'no texts');
    expectError(() => vocabulary.fit(loose(7)), DataError, 'ERR_DATA', 'got 7');
    vocabulary.fit('a b');
    expectError(() => vocabulary.encode(loose(['a'])), DataError, 'ERR_DATA', 'array of 1');
    const bad = expectError(
      () => vocabulary.decode([2, 4]),
      DataError,
      'ERR_DATA',
      'index 1 is 4',
      '0 to 3',
    );
    expect(bad).toMatchObject({ row: 1 });
    expect(() => vocabulary.decode([1.5])).toThrow(DataError);
    for (const options of [
      {},
      { unit: 'word' },
      { unit: 'words', size: 1 },
      { unit: 'bytePairs', size: 200 },
      { unit: 'words', special: ['a', 'a'] },
      { unit: 'words', special: 'a' },
    ]) {
      expect(() => new Vocabulary(loose(options))).toThrow(OptionError);
    }
  });

  it('what is no vocabulary is a FormatError', () => {
    const words = new Vocabulary({ unit: 'words' }).fit('a b').toJSON();
    const pairs = new Vocabulary({ unit: 'bytePairs' }).fit('abab abab').toJSON();
    // Each pair doubles the one before: a token of 2⁶⁰ bytes.
    const bomb = Array.from({ length: 60 }, (_, i) => (i === 0 ? [65, 65] : [255 + i, 255 + i]));
    for (const broken of [
      { ...words, tokens: ['a', 'a'] },
      { ...words, tokens: ['a', 3] },
      { ...words, tokens: undefined },
      { ...words, unit: 'characters', tokens: ['ab'] },
      { ...words, unit: 'letters' },
      { ...words, special: [''] },
      { ...pairs, merges: [[97, 256]] },
      {
        ...pairs,
        merges: [
          [97, 98],
          [97, 98],
        ],
      },
      { ...pairs, merges: [[97, 98, 99]] },
      { ...pairs, merges: bomb },
    ]) {
      expect(() => Vocabulary.fromJSON(loose(broken))).toThrow(FormatError);
    }
  });
});
