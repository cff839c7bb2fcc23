import { OptionError } from '../base/errors.js';
import {
  checkBoolean,
  checkInteger,
  checkName,
  checkOptions,
  describe,
  isArray,
} from '../base/validate.js';

/** What a vocabulary counts. */
export type TextUnit = 'characters' | 'words' | 'bytePairs';

/** What `new Vocabulary` takes. */
export interface VocabularyOptions {
  /**
   * `'characters'`: code points. `'words'`: words and punctuation marks, without the spaces between. `'bytePairs'`: pieces
   * of words that are frequent, down to single bytes, so that any text has tokens and comes back as it was.
   */
  unit: TextUnit;
  /**
   * Indices at most, reserved ones included: the most frequent tokens. Default: all; of byte pairs
   * 768 beside the bytes and the reserved ones.
   */
  size?: number;
  /** How often a token must stand in the texts. Default 1; of byte pairs 2, at least. */
  minCount?: number;
  /** Whether texts are made lower case first. Default false. */
  lowercase?: boolean;
  /** Whether index 0 is kept for padding, as `padSequences` pads with 0. Default true. */
  padding?: boolean;
  /** Names of tokens that no text holds, such as `'<end>'`; they come after padding and the unknown token. Default: none. */
  special?: readonly string[];
}

/** The options with every default filled in. @internal */
export interface VocabularySettings {
  readonly unit: TextUnit;
  readonly size: number;
  readonly minCount: number;
  readonly lowercase: boolean;
  readonly padding: boolean;
  readonly special: readonly string[];
}

const NAMES = ['unit', 'size', 'minCount', 'lowercase', 'padding', 'special'];
const UNITS = ['characters', 'words', 'bytePairs'] as const;
const MOST = 2 ** 21;

/** @throws OptionError @internal */
export function resolveVocabulary(what: string, options: VocabularyOptions): VocabularySettings {
  const given = checkOptions(what, options, NAMES);
  const unit = checkName(`${what}: unit`, given.unit, UNITS);
  const padding = checkBoolean(`${what}: padding`, given.padding ?? true);
  const special = readSpecial(`${what}: special`, given.special ?? []);
  const pairs = unit === 'bytePairs';
  const reserved = (padding ? 1 : 0) + (pairs ? 256 : 1) + special.length;
  return {
    unit,
    padding,
    special,
    size: checkInteger(
      `${what}: size`,
      given.size ?? (pairs ? reserved + 768 : MOST),
      reserved,
      MOST,
    ),
    minCount: Math.max(
      pairs ? 2 : 1,
      checkInteger(`${what}: minCount`, given.minCount ?? 1, 1, 2 ** 31),
    ),
    lowercase: checkBoolean(`${what}: lowercase`, given.lowercase ?? false),
  };
}

function readSpecial(what: string, given: unknown): readonly string[] {
  if (!isArray(given)) {
    throw new OptionError(`${what}: expected a list of names, got ${describe(given)}.`);
  }
  const names = Array.from(given, (name, i) => {
    if (typeof name === 'string' && name !== '') return name;
    throw new OptionError(`${what}[${i}]: expected a name, got ${describe(name)}.`);
  });
  if (new Set(names).size < names.length) {
    throw new OptionError(`${what}: a name stands there twice.`);
  }
  return names;
}
