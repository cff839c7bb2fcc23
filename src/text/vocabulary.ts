import { DataError, NotFittedError } from '../base/errors.js';
import { inspectable } from '../base/inspect.js';
import { sendJSON } from '../base/not-cloneable.js';
import { describe } from '../base/validate.js';
import { ownList, reading } from '../matrix/intake.js';
import { learnTokens, type Tokens, type Writer } from './tokens.js';
import { readTokensJSON, readVocabularyHead, type VocabularyJSON } from './vocabulary-json.js';
import {
  resolveVocabulary,
  type TextUnit,
  type VocabularyOptions,
  type VocabularySettings,
} from './vocabulary-options.js';

const NOT_CLONEABLE = sendJSON('Vocabulary');

/**
 * Texts as lists of indices and back. Index 0 is padding (unless `padding` is false), then comes the unknown token (byte pairs
 * need none), then special ones, then what the texts taught: characters and words the most frequent first, byte pairs as
 * they were made. The same texts give the same indices; nothing is drawn.
 *
 * @example
 * ```ts
 * const vocabulary = new Vocabulary({ unit: 'words' }).fit(['the cat sat.', 'the dog sat.']);
 * vocabulary.encode('the dog ran.'); // Uint32Array [4, 6, 1, 2]: 'ran' is unknown
 * vocabulary.decode([4, 5, 3, 2]); // 'the cat sat.'
 * ```
 */
export class Vocabulary {
  /** @internal */
  readonly notCloneable = NOT_CLONEABLE;
  readonly #settings: VocabularySettings;
  #tokens: Tokens | undefined;

  /** @throws OptionError an option is unknown, of the wrong type or out of range. */
  constructor(options: VocabularyOptions) {
    inspectable(this, 'Vocabulary', ({ unit, size }) => ({ unit, size }));
    this.#settings = resolveVocabulary('Vocabulary', options);
  }

  /** What it counts. */
  get unit(): TextUnit {
    return this.#settings.unit;
  }

  /** How many indices there are: the `vocabulary` of an `embedding`, the units of a softmax. @throws NotFittedError */
  get size(): number {
    return this.#reserved + this.#check().size;
  }

  /** The index of padding; undefined: none is kept. */
  get paddingIndex(): number | undefined {
    return this.#settings.padding ? 0 : undefined;
  }

  /** The index of what is not known; undefined: byte pairs know everything. */
  get unknownIndex(): number | undefined {
    const { unit, padding } = this.#settings;
    return unit === 'bytePairs' ? undefined : Number(padding);
  }

  /**
   * Learns the tokens; those of an earlier call are forgotten.
   *
   * @param texts One text or several. @returns This vocabulary.
   * @throws DataError no text, or something else. The vocabulary is as it was.
   */
  fit(texts: string | Iterable<string>): this {
    const own = readTexts('fit', texts).map((text) => this.#normalized(text));
    this.#tokens = learnTokens(own, this.#settings, this.#settings.size - this.#reserved);
    return this;
  }

  /** The indices of a text. @throws DataError it is no text. @throws NotFittedError */
  encode(text: string): Uint32Array {
    const tokens = this.#check();
    if (typeof text !== 'string') {
      throw new DataError(`encode: expected a text, got ${describe(text)}.`);
    }
    const { unknownIndex = 0 } = this;
    const reserved = this.#reserved;
    return Uint32Array.from(tokens.encode(this.#normalized(text)), (token) =>
      token < 0 ? unknownIndex : reserved + token,
    );
  }

  /**
   * The text of indices: exact for byte pairs, and for characters that are all known; words with single spaces between.
   * Padding and special tokens are left out, an unknown one is `'\uFFFD'`.
   *
   * @throws DataError an index that is none, with its place. @throws NotFittedError
   */
  decode(indices: ArrayLike<number>): string {
    this.#check();
    const own = ownList('decode', indices);
    if (!own) throw new DataError(`decode: expected a list of indices, got ${describe(indices)}.`);
    const writer = this.writer();
    let text = '';
    for (let i = 0; i < own.length; i++) text += writer.push(this.checkIndex('decode', own[i], i));
    return text + writer.end();
  }

  /** The index of a special token, by its name, or of what is one token; undefined: there is none. @throws NotFittedError */
  indexOf(token: string): number | undefined {
    const tokens = this.#check();
    const special = this.#settings.special.indexOf(token);
    if (special >= 0) return this.#reserved - this.#settings.special.length + special;
    const found = tokens.indexOf(token);
    return found === undefined ? undefined : this.#reserved + found;
  }

  /** All tokens by index; what is reserved is null, a byte that is no text by itself `'\uFFFD'`. @throws NotFittedError */
  get tokens(): (string | null)[] {
    const tokens = this.#check();
    return Array.from({ length: this.size }, (_, index) => {
      if (index < this.#reserved) return null;
      const writer = tokens.writer();
      return writer.push(index - this.#reserved) + writer.end();
    });
  }

  /** As plain data. @throws NotFittedError */
  toJSON(): VocabularyJSON {
    const { unit, lowercase, padding, special } = this.#settings;
    const { learnt } = this.#check();
    return {
      format: 'myelin-vocabulary',
      version: 1,
      unit,
      lowercase,
      padding,
      special,
      ...learnt,
    };
  }

  /** The vocabulary that `toJSON` described. @throws FormatError anything else. */
  static fromJSON(json: VocabularyJSON): Vocabulary {
    const where = 'Vocabulary.fromJSON';
    const head = readVocabularyHead(where, json);
    const made = new Vocabulary(head.options);
    made.#tokens = readTokensJSON(where, head);
    return made;
  }

  /** Writes the text of indices one by one, each checked already. @internal */
  writer(): { push(index: number): string; end(): string } {
    const writer: Writer = this.#check().writer();
    const { unknownIndex } = this;
    return {
      push: (index) => {
        if (index >= this.#reserved) return writer.push(index - this.#reserved);
        return index === unknownIndex ? writer.push(undefined) : '';
      },
      end: () => writer.end(),
    };
  }

  /** @throws DataError @internal */
  checkIndex(what: string, index: unknown, place: number): number {
    if (typeof index === 'number' && Number.isInteger(index) && index >= 0 && index < this.size) {
      return index;
    }
    throw new DataError(
      `${what}: index ${place} is ${describe(index)}, expected a whole number from 0 to ${this.size - 1}.`,
      place,
    );
  }

  /** Indices before those that texts taught. */
  get #reserved(): number {
    const { unit, padding, special } = this.#settings;
    return Number(padding) + Number(unit !== 'bytePairs') + special.length;
  }

  #normalized(text: string): string {
    return this.#settings.lowercase ? text.toLowerCase() : text;
  }

  #check(): Tokens {
    if (!this.#tokens) throw new NotFittedError('Vocabulary');
    return this.#tokens;
  }
}

function readTexts(what: string, texts: unknown): string[] {
  return reading(what, () => {
    if (typeof texts === 'string') return [texts];
    if (typeof texts !== 'object' || texts === null || !(Symbol.iterator in texts)) {
      throw new DataError(`${what}: expected a text or a list of texts, got ${describe(texts)}.`);
    }
    const list = Array.from(texts as Iterable<unknown>, (text, i) => {
      if (typeof text === 'string') return text;
      throw new DataError(`${what}: text ${i} is ${describe(text)}, expected a string.`, i);
    });
    if (list.length === 0) throw new DataError(`${what}: there are no texts.`);
    return list;
  });
}
