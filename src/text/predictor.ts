// A network that foretells the next token, whatever shape it wants the tokens in.
import { DataError, ShapeError } from '../base/errors.js';
import { fixedShape, showShape } from '../matrix/shape.js';
import type { Network } from '../network/network.js';
import type { Vocabulary } from './vocabulary.js';

/** Probabilities of each index to be the next after these. */
export type Predictor = (context: readonly number[]) => ArrayLike<number>;

/**
 * The network as a function of the tokens before. It takes indices (shape [steps] or [steps, 1]), or a one for the index among
 * zeros (shape [steps, size], or [size] for the last token alone), and answers (size), or (steps, size): then the answer at
 * the last token counts.
 *
 * @throws ShapeError it answers anything else.
 */
export function predictorOf(what: string, network: Network, vocabulary: Vocabulary): Predictor {
  const { size } = vocabulary;
  const inputShape = fixedShape(what, network.inputShape);
  const outputShape = fixedShape(what, network.outputShape);
  const everyStep = outputShape.length === 2;
  const steps = stepsOf(network, inputShape, size);
  const fits =
    outputShape.at(-1) === size &&
    (everyStep ? outputShape[0] === steps : outputShape.length === 1);
  if (!fits || steps === undefined) {
    throw new ShapeError(
      `${what}: expected a network from tokens to probabilities of ${size} tokens, got one from ${showShape(inputShape)} to ${showShape(outputShape)}; its last layer needs ${size} units and the activation softmax.`,
    );
  }
  const oneHot = network.inputs === steps * size;
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

/** Tokens that the network sees at a time; undefined: it sees none. */
function stepsOf(
  { layers }: Network,
  inputShape: readonly number[],
  size: number,
): number | undefined {
  const [steps, width] = inputShape;
  if (inputShape.length === 1) {
    // Where the first layer makes lists of indices, as an embedding does, they are as many as steps.
    const areIndices = layers[0]!.outputShape.length > 1;
    return steps === size && !areIndices ? 1 : steps;
  }
  return inputShape.length === 2 && (width === 1 || width === size) ? steps : undefined;
}
