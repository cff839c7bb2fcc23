// A network that foretells the next token, whatever shape it wants the tokens in.
import { DataError, OptionError, ShapeError } from '../base/errors.js';
import { showShape } from '../matrix/shape.js';
import type { Network } from '../network/network.js';
import type { Session } from '../network/session.js';
import type { Vocabulary } from './vocabulary.js';

/** Probabilities of each index to be the next after these. */
export type Predictor = (context: readonly number[]) => ArrayLike<number>;

/** What a network makes of tokens. */
interface Reader {
  readonly network: Network;
  /** Tokens that it sees at a time; undefined: any number. */
  readonly steps: number | undefined;
  /** Tokens of the vocabulary. */
  readonly size: number;
  /** Whether a token is a one at its index among zeros. */
  readonly oneHot: boolean;
}

/**
 * The network as a function of the tokens before. It takes indices (shape [steps] or [steps, 1]), or a one for the index among
 * zeros (shape [steps, size], or [size] for the last token alone), and answers (size), or (steps, size): then the answer at
 * the last token counts. With null in the place of the steps it sees all tokens before.
 *
 * Where no step sees what follows it a session goes along, which takes each token once.
 *
 * @throws ShapeError it answers anything else.
 */
export function predictorOf(what: string, network: Network, vocabulary: Vocabulary): Predictor {
  const { size } = vocabulary;
  const { inputShape, outputShape } = network;
  const everyStep = outputShape.length === 2;
  const isOpen = inputShape[0] === null;
  const steps = isOpen ? undefined : stepsOf(network, inputShape as readonly number[], size);
  const reads = isOpen ? readsOpen(network, size) : steps !== undefined;
  const fits =
    outputShape.at(-1) === size &&
    (everyStep ? outputShape[0] === (steps ?? null) : outputShape.length === 1);
  if (!fits || !reads) {
    throw new ShapeError(
      `${what}: expected a network from tokens to probabilities of ${size} tokens, got one from ${showShape(inputShape)} to ${showShape(outputShape)}; its last layer needs ${size} units and the activation softmax.`,
    );
  }
  const oneHot = network.inputs === (steps ?? 1) * size && !areIndices(network);
  const reader: Reader = { network, steps, size, oneHot };
  const session = isOpen || everyStep ? sessionOf(network) : undefined;
  const whole = steps === undefined ? openly(reader) : inWindow(what, reader, steps, vocabulary);
  return session ? alongside(reader, session, whole) : whole;
}

/** undefined: some layer needs all steps. */
function sessionOf(network: Network): Session | undefined {
  try {
    return network.session();
  } catch (error) {
    if (error instanceof OptionError) return undefined;
    throw error;
  }
}

/**
 * Step by step, each token once. Where there are more than the network takes at a time, `whole` sees the latest of them; a network of
 * any length whose positions are used up begins anew with the later half of the tokens.
 */
function alongside({ size, oneHot, steps }: Reader, session: Session, whole: Predictor): Predictor {
  const step = new Float64Array(oneHot ? size : 1);
  /** The first token that the session has seen, and the first that it has not. */
  let [first, next] = [0, 0];
  const take = (index: number): ArrayLike<number> => {
    if (!oneHot) return session.step(index);
    step.fill(0);
    step[index] = 1;
    return session.step(step);
  };
  return (context) => {
    if (steps !== undefined && context.length > steps) return whole(context);
    let answer: ArrayLike<number> = [];
    while (next < context.length) {
      try {
        answer = take(context[next]!);
        next++;
      } catch (error) {
        if (!(error instanceof ShapeError) || next === first) throw error;
        first = next - Math.floor((next - first) / 2);
        next = first;
        session.reset();
      }
    }
    return answer;
  };
}

/** All tokens before. */
function openly({ network, size, oneHot }: Reader): Predictor {
  return (context) => {
    const sample = new Float64Array(context.length * (oneHot ? size : 1));
    for (const [i, index] of context.entries()) {
      if (oneHot) sample[i * size + index] = 1;
      else sample[i] = index;
    }
    return network.run(sample).slice(-size);
  };
}

/** As many of the latest tokens as the network takes. */
function inWindow(
  what: string,
  { network, size, oneHot }: Reader,
  steps: number,
  vocabulary: Vocabulary,
): Predictor {
  const everyStep = network.outputShape.length === 2;
  const sample = new Float64Array(network.inputs);
  return (context) => {
    const seen = context.slice(-steps);
    // Where every step answers, none may see what comes later: what follows the text does not count.
    const first = everyStep ? 0 : steps - seen.length;
    sample.fill(0);
    const padding = vocabulary.paddingIndex;
    if (first > 0 && padding === undefined && !oneHot) {
      throw new DataError(
        `${what}: prompt: the network sees ${steps} tokens, the prompt has ${seen.length}, and the vocabulary keeps no padding; make the prompt longer.`,
      );
    }
    const put = (step: number, index: number): void => {
      if (oneHot) sample[step * size + index] = 1;
      else sample[step] = index;
    };
    if (padding !== undefined) for (let i = 0; i < first; i++) put(i, padding);
    for (const [i, index] of seen.entries()) put(first + i, index);
    const answer = network.run(sample);
    const at = everyStep ? (seen.length - 1) * size : 0;
    return answer.subarray(at, at + size);
  };
}

/** Whether the first layer makes lists of indices, as an embedding does: they are as many as steps. */
function areIndices({ layers, inputShape }: Network): boolean {
  return inputShape.length === 1 && layers[0]!.outputShape.length > 1;
}

/** Whether a step of any number is a token. */
function readsOpen(network: Network, size: number): boolean {
  return areIndices(network) || network.inputs === 1 || network.inputs === size;
}

/** Tokens that the network sees at a time; undefined: it sees none. */
function stepsOf(
  network: Network,
  inputShape: readonly number[],
  size: number,
): number | undefined {
  const [steps, width] = inputShape;
  if (inputShape.length === 1) return steps === size && !areIndices(network) ? 1 : steps;
  return inputShape.length === 2 && (width === 1 || width === size) ? steps : undefined;
}
