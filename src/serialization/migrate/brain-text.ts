import { DataError, FormatError } from '../../base/errors.js';
import { ownJSON } from '../../base/own-json.js';
import { describe, isArray, shorten } from '../../base/validate.js';
import { reading } from '../../matrix/intake.js';
import type { Network } from '../../network/network.js';
import { networkOf } from '../found-layers.js';
import { foundEmbedding } from '../sequences/found-sequence-layers.js';
import { cellOf, layersOf, matrixAt } from './brain-cells.js';
import { keysOf } from './brain-names.js';
import { countAt, objectAt } from './fields.js';

/** A network of texts that brain.js trained. */
export interface BrainTextModel {
  /**
   * The network, from indices (steps) to probabilities of what comes next (steps, 1 + tokens); float64. Index 0 begins a text and
   * ends it, 1 + i is `tokens[i]`.
   */
  readonly network: Network;
  /** What texts are made of, in brain.js' order: characters, or the parts of lists, and its special ones. */
  readonly tokens: readonly string[];
  /**
   * What brain.js' `run` answers: how a text goes on, the likeliest token each time, to its end or `maxPredictionLength`. Like
   * brain.js it takes what it foretold itself in the place of the last token.
   *
   * @param text A text, or a list of tokens.
   * @throws DataError
   */
  run(text?: string | readonly string[]): string;
}

/** brain.js' DataFormatter. */
interface Formatter {
  readonly tokens: readonly string[];
  readonly places: ReadonlyMap<string, number>;
  /** The places of those that are not written. */
  readonly silent: ReadonlySet<number>;
}

/**
 * The network of brain.js' `recurrent.RNN`, `LSTM` or `GRU`, version 2, from its `toJSON()`: `embedding`, then `simpleRnn` with relu,
 * `lstm` with `cellState: false`, or `gru` with `resetAfter: false`, which are brain.js' formulas, and `dense`.
 *
 * brain.js rounds every number to float32, Myelin does not: probabilities are equal to about six digits.
 *
 * @param json What `toJSON()` returned, or JSON.parse of its text.
 * @throws FormatError It is not that, or has what a network has not.
 *
 * @example
 * ```ts
 * import { fromBrainText } from 'myelin/import';
 * const { network, run } = fromBrainText(JSON.parse(text));
 * run('hel'); // how it goes on
 * ```
 */
export function fromBrainText(json: unknown): BrainTextModel {
  const where = 'fromBrainText';
  const model = objectAt(where, ownJSON(where, json));
  const cell = cellOf(where, model.type, false);
  const options = objectAt(`${where}: options`, model.options);
  const count = countAt(`${where}: options: inputRange`, options.inputRange);
  const units = countAt(`${where}: options: inputSize`, options.inputSize);
  if (options.outputSize !== count) {
    throw new FormatError(
      `${where}: options: outputSize: expected ${count}, which inputRange is, got ${describe(options.outputSize)}.`,
    );
  }
  const formatter = formatterOf(`${where}: options: dataFormatter`, options.dataFormatter, count);
  const longest = countAt(
    `${where}: options: maxPredictionLength`,
    options.maxPredictionLength ?? 100,
    0,
  );
  const table = matrixAt(`${where}: input`, model.input, count + 1, units, false);
  const network = networkOf(
    where,
    [null],
    [
      foundEmbedding(count + 1, units, table),
      ...layersOf(where, model, cell, units, count + 1, true, 'softmax'),
    ],
    'float64',
  );
  const { tokens, silent } = formatter;
  return {
    network,
    tokens,
    run(text = '') {
      const given = partsOf(text);
      const input = indicesOf(formatter, given);
      const limit = longest + given.length + silent.size;
      const foretold = foretell(network, input, limit);
      return foretold
        .slice(input.length)
        .map((index) => (silent.has(index - 1) ? '' : tokens[index - 1]!))
        .join('');
    },
  };
}

function formatterOf(what: string, value: unknown, count: number): Formatter {
  const { indexTable, characterTable } = objectAt(what, value);
  const tokens = keysOf(`${what}: indexTable`, indexTable, count) ?? [];
  const shown = objectAt(`${what}: characterTable`, characterTable);
  const silent = new Set<number>();
  for (const place of tokens.keys()) if ((shown[place] ?? null) === null) silent.add(place);
  if (tokens.length !== count) {
    throw new FormatError(`${what}: indexTable: it was not trained with texts.`);
  }
  return { tokens, silent, places: new Map(tokens.map((token, i) => [token, i])) };
}

/** Of a text its UTF-16 units, as in brain.js. */
function partsOf(text: unknown): readonly string[] {
  if (typeof text === 'string') return text.split('');
  const list = isArray(text) ? reading('run', () => [...text]) : [text];
  for (const [i, part] of list.entries()) {
    if (typeof part === 'string') continue;
    const at = isArray(text) ? `[${i}]` : '';
    throw new DataError(`run${at}: expected a text or a list of texts, got ${describe(part)}.`);
  }
  return list as string[];
}

function indicesOf({ places }: Formatter, parts: readonly string[]): number[] {
  const unknown = places.get('unrecognized');
  // Those trained with pairs of input and output have marks between the two.
  const marks = parts.length > 0 && places.has('stop-input') ? ['stop-input', 'start-output'] : [];
  return [...parts, ...marks].map((part) => {
    const place = places.get(part) ?? unknown;
    if (place !== undefined) return place + 1;
    throw new DataError(`run: ${JSON.stringify(shorten(part))} is no token of the model.`);
  });
}

/** The likeliest index after each step; 0 ends it. */
function foretell(network: Network, input: readonly number[], limit: number): number[] {
  const session = network.session();
  const found: number[] = [];
  try {
    for (let i = 0; i < limit - 1; i++) {
      const before = i === 0 ? 0 : i < input.length ? input[i - 1]! : found[i - 1]!;
      const shares = session.step(before);
      // Of equal ones brain.js takes the last.
      const next = shares.lastIndexOf(Math.max(...shares));
      if (next === 0) break;
      found.push(next);
    }
    return found;
  } finally {
    session.dispose();
  }
}
