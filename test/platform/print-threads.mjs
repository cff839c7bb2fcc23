// Prints how many of three threads there are, and whether `train` and `trainAsync` give with them the bits that they give alone.
import { dense, init, Network, sgd, threads } from 'myelin';

const rows = 96;
const inputs = 128;
const data = Float64Array.from({ length: rows * inputs }, (_, i) => ((i * 37) % 101) / 101);
const targets = Float64Array.from({ length: rows }, (_, i) => i % 3);
const x = { data, shape: /** @type {const} */ ([rows, inputs]) };
/** @type {import('myelin').TrainOptions} */
const options = {
  epochs: 3,
  batchSize: 32,
  loss: 'meanSquaredError',
  optimizer: sgd({ learningRate: 1e-3 }),
};

const make = () =>
  new Network({
    inputs,
    layers: [dense({ units: 100, activation: 'relu' }), dense({ units: 1 })],
    seed: 1,
  });
/** @param {Network} network */
const bits = (network) => JSON.stringify(network);

const alone = make();
alone.train(x, targets, options);
await init({ threads: 3 });
const [here, elsewhere] = [make(), make()];
here.train(x, targets, options);
await elsewhere.trainAsync(x, targets, { ...options, threads: 3 });
console.log(threads(), bits(here) === bits(alone), bits(elsewhere) === bits(alone));
