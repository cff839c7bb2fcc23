// A second network with the parameters of the one that is trained, without dropout: what is looked at there changes
// neither the random state nor the gradients of the training.
import { type Layer, Network, type NetworkOptions } from 'myelin';

export class Mirror {
  readonly network: Network;
  /** Each dense layer as a network of its own: gives that layer's outputs. */
  readonly #alone: readonly Network[];

  constructor({ inputs, layers, dtype = 'float64' }: NetworkOptions) {
    const kept = layers.filter(({ kind }) => kind !== 'dropout');
    this.network = new Network({ inputs, layers: kept, dtype, seed: 0 });
    this.#alone = this.network.layers.map(
      (layer, i) => new Network({ inputs: layer.inputs, layers: [kept[i]!], dtype, seed: 0 }),
    );
  }

  /** Takes over the parameters. */
  follow(network: Network): readonly Layer[] {
    const trained = network.layers.filter(({ kind }) => kind !== 'dropout');
    for (const [i, { parameters }] of trained.entries()) {
      this.network.layers[i]!.parameters = parameters;
      this.#alone[i]!.layers[0]!.parameters = parameters;
    }
    return trained;
  }

  /** Each layer's outputs, (rows, units), one after the other. */
  outputs(rows: readonly (readonly number[])[]): Float32Array[] | Float64Array[] {
    let data: Float64Array | Float32Array = Float64Array.from(rows.flat());
    return this.#alone.map((network) => {
      const shape: [number, number] = [rows.length, network.layers[0]!.inputs];
      data = network.run({ data, shape }).data;
      return data;
    }) as Float32Array[] | Float64Array[];
  }
}
