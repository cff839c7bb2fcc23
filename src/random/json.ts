import { FormatError } from '../base/errors.js';
import { ownJSON } from '../base/own-json.js';
import { describe } from '../base/validate.js';
import {
  RANDOM_BYTES,
  RANDOM_GAUSS,
  RANDOM_HAS_GAUSS,
  RANDOM_KEY_COUNT,
  RANDOM_POSITION,
} from '../core/abi.js';

/**
 * A generator's whole state. The last three fields are those of NumPy's `RandomState.get_state()`, so that
 * `numpy.random.RandomState().set_state(('MT19937', key, position, gauss is not None, gauss or 0.0))` goes on with it.
 */
export interface RandomStateJSON {
  /** What this is. */
  type: 'RandomState';
  /** The version of this form. */
  version: 1;
  /** The seed it was made with. */
  seed: number;
  /** The Mersenne Twister's 624 words. */
  key: number[];
  /** How many words of the key are used, 0 to 624. */
  position: number;
  /** The normal value that was made together with the last one and comes next; `null`: none. */
  gauss: number | null;
}

/** The block of linear memory, as words, in JSON. @internal */
export function toRandomStateJSON(seed: number, words: Uint32Array): RandomStateJSON {
  const view = new DataView(words.buffer, words.byteOffset, words.byteLength);
  return {
    type: 'RandomState',
    version: 1,
    seed,
    key: Array.from(words.subarray(0, RANDOM_KEY_COUNT)),
    position: words[RANDOM_POSITION >>> 2]!,
    gauss: words[RANDOM_HAS_GAUSS >>> 2] ? view.getFloat64(RANDOM_GAUSS, true) : null,
  };
}

/** The seed and the block's words. @throws FormatError @internal */
export function fromRandomStateJSON(given: unknown): { seed: number; words: Uint32Array } {
  return readRandomState(ownJSON('RandomState.fromJSON', given));
}

/** The same of data that is ours already. @throws FormatError */
export function readRandomState(json: unknown): { seed: number; words: Uint32Array } {
  if (typeof json !== 'object' || json === null) fail('an object', json);
  const { type, version, seed, key, position, gauss } = json as Record<string, unknown>;
  if (type !== 'RandomState') fail("'type' to be 'RandomState'", type);
  if (version !== 1) fail("'version' to be 1", version);
  if (!isWord(seed)) fail("'seed' to be an integer from 0 to 4294967295", seed);
  if (!Array.isArray(key) || key.length !== RANDOM_KEY_COUNT) {
    fail(`'key' to be an array of ${RANDOM_KEY_COUNT} integers`, key);
  }
  const words = new Uint32Array(RANDOM_BYTES / 4);
  for (let i = 0; i < RANDOM_KEY_COUNT; i++) {
    words[i] = wordOf(key, i);
  }
  // The one cycle of length 1: it would give zeros for ever, and the polar method would wait for ever.
  if (words[0]! < 2 ** 31 && words.subarray(1, RANDOM_KEY_COUNT).every((word) => word === 0)) {
    fail("'key' to have a bit set", 'zeros');
  }
  if (!isWord(position) || position > RANDOM_KEY_COUNT)
    fail("'position' to be from 0 to 624", position);
  words[RANDOM_POSITION >>> 2] = position;
  if (gauss !== null) {
    if (typeof gauss !== 'number' || !Number.isFinite(gauss)) {
      fail("'gauss' to be null or a finite number", gauss);
    }
    words[RANDOM_HAS_GAUSS >>> 2] = 1;
    new DataView(words.buffer).setFloat64(RANDOM_GAUSS, gauss, true);
  }
  return { seed, words };
}

/** In a function of its own: V8 makes it fast only for lists that it keeps alike. */
function wordOf(key: readonly unknown[], i: number): number {
  const word = key[i];
  if (typeof word !== 'number' || word >>> 0 !== word) {
    fail(`'key[${i}]' to be an integer from 0 to 4294967295`, word);
  }
  return word;
}

function isWord(value: unknown): value is number {
  return typeof value === 'number' && value >>> 0 === value;
}

function fail(expected: string, got: unknown): never {
  throw new FormatError(`RandomState.fromJSON: expected ${expected}, got ${describe(got)}.`);
}
