// What both runners run: jsdom's document is there, and timers stand still.
import { dense, Network, Neuron, sgd } from 'myelin';
import { tableOf } from 'myelin/table';

const X = [
  [0, 0, 1],
  [1, 1, 1],
  [1, 0, 1],
  [0, 1, 1],
];
const make = () =>
  new Network({ inputs: 3, layers: [dense({ units: 300 }), dense({ units: 1 })], seed: 1 });
const options = { epochs: 400, loss: 'meanSquaredError', optimizer: sgd({ learningRate: 1e-4 }) };

export function answer() {
  const neuron = new Neuron({ inputs: 3, bias: false, seed: 15 });
  neuron.train(X, [0, 1, 1, 0]);
  return neuron.run([1, 0, 0]);
}

/** Whether `trainAsync`, told of each epoch, gives the bits of `train`. */
export async function trainsAsync() {
  const [expected, actual] = [make(), make()];
  expected.train(X, [0, 1, 1, 0], options);
  let epochs = 0;
  await actual.trainAsync(X, [0, 1, 1, 0], { ...options, onEpoch: () => void epochs++ });
  return epochs === 400 && JSON.stringify(actual) === JSON.stringify(expected);
}

export const rows = () => tableOf([{ age: 41 }]).length;
