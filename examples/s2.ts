// S2: a class with two layers of weights, uniform in [0, 1), four hidden sigmoid neurons, the sum of squares as loss,
// weights and biases learnt by backpropagation. The original's gradient is that of Σ(y − o)², twice that of ½Σ(y − o)².
import { dense, Network, sgd, uniform } from 'myelin';

class NeuralNetwork {
  readonly network: Network;

  constructor(
    readonly x: number[][],
    readonly y: number[],
  ) {
    const layer = { activation: 'sigmoid', weightInitializer: uniform(0, 1) } as const;
    this.network = new Network({
      inputs: x[0]!.length,
      layers: [dense({ ...layer, units: 4 }), dense({ ...layer, units: 1 })],
      seed: 1,
    });
  }

  feedforward(): number[] {
    return Array.from(this.network.run(this.x).data);
  }

  train(epochs: number): number {
    const { loss } = this.network.train(this.x, this.y, {
      epochs,
      batchSize: this.x.length,
      shuffle: false,
      loss: 'sumSquaredError',
      optimizer: sgd({ learningRate: 2 }),
    });
    return loss.at(-1)!;
  }
}

const inputs = [
  [0, 0, 1],
  [0, 1, 1],
  [1, 0, 1],
  [1, 1, 1],
];
const targets = [0, 1, 1, 0];
const network = new NeuralNetwork(inputs, targets);
const before = network.feedforward();
const loss = network.train(3000);
const after = network.feedforward();

console.log('input      target   before    after');
for (const [i, input] of inputs.entries()) {
  const cells = [before[i]!, after[i]!].map((value) => value.toFixed(5).padStart(8));
  console.log(`[${input.join(', ')}]  ${String(targets[i]).padStart(6)} ${cells.join(' ')}`);
}
console.log(`½ Σ (target − output)² after 3,000 epochs: ${loss.toFixed(6)}`);
