import { FormatError } from '../base/errors.js';
import { describe } from '../base/validate.js';
import { readNeuronJSON, toNeuronJSON } from '../neuron/json.js';
import type { NeuronJSON } from '../neuron/options.js';
import { fail } from './fail.js';
import { encodeSafetensors, type Safetensors } from './safetensors.js';
import { checkShape, type TensorLike } from './tensor.js';

const WHAT = 'fromSafetensors';

/** A neuron as safetensors: `weight` (inputs, 1) and `bias` (1), if it has one. @throws FormatError no neuron's JSON */
export function neuronToSafetensors(json: NeuronJSON): Uint8Array<ArrayBuffer> {
  const { inputs, activation, bias, seed, weights } = readNeuronJSON(json);
  const data = Float64Array.from(weights as readonly number[]);
  const tensors: Record<string, TensorLike> = {
    weight: { shape: [inputs, 1], data: data.subarray(0, inputs) },
  };
  if (bias) tensors.bias = { shape: [1], data: data.subarray(inputs) };
  const { format, version } = json;
  const neuron = JSON.stringify({ inputs, activation, bias, seed });
  return encodeSafetensors(tensors, { format, version: String(version), neuron });
}

/** The other way, for `fromJSON`, which checks activation, seed and numbers. @throws FormatError */
export function neuronFromSafetensors(
  { inputs, activation, bias, seed }: Record<string, unknown>,
  { tensors }: Safetensors,
): NeuronJSON {
  if (typeof bias !== 'boolean') fail(`${WHAT}: metadata: bias`, 'a boolean', describe(bias));
  const take = (name: string, ...shape: unknown[]): Float64Array => {
    const tensor = tensors.get(name) ?? fail(`${WHAT}: ${name}`, 'a tensor', 'none');
    if (!(tensor.data instanceof Float64Array) || tensor.dtype !== 'float64') {
      fail(`${WHAT}: ${name}`, 'float64', tensor.dtype);
    }
    checkShape(`${WHAT}: ${name}`, tensor.shape, shape);
    return tensor.data;
  };
  const weights = take('weight', inputs, 1);
  const biases = bias ? take('bias', 1) : undefined;
  if (tensors.size > (bias ? 2 : 1)) {
    throw new FormatError(
      `${WHAT}: ${tensors.size} tensors; expected weight${bias ? ' and bias' : ''}.`,
    );
  }
  return toNeuronJSON(
    activation as NeuronJSON['activation'],
    seed as number,
    weights,
    biases ? biases[0]! : null,
  );
}
