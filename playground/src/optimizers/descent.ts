// The library's own optimizers on a surface: x and y are the two weights of a network, whose gradient is the slope.
import {
  adagrad,
  adam,
  DivergenceError,
  dense,
  Network,
  type OptimizerSpec,
  rmsprop,
  sgd,
} from 'myelin';
import type { Landscape } from './landscapes.js';

export const WALKERS = ['sgd', 'momentum', 'nesterov', 'rmsprop', 'adagrad', 'adam'] as const;
export type WalkerName = (typeof WALKERS)[number];

export const RATES: Readonly<Record<WalkerName, number>> = {
  sgd: 0.05,
  momentum: 0.02,
  nesterov: 0.02,
  rmsprop: 0.02,
  adagrad: 0.3,
  adam: 0.1,
};

export function optimizerOf(name: WalkerName, learningRate: number): OptimizerSpec {
  switch (name) {
    case 'sgd':
      return sgd({ learningRate });
    case 'momentum':
      return sgd({ learningRate, momentum: 0.9 });
    case 'nesterov':
      return sgd({ learningRate, momentum: 0.9, nesterov: true });
    case 'rmsprop':
      return rmsprop({ learningRate });
    case 'adagrad':
      return adagrad({ learningRate });
    case 'adam':
      return adam({ learningRate });
  }
}

export type Place = readonly [x: number, y: number];

export class Walker {
  readonly name: WalkerName;
  readonly path: Place[];
  /** It left every bound: the library stopped it. */
  diverged = false;
  readonly #network = new Network({
    inputs: 2,
    layers: [dense({ units: 1, bias: false })],
    seed: 0,
  });
  readonly #landscape: Landscape;
  readonly #optimizer: OptimizerSpec;

  constructor(name: WalkerName, rate: number, landscape: Landscape, start: Place) {
    this.name = name;
    this.path = [start];
    this.#landscape = landscape;
    this.#optimizer = optimizerOf(name, rate);
    this.#network.layers[0]!.weights = [[start[0]], [start[1]]];
  }

  get place(): Place {
    return this.path.at(-1)!;
  }

  get height(): number {
    return this.#landscape.height(...this.place);
  }

  step(): void {
    if (this.diverged) return;
    const layer = this.#network.layers[0]!;
    const [a, b] = this.#landscape.slope(...this.place);
    try {
      if (!Number.isFinite(a) || !Number.isFinite(b)) throw new DivergenceError('', 0);
      layer.gradients = { weights: [[a], [b]], bias: [] };
      this.#network.step(this.#optimizer);
    } catch {
      this.diverged = true;
      return;
    }
    const [x, y] = layer.weights.data;
    this.path.push([x!, y!]);
  }
}
