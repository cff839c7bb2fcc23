import { adam, dense, Network } from '../../src/index.js';

/** Two networks of some 200 kB as files, of different sizes. */
export function pair(): [Network, Network] {
  const make = (units: number): Network => {
    const network = new Network({
      inputs: 64,
      layers: [dense({ units, activation: 'relu' }), dense({ units: 10, activation: 'softmax' })],
      seed: units,
    });
    network.step(adam());
    return network;
  };
  return [make(99), make(120)];
}
