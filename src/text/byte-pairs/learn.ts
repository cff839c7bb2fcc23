// Byte pair encoding (Gage 1994; for words Sennrich, Haddow and Birch 2016; over bytes Radford et al. 2019): the pair of
// tokens that stands side by side most often becomes a token, again and again.
import { PairQueue } from './pair-queue.js';

/** Two tokens that become one. Tokens 0 to 255 are the bytes, 256 is what the first merge makes, and so on. */
export type Merge = readonly [left: number, right: number];

interface Word {
  tokens: number[];
  readonly count: number;
}

/**
 * The merges that texts teach, the most frequent pair first; of two that are equally frequent the one of lower tokens.
 *
 * @param pieces How often each piece stands there, as bytes. @param most Merges at most. @param least How often a pair must
 * stand there.
 */
export function learnMerges(
  pieces: Iterable<readonly [bytes: readonly number[], count: number]>,
  most: number,
  least: number,
): Merge[] {
  const words: Word[] = Array.from(pieces, ([bytes, count]) => ({ tokens: [...bytes], count }));
  const counts = new Map<number, number>();
  const places = new Map<number, Set<number>>();
  const queue = new PairQueue();
  const change = (pair: number, by: number, word: number): void => {
    counts.set(pair, (counts.get(pair) ?? 0) + by);
    if (by < 0) return;
    const known = places.get(pair);
    if (known) known.add(word);
    else places.set(pair, new Set([word]));
  };
  for (const [w, { tokens, count }] of words.entries()) {
    for (let i = 1; i < tokens.length; i++) change(keyOf(tokens[i - 1]!, tokens[i]!), count, w);
  }
  for (const [pair, count] of counts) queue.push(pair, count);

  const merges: Merge[] = [];
  while (merges.length < most) {
    const top = queue.pop();
    if (!top) break;
    const count = counts.get(top.pair) ?? 0;
    // Counts only fall between a pair's entries; the entry is put back with what is true now.
    if (count !== top.count) {
      if (count >= least) queue.push(top.pair, count);
      continue;
    }
    if (count < least) break;
    const merge = pairOf(top.pair);
    const made = 256 + merges.length;
    merges.push(merge);
    const born = new Set<number>();
    for (const w of places.get(top.pair) ?? []) {
      const word = words[w]!;
      const merged = mergeIn(word.tokens, merge, made);
      if (merged.length === word.tokens.length) continue;
      const { tokens } = word;
      for (let i = 1; i < tokens.length; i++) {
        change(keyOf(tokens[i - 1]!, tokens[i]!), -word.count, w);
      }
      for (let i = 1; i < merged.length; i++) {
        const pair = keyOf(merged[i - 1]!, merged[i]!);
        change(pair, word.count, w);
        if (merged[i - 1] === made || merged[i] === made) born.add(pair);
      }
      word.tokens = merged;
    }
    counts.delete(top.pair);
    places.delete(top.pair);
    for (const pair of born) queue.push(pair, counts.get(pair)!);
  }
  return merges;
}

/** Tokens with each such pair made one, from the left. */
export function mergeIn(tokens: readonly number[], [left, right]: Merge, made: number): number[] {
  const merged: number[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const isPair = tokens[i] === left && i + 1 < tokens.length && tokens[i + 1] === right;
    merged.push(isPair ? made : tokens[i]!);
    if (isPair) i++;
  }
  return merged;
}

/** No vocabulary is so large that two tokens do not fit into one number. */
const LARGEST = 2 ** 22;

/** A pair as one number, in the order of its tokens. */
export function keyOf(left: number, right: number): number {
  return left * LARGEST + right;
}

function pairOf(key: number): Merge {
  return [Math.floor(key / LARGEST), key % LARGEST];
}
