// What a user might write first: S0, the answer for [1, 0, 0] to all digits.

/** Prints the engine and the answer, which does not depend on it. */
export const PROGRAM = `
import { engineName, Neuron } from 'myelin';
const neuron = new Neuron({ inputs: 3, bias: false, seed: 15 });
neuron.train([[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]], [0, 1, 1, 0]);
const result = JSON.stringify({ engine: engineName(), answer: neuron.run([1, 0, 0]) });
globalThis.document ? (document.title = result) : console.log(result);
`;

/** 0.99993707 in the original. */
export const ANSWER = 0.9999370690832391;

/** Every part of the interface that a type could break, with what must not compile. */
export const TYPED_PROGRAM = `
import {
  DataError,
  type EngineName,
  engineName,
  type InitOptions,
  init,
  kFold,
  LabelEncoder,
  type Matrix,
  MyelinError,
  type Network,
  Neuron,
  type NeuronJSON,
  oneHot,
  RandomState,
  StandardScaler,
  take,
  trainTestSplit,
} from 'myelin';
import { decodeModel, decodeNpz, type ModelStore, type Tensor, toMatrix } from 'myelin/files';
import { load } from 'myelin/node';

const arrays: Map<string, Tensor> = decodeNpz(new Uint8Array());
const matrix: Matrix = toMatrix(arrays.get('a')!);
const network: Network = decodeModel(new ArrayBuffer(8));
const scaler: Promise<StandardScaler> = load('scaler.json', StandardScaler);
declare const store: ModelStore;
const found: Promise<Neuron | undefined> = store.load('a', Neuron);
// @ts-expect-error: no class that can be loaded
load('a', Date);

const options: InitOptions = { engine: 'simd' };
await init(options);
const name: EngineName = engineName();

const neuron = new Neuron({ inputs: 3, activation: 'tanh', initializer: 'normal', seed: 1 });
const { iterations, error }: { iterations: number; error: number } = neuron.train(
  [[0, 0, 1], Float32Array.of(1, 1, 1)],
  Float64Array.of(0, 1),
  { iterations: 10, onProgress: (progress) => progress.error > 0.1 ? undefined : false },
);
const one: number = neuron.run([1, 0, 0]);
const many: Float64Array = neuron.run([[1, 0, 0], [0, 1, 0]]);
const json: NeuronJSON = neuron.toJSON();
const again: Neuron = Neuron.fromJSON(json);
again.dispose();
const draw: number = new RandomState(15).random();

const labels: string[] = ['a', 'b', 'a', 'b'];
const scaled: Matrix = new StandardScaler().fitTransform([[1], [2], [3], [4]]);
const answers: Float64Array = new Neuron({ inputs: 1 }).run(scaled);
const names: string[] = trainTestSplit(scaled, labels, { stratify: true }).train.targets;
const typed: Uint8Array = trainTestSplit(scaled, new Uint8Array(4)).test.targets;
const rows: Matrix = trainTestSplit(scaled, [[1], [2], [3], [4]]).test.targets;
const classes: string[] = oneHot(labels).classes;
const indices: Uint32Array = new LabelEncoder<string>().fitTransform(labels);
const folds: Matrix[] = kFold(4, { folds: 2 }).map(({ test }) => take(scaled, test));

try {
  neuron.run([1]);
} catch (cause) {
  if (cause instanceof DataError) console.log(cause.row, cause.column);
  if (cause instanceof MyelinError) console.log(cause.code === 'ERR_SHAPE');
}

// @ts-expect-error: no such engine
void init({ engine: 'cuda' });
// @ts-expect-error: no such activation
new Neuron({ inputs: 3, activation: 'sigmoidal' });
// @ts-expect-error: inputs are needed
new Neuron({});
// @ts-expect-error: not numbers
neuron.run(['1', '0', '0']);
// @ts-expect-error: labels are strings or integers
oneHot([true]);
// @ts-expect-error: bigints are no targets
trainTestSplit(scaled, new BigInt64Array(4));

export { answers, classes, draw, error, folds, indices, iterations, many, name, names, one, rows, typed };
`;
