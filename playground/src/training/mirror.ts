// A second network with the parameters of the one that is trained, without dropout: what is looked at there changes
// neither the random state nor the gradients of the training.
import { type Layer, Network } from 'myelin';
import type { Plan } from './plan.js';

export class Mirror {
  readonly network: Network;
  /** Each column of units as a network of its own: gives that column's outputs. */
  readonly #alone: readonly Network[];

  constructor({ network: { inputs, dtype = 'float64' }, columns }: Plan) {
    const kept = columns.map((column) => column.filter(({ kind }) => kind !== 'dropout'));
    this.network = new Network({ inputs, layers: kept.flat(), dtype, seed: 0 });
    let width = inputs;
    this.#alone = kept.map((layers, i) => {
      const alone = new Network({ inputs: width, layers, dtype, seed: 0 });
      width = this.columns[i]!.units;
      return alone;
    });
  }

  /** The dense layer of each column. */
  get columns(): readonly Layer[] {
    return columnsOf(this.network);
  }

  /** Takes over the parameters. */
  follow(network: Network): void {
    const trained = network.layers.filter(({ kind }) => kind !== 'dropout');
    const mirrored = this.network.layers;
    const alone = this.#alone.flatMap(({ layers }) => layers);
    for (const [i, { parameters }] of trained.entries()) {
      mirrored[i]!.parameters = parameters;
      alone[i]!.parameters = parameters;
    }
  }

  /** Each column's outputs, (rows, units), one after the other. */
  outputs(rows: readonly (readonly number[])[]): Float32Array[] | Float64Array[] {
    let data: Float64Array | Float32Array = Float64Array.from(rows.flat());
    return this.#alone.map((network) => {
      const shape: [number, number] = [rows.length, network.layers[0]!.inputs];
      data = network.run({ data, shape }).data;
      return data;
    }) as Float32Array[] | Float64Array[];
  }
}

/** The dense layers of a network, those within a `residual` too: one for each column of units. */
export function columnsOf({ layers }: Pick<Network, 'layers'>): Layer[] {
  return layers.flatMap((layer) => {
    if (layer.kind === 'dense') return [layer];
    return layer.kind === 'residual' ? columnsOf(layer) : [];
  });
}
