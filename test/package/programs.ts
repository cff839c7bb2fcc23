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

/**
 * Trains what test/platform/fingerprint.mjs has, by one of its functions, and tells the hashes, with the engine that was chosen and the code of the
 * error, if any, where `simd` is asked for by name. Runs in a page, a worker or a service worker.
 */
export const fingerprintProgram = (fingerprint: 'fingerprint' | 'shortFingerprint'): string => `
import { adam, cosineDecay, dense, dropout, engineName, init, Network, Neuron, RandomState, sgd } from 'myelin';
import { ${fingerprint} } from './fingerprint.mjs';

const told = tell();
async function tell() {
  const engine = engineName();
  const hashes = await ${fingerprint}({ adam, cosineDecay, dense, dropout, Network, Neuron, RandomState, sgd });
  const simd = await init({ engine: 'simd' }).then(() => 'ok', ({ code }) => code);
  return JSON.stringify({ engine, simd, ...hashes });
}

if (globalThis.document) told.then((result) => (document.title = result));
else if (globalThis.clients) addEventListener('message', (event) => told.then((result) => event.source.postMessage(result)));
else told.then((result) => postMessage(result));
`;

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
  Neuron,
  type NeuronJSON,
  oneHot,
  RandomState,
  StandardScaler,
  take,
  trainTestSplit,
} from 'myelin';
import { adam, dense, type History, Network } from 'myelin';
import { type BrainModel, fromBrain, fromTensorflow } from 'myelin/import';
import { fromOnnx, type FromOnnxOptions, toOnnx } from 'myelin/onnx';
import { toSource } from 'myelin/source';
import { type Column, readCsv, type Row, type Schema, schemaOf, type Table, tableOf } from 'myelin/table';
import { crossValidate, type GridSearch, gridSearch } from 'myelin/search';
import { decodeModel, decodeNpz, type ModelStore, type Tensor, toMatrix } from 'myelin/files';
import { load } from 'myelin/node';

const arrays: Map<string, Tensor> = decodeNpz(new Uint8Array());
const matrix: Matrix = toMatrix(arrays.get('a')!);
const decoded: Network = decodeModel(new ArrayBuffer(8));
const scalerFile: Promise<StandardScaler> = load('scaler.json', StandardScaler);
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

const trained: { stoppedBy: 'iterations' | 'errorThreshold' | 'callback' | 'abort' } =
  await neuron.trainAsync([[0, 0, 1]], [1], { signal: AbortSignal.timeout(1000), worker: false });
const network = new Network({ inputs: 1, layers: [dense({ units: 1 })] });
const training = { epochs: 1, loss: 'meanSquaredError', optimizer: adam() } as const;
const history: History = await network.trainAsync([[0], [1]], [0, 1], { ...training, transfer: true });
const { mean }: { mean: Record<string, number> } = await crossValidate([[0], [1]], [0, 1], {
  network: { inputs: 1, layers: [dense({ units: 1 })] },
  train: training,
  folds: 2,
});
const search: GridSearch<{ readonly units: 1 | 2 }> = await gridSearch([[0], [1]], [0, 1], {
  grid: { units: [1, 2] },
  network: ({ units }) => ({ inputs: 1, layers: [dense({ units }), dense({ units: 1 })] }),
  train: () => training,
  folds: 2,
});
const onnx: FromOnnxOptions = { output: 'probabilities', dtype: 'float64' };
const exchanged: string = toSource(fromOnnx(toOnnx(fromOnnx(new Uint8Array(), onnx))), { module: 'cjs' });
const brain: BrainModel = fromBrain({});
const source: Promise<string> = fromTensorflow({}, [new ArrayBuffer(4)]).toSource({ module: 'esm' });
// @ts-expect-error: no such module
toSource(brain.network, { module: 'amd' });

const people: Table = tableOf([{ age: 41, plan: 'basic' }]);
const ages: Column = people.column('age');
const levels: readonly string[] = ages.type === 'category' ? ages.levels : [];
const person: Row = [...(await readCsv('a,b\\n1,2', { columns: { a: { decimal: ',' } } }))][0]!;
const schema: Schema = schemaOf(people, { target: 'plan' });
// @ts-expect-error: no such type
tableOf([{ age: 41 }], { columns: { age: 'integer' } });

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

// @ts-expect-error: a controller is no signal
void network.trainAsync([[0]], [0], { ...training, signal: new AbortController() });

export { answers, classes, draw, error, exchanged, folds, history, indices, iterations, levels, many, mean, name, names, one, person, rows, schema, search, source, trained, typed };
`;
