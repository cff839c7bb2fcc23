// Regression: a surface over the plane, z = sin(πx)·y, with noise; mean squared error, weight decay, early stopping.
import { adamW, dense, Network, RandomState, r2 } from 'myelin';

const random = new RandomState(3);
const surface = (x: number, y: number): number => Math.sin(Math.PI * x) * y;

function samples(count: number, noise: number): { inputs: number[][]; targets: number[] } {
  const inputs = Array.from({ length: count }, () => [
    random.uniform(-1, 1),
    random.uniform(-1, 1),
  ]);
  return { inputs, targets: inputs.map(([x, y]) => surface(x!, y!) + random.normal(0, noise)) };
}

const train = samples(800, 0.05);
const test = samples(200, 0);

const network = new Network({
  inputs: 2,
  layers: [
    dense({ units: 32, activation: 'tanh' }),
    dense({ units: 16, activation: 'tanh' }),
    dense({ units: 1 }),
  ],
  seed: 3,
});
const history = network.train(train.inputs, train.targets, {
  epochs: 300,
  loss: 'meanSquaredError',
  optimizer: adamW({ learningRate: 0.005, weightDecay: 1e-4 }),
  validationSplit: 0.2,
  earlyStopping: { patience: 30, restoreBest: true },
});

console.log('     x      y    surface  network');
for (const [x, y] of [
  [-0.5, -0.8],
  [-0.5, 0.8],
  [0, 0.5],
  [0.25, 0.9],
  [0.5, -0.9],
] as const) {
  const cells = [surface(x, y), network.run([x, y])[0]!].map((z) => z.toFixed(4).padStart(8));
  console.log(`${x.toFixed(2).padStart(6)} ${y.toFixed(2).padStart(6)}   ${cells.join(' ')}`);
}
console.log(`R² on 200 unseen points: ${r2(test.targets, network.run(test.inputs)).toFixed(4)}`);
console.log(
  `${history.epochs} epochs (${history.stoppedBy}), best validation loss ${Math.min(...history.validationLoss!).toFixed(5)}`,
);
