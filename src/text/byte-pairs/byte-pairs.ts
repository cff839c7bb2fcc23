import { piecesOf } from '../split.js';
import { toBytes } from '../wtf8.js';
import { keyOf, learnMerges, type Merge, mergeIn } from './learn.js';

/** Pieces whose tokens are remembered; texts have few different ones. */
const REMEMBERED = 10_000;

/** Any text as tokens: bytes, and what pairs of tokens become. Tokens 0 to 255 are the bytes. */
export class BytePairs {
  readonly merges: readonly Merge[];
  readonly #made: ReadonlyMap<number, number>;
  /** The bytes of each token. */
  readonly #bytes: (readonly number[])[];
  readonly #known = new Map<string, readonly number[]>();

  constructor(merges: readonly Merge[]) {
    this.merges = merges;
    this.#made = new Map(merges.map(([left, right], i) => [keyOf(left, right), 256 + i]));
    this.#bytes = Array.from({ length: 256 }, (_, byte) => [byte]);
    for (const [left, right] of merges) {
      this.#bytes.push([...this.#bytes[left]!, ...this.#bytes[right]!]);
    }
  }

  /** Tokens there are. */
  get size(): number {
    return this.#bytes.length;
  }

  /** @param size Tokens at most. @param least How often a pair must stand in the texts. */
  static learn(texts: Iterable<string>, size: number, least: number): BytePairs {
    const counts = new Map<string, number>();
    for (const text of texts) {
      for (const piece of piecesOf(text)) counts.set(piece, (counts.get(piece) ?? 0) + 1);
    }
    const pieces = Array.from(counts, ([piece, count]) => [toBytes(piece), count] as const);
    return new BytePairs(learnMerges(pieces, size - 256, least));
  }

  /** The tokens of a text. */
  encode(text: string): number[] {
    const tokens: number[] = [];
    for (const piece of piecesOf(text)) for (const token of this.#piece(piece)) tokens.push(token);
    return tokens;
  }

  /** The bytes of a token, which there must be. */
  bytesOf(token: number): readonly number[] {
    return this.#bytes[token]!;
  }

  /** Merges in the order in which they were learnt, as long as a pair stands there. */
  #piece(piece: string): readonly number[] {
    const known = this.#known.get(piece);
    if (known) return known;
    let tokens = toBytes(piece);
    for (;;) {
      let first = Number.POSITIVE_INFINITY;
      for (let i = 1; i < tokens.length; i++) {
        const made = this.#made.get(keyOf(tokens[i - 1]!, tokens[i]!));
        if (made !== undefined && made < first) first = made;
      }
      if (first === Number.POSITIVE_INFINITY) break;
      tokens = mergeIn(tokens, this.merges[first - 256]!, first);
    }
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    this.#known.set(piece, tokens);
    return tokens;
  }
}
