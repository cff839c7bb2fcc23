import { DataError, OptionError } from '../base/errors.js';
import { checkInteger, checkOptions, describe, isA } from '../base/validate.js';
import { checkNetwork } from '../network/check-network.js';
import type { Network } from '../network/network.js';
import { RandomState } from '../random/random-state.js';
import { type Predictor, predictorOf } from './predictor.js';
import { drawIndex, resolveSampling, type Sampling, type SamplingOptions } from './sample-index.js';
import { Vocabulary } from './vocabulary.js';

/** What `generate` takes. */
export interface GenerateOptions extends SamplingOptions {
  /** The text that is gone on with; it is not part of the result. One token at least. */
  prompt: string;
  /** Tokens at most. */
  length: number;
  /** A token that ends the text, such as a special one; it is not part of the result. Default: none. */
  stop?: string;
  /** 0 to 2³² − 1. Default: one drawn from the platform. */
  seed?: number;
}

interface Settings {
  readonly context: number[];
  readonly length: number;
  readonly stop: number | undefined;
  readonly seed: number | undefined;
  readonly sampling: Sampling;
}

/**
 * A text that goes on after the prompt, token by token, drawn from what the network answers. Padding and the unknown token
 * are never drawn. The same seed gives the same text on every engine.
 *
 * @param network From tokens to probabilities of the next: see `nextTokens`. It sees as many tokens as its samples have,
 * padded before where the text is shorter.
 * @throws ShapeError the network is of other shapes. @throws OptionError @throws NotFittedError
 * @throws DataError the prompt has no token, or the answers are no probabilities.
 *
 * @example
 * ```ts
 * generate(network, vocabulary, { prompt: 'Once ', length: 200, temperature: 0.8, seed: 1 });
 * ```
 */
export function generate(
  network: Network,
  vocabulary: Vocabulary,
  options: GenerateOptions,
): string {
  let text = '';
  for (const piece of run('generate', network, vocabulary, options)) text += piece;
  return text;
}

/**
 * As `generate`, a piece of text after each token (an empty one while a character is not whole): to show it as it comes, or
 * to stop where one likes.
 *
 * @throws the errors of `generate`, those of wrong options before the first piece.
 *
 * @example
 * ```ts
 * for (const piece of generateStepwise(network, vocabulary, { prompt: 'Once ', length: 200 })) process.stdout.write(piece);
 * ```
 */
export function generateStepwise(
  network: Network,
  vocabulary: Vocabulary,
  options: GenerateOptions,
): Generator<string, void, undefined> {
  return run('generateStepwise', network, vocabulary, options);
}

function run(
  what: string,
  network: Network,
  vocabulary: Vocabulary,
  options: GenerateOptions,
): Generator<string, void, undefined> {
  checkNetwork(what, network);
  if (!isA(vocabulary, Vocabulary)) {
    throw new OptionError(`${what}: expected a vocabulary, got ${describe(vocabulary)}.`);
  }
  const settings = resolve(what, vocabulary, options);
  return pieces(what, predictorOf(what, network, vocabulary), vocabulary, settings);
}

const NAMES = ['prompt', 'length', 'stop', 'seed', 'temperature', 'topK', 'topP'];

function resolve(what: string, vocabulary: Vocabulary, options: GenerateOptions): Settings {
  const given = checkOptions(what, options, NAMES);
  const { prompt, stop, seed } = given;
  if (typeof prompt !== 'string') {
    throw new OptionError(`${what}: prompt: expected a text, got ${describe(prompt)}.`);
  }
  const context = Array.from(vocabulary.encode(prompt));
  if (context.length === 0) {
    throw new DataError(`${what}: prompt: expected one token at least, got ${describe(prompt)}.`);
  }
  const index = typeof stop === 'string' ? vocabulary.indexOf(stop) : undefined;
  if (stop !== undefined && index === undefined) {
    throw new OptionError(`${what}: stop: ${describe(stop)} is no token of the vocabulary.`);
  }
  return {
    context,
    length: checkInteger(`${what}: length`, given.length, 0, 2 ** 31),
    stop: index,
    seed: seed === undefined ? undefined : checkInteger(`${what}: seed`, seed, 0, 2 ** 32 - 1),
    sampling: resolveSampling(what, given),
  };
}

function* pieces(
  what: string,
  predict: Predictor,
  vocabulary: Vocabulary,
  { context, length, stop, seed, sampling }: Settings,
): Generator<string, void, undefined> {
  const random = new RandomState(seed);
  const writer = vocabulary.writer();
  const { paddingIndex, unknownIndex } = vocabulary;
  for (let i = 0; i < length; i++) {
    const probabilities = Float64Array.from(predict(context));
    checkProbabilities(what, probabilities);
    for (const never of [paddingIndex, unknownIndex]) {
      if (never !== undefined) probabilities[never] = 0;
    }
    const next = drawIndex(what, probabilities, random.random(), sampling);
    if (next === stop) break;
    context.push(next);
    yield writer.push(next);
  }
  const rest = writer.end();
  if (rest !== '') yield rest;
}

/** @throws DataError */
function checkProbabilities(what: string, values: Float64Array): void {
  const sum = values.reduce((total, value) => total + value, 0);
  if (Math.abs(sum - 1) < 1e-3 && values.every((value) => value >= 0)) return;
  throw new DataError(
    `${what}: the network's answers are no probabilities: they sum to ${sum.toPrecision(3)}; its last layer needs the activation softmax.`,
  );
}
