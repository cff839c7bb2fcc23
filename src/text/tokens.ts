// What a text falls into, as numbers from 0, and back: one of these for each unit.
import { sortedClasses } from '../data/labels.js';
import { BytePairs } from './byte-pairs/byte-pairs.js';
import type { Merge } from './byte-pairs/learn.js';
import { isApart, wordsOf } from './split.js';
import type { TextUnit, VocabularySettings } from './vocabulary-options.js';
import { ByteDecoder } from './wtf8.js';

/** Writes tokens one by one. @internal */
export interface Writer {
  /** The text that a token adds; undefined: one that is not known. */
  push(token: number | undefined): string;
  /** What was not whole. */
  end(): string;
}

/** The tokens of a vocabulary. @internal */
export interface Tokens {
  readonly size: number;
  /** −1: a token that is not known. */
  encode(text: string): number[];
  writer(): Writer;
  /** The token that a text is by itself. */
  indexOf(text: string): number | undefined;
  readonly learnt: { readonly tokens: readonly string[] } | { readonly merges: readonly Merge[] };
}

/** What stands for a token that is not known. */
const UNKNOWN = '\uFFFD';

/** @param size Tokens at most. @internal */
export function learnTokens(
  texts: readonly string[],
  { unit, minCount }: VocabularySettings,
  size: number,
): Tokens {
  if (unit === 'bytePairs') return bytePairTokens(BytePairs.learn(texts, size, minCount));
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const token of splitBy(unit, text)) counts.set(token, (counts.get(token) ?? 0) + 1);
  }
  // Sorting is stable: of those that are equally frequent the first by code point.
  const tokens = sortedClasses(counts.keys())
    .filter((token) => counts.get(token)! >= minCount)
    .sort((a, b) => counts.get(b)! - counts.get(a)!);
  return listTokens(unit, tokens.slice(0, size));
}

function splitBy(unit: TextUnit, text: string): string[] {
  return unit === 'characters' ? Array.from(text) : wordsOf(text);
}

/** Characters or words. @internal */
export function listTokens(unit: 'characters' | 'words', tokens: readonly string[]): Tokens {
  const places = new Map(tokens.map((token, i) => [token, i]));
  return {
    size: tokens.length,
    encode: (text) => splitBy(unit, text).map((token) => places.get(token) ?? -1),
    writer() {
      let before: string | undefined;
      return {
        push(token) {
          const text = tokens[token ?? -1] ?? UNKNOWN;
          const space = unit === 'words' && before !== undefined && isApart(before, text);
          before = text;
          return space ? ` ${text}` : text;
        },
        end: () => '',
      };
    },
    indexOf: (text) => places.get(text),
    learnt: { tokens },
  };
}

/** @internal */
export function bytePairTokens(pairs: BytePairs): Tokens {
  return {
    size: pairs.size,
    encode: (text) => pairs.encode(text),
    writer() {
      const decoder = new ByteDecoder();
      return {
        push: (token) => (token === undefined ? '' : decoder.push(pairs.bytesOf(token))),
        end: () => decoder.end(),
      };
    },
    indexOf(text) {
      const tokens = pairs.encode(text);
      return tokens.length === 1 ? tokens[0] : undefined;
    },
    learnt: { merges: pairs.merges },
  };
}
