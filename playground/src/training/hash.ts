// FNV-1a, 64 bits (Fowler, Noll, Vo), over the little-endian bytes of each number as a float64: 16 digits by which two
// people see whether they have the same numbers. It is no protection against forgery.
import type { Network, Neuron } from 'myelin';

/** The prime is 2⁴⁰ + 435. */
const PRIME = 0x1b3;
const WORD = 2 ** 32;

export function hashOf(numbers: Iterable<number>): string {
  const bytes = new DataView(new ArrayBuffer(8));
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (const number of numbers) {
    bytes.setFloat64(0, number, true);
    for (let i = 0; i < 8; i++) {
      low = (low ^ bytes.getUint8(i)) >>> 0;
      // (high, low) · (2⁴⁰ + 435): every product is below 2⁵³, so nothing is lost.
      const product = low * PRIME;
      high = (high * PRIME + Math.floor(product / WORD) + ((low << 8) >>> 0)) % WORD;
      low = product % WORD;
    }
  }
  return [high, low].map((word) => word.toString(16).padStart(8, '0')).join('');
}

/** All of a network's parameters, layer by layer, in the order of their names. */
export function hashOfNetwork(network: Network): string {
  const tensors = network.layers.flatMap(({ parameters }) => Object.values(parameters));
  return hashOf(tensors.flatMap(({ data }) => Array.from(data)));
}

export function hashOfNeuron({ weights, bias }: Neuron): string {
  return hashOf([...weights, bias]);
}
