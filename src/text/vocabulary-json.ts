import { FormatError, MyelinError } from '../base/errors.js';
import { describe, isArray } from '../base/validate.js';
import { checkFormat } from '../data/check-format.js';
import { BytePairs } from './byte-pairs/byte-pairs.js';
import type { Merge } from './byte-pairs/learn.js';
import { bytePairTokens, listTokens, type Tokens } from './tokens.js';
import { resolveVocabulary, type TextUnit, type VocabularyOptions } from './vocabulary-options.js';

/** A vocabulary as plain data. */
export interface VocabularyJSON {
  /** What this is. */
  format: 'myelin-vocabulary';
  /** The version of this form. */
  version: 1;
  /** What it counts. */
  unit: TextUnit;
  /** Whether texts are made lower case first. */
  lowercase: boolean;
  /** Whether index 0 is kept for padding. */
  padding: boolean;
  /** Names of special tokens. */
  special: readonly string[];
  /** Characters or words, in the order of their indices. */
  tokens?: readonly string[];
  /** Pairs of tokens that become one, in the order in which they were made: 0 to 255 are bytes, 256 the first pair. */
  merges?: readonly (readonly [left: number, right: number])[];
}

/** What was read of the file, checked so far. @internal */
export interface VocabularyHead {
  readonly options: VocabularyOptions;
  readonly json: VocabularyJSON;
}

/** @throws FormatError @internal */
export function readVocabularyHead(where: string, json: VocabularyJSON): VocabularyHead {
  const own = checkFormat(where, json, 'myelin-vocabulary');
  const { unit, lowercase, padding, special } = own;
  const options = { unit, lowercase, padding, special };
  try {
    resolveVocabulary(where, options);
  } catch (cause) {
    if (cause instanceof MyelinError) throw new FormatError(cause.message);
    throw cause;
  }
  return { options, json: own };
}

/** @throws FormatError @internal */
export function readTokensJSON(where: string, { options, json }: VocabularyHead): Tokens {
  if (options.unit === 'bytePairs') {
    return bytePairTokens(new BytePairs(readMerges(`${where}: merges`, json.merges)));
  }
  return listTokens(options.unit, readTokens(`${where}: tokens`, json.tokens, options.unit));
}

function readTokens(where: string, json: unknown, unit: TextUnit): string[] {
  if (!isArray(json)) {
    throw new FormatError(`${where}: expected a list of texts, got ${describe(json)}.`);
  }
  const tokens = json.map((token, i) => {
    const right =
      typeof token === 'string' &&
      token !== '' &&
      (unit === 'words' || token.length === String.fromCodePoint(token.codePointAt(0)!).length);
    if (right) return token;
    const expected = unit === 'words' ? 'a word' : 'one character';
    throw new FormatError(`${where}[${i}]: expected ${expected}, got ${describe(token)}.`);
  });
  if (new Set(tokens).size === tokens.length) return tokens;
  throw new FormatError(`${where}: one stands there twice.`);
}

/** No piece of a text is longer, in bytes; merges that double each other would soon be longer than memory. */
const LONGEST = 65 * 4;
const MOST_MERGES = 2 ** 21;

function readMerges(where: string, json: unknown): Merge[] {
  if (!isArray(json) || json.length > MOST_MERGES) {
    throw new FormatError(
      `${where}: expected a list of at most ${MOST_MERGES} pairs, got ${describe(json)}.`,
    );
  }
  const lengths: number[] = new Array<number>(256).fill(1);
  const seen = new Set<string>();
  return json.map((pair, i) => {
    const [left, right] = isArray(pair) && pair.length === 2 ? pair : [];
    if (!isToken(left, 256 + i) || !isToken(right, 256 + i)) {
      throw new FormatError(`${where}[${i}]: expected two tokens below ${256 + i}.`);
    }
    const length = lengths[left]! + lengths[right]!;
    if (length > LONGEST) {
      throw new FormatError(
        `${where}[${i}]: a token of ${length} bytes; at most ${LONGEST} can occur.`,
      );
    }
    lengths.push(length);
    const name = `${left} ${right}`;
    if (seen.has(name)) throw new FormatError(`${where}[${i}]: this pair stands there twice.`);
    seen.add(name);
    return [left, right] as const;
  });
}

function isToken(value: unknown, end: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < end;
}
