import { FormatError, MyelinError } from '../base/errors.js';
import { ownJSON } from '../base/own-json.js';
import { copyPlain } from '../base/plain-data.js';
import { checkInteger, checkNumber, describe } from '../base/validate.js';
import { ACTIVATIONS } from '../core/abi-names.js';
import { type Activation, resolveActivation } from '../description/activations.js';
import type { NeuronJSON, NeuronOptions } from './options.js';

/** @internal */
export function toNeuronJSON(
  activation: Activation,
  seed: number,
  weights: Float64Array,
  bias: number | null,
): NeuronJSON {
  const zeros = [...weights, bias].flatMap((value, i) => (Object.is(value, -0) ? [i] : []));
  return {
    format: 'myelin-neuron',
    version: 1,
    activation: copyPlain(activation),
    seed,
    weights: Array.from(weights, (weight) => weight + 0),
    bias: bias === null ? null : bias + 0,
    ...(zeros.length > 0 ? { negativeZeros: zeros } : {}),
  };
}

/** The options of the neuron that was described, its weights among them. @throws FormatError @internal */
export function readNeuronJSON(input: unknown): NeuronOptions {
  const json = ownJSON('Neuron.fromJSON', input);
  const given = typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
  const { format, version, weights, bias, seed, activation, negativeZeros = [] } = given;
  if (format !== 'myelin-neuron') fail("expected { format: 'myelin-neuron' }", json);
  if (version !== 1) {
    throw new FormatError(
      `Neuron.fromJSON: version ${describe(version)} is not known; known is 1.`,
    );
  }
  if (!Array.isArray(weights)) fail('weights: expected an array', weights);
  if (!Array.isArray(negativeZeros)) fail('negativeZeros: expected an array', negativeZeros);
  try {
    const values = [...weights, ...(bias === null ? [] : [bias])].map((value, i) =>
      checkNumber(i < weights.length ? `weights[${i}]` : 'bias', value),
    );
    for (const place of negativeZeros as unknown[]) {
      if (values[place as number] !== 0) fail('negativeZeros: expected the place of a 0', place);
      values[place as number] = -0;
    }
    return {
      inputs: checkInteger('weights: length', weights.length, 1, 1_000_000),
      activation: resolveActivation('activation', activation, ACTIVATIONS),
      bias: bias !== null,
      seed: checkInteger('seed', seed, 0, 2 ** 32 - 1),
      weights: values,
    };
  } catch (cause) {
    if (cause instanceof FormatError || !(cause instanceof MyelinError)) throw cause;
    throw new FormatError(`Neuron.fromJSON: ${cause.message}`);
  }
}

function fail(expected: string, got: unknown): never {
  throw new FormatError(`Neuron.fromJSON: ${expected}, got ${describe(got)}.`);
}
