// What both runners run: jsdom's document is there, and timers stand still.
import { dense, Network, Neuron, sgd } from 'myelin';
import { decodeModel, decodeNpz, encodeModel, encodeNpz, fromBlob } from 'myelin/files';
import { fromOnnx, toOnnx } from 'myelin/onnx';
import { readCsv, readParquet, tableOf } from 'myelin/table';

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

/** How many names each entry of the package gives; Vite follows literal names alone. */
export async function namesOfEntries() {
  const modules = {
    myelin: await import('myelin'),
    'myelin/files': await import('myelin/files'),
    'myelin/images': await import('myelin/images'),
    'myelin/import': await import('myelin/import'),
    'myelin/kernels': await import('myelin/kernels'),
    'myelin/node': await import('myelin/node'),
    'myelin/onnx': await import('myelin/onnx'),
    'myelin/plot': await import('myelin/plot'),
    'myelin/queue': await import('myelin/queue'),
    'myelin/search': await import('myelin/search'),
    'myelin/series': await import('myelin/series'),
    'myelin/source': await import('myelin/source'),
    'myelin/table': await import('myelin/table'),
    'myelin/text': await import('myelin/text'),
  };
  return Object.fromEntries(
    Object.entries(modules).map(([entry, module]) => [entry, Object.keys(module).length]),
  );
}

/** Parquet, however it comes: what stands in the column of names. */
export async function parquet(path, bytes) {
  async function* stream() {
    for (let i = 0; i < bytes.length; i += 100) yield bytes.slice(i, i + 100);
  }
  const tables = await Promise.all(
    [path, bytes, new File([bytes], 'a.parquet'), stream()].map((file) =>
      readParquet(file, { columns: { tags: 'skip' } }),
    ),
  );
  return tables.map((table) =>
    Array.from({ length: table.length }, (_, row) => table.column('plan').get(row)),
  );
}

/** A file that a person chose, with letters that are not ASCII. */
export async function csv() {
  const table = await readCsv(new File(['name,age\nZoë,41\nJosé,39\n'], 'people.csv'), {
    columns: { name: 'category' },
  });
  return Array.from({ length: table.length }, (_, row) => table.column('name').get(row));
}

/** Whether models and arrays come back from their files. */
export async function files() {
  const network = make();
  const text = JSON.stringify(network);
  for (const format of ['json', 'safetensors']) {
    if (JSON.stringify(decodeModel(encodeModel(network, { format }))) !== text) return false;
    const blob = new Blob([encodeModel(network, { format })]);
    if (JSON.stringify(await fromBlob(blob)) !== text) return false;
  }
  const npz = decodeNpz(encodeNpz({ x: { data: Float64Array.of(1, 2), shape: [2] } }));
  return (
    npz.get('x').data[1] === 2 && fromOnnx(toOnnx(network)).run(X[1])[0] === network.run(X[1])[0]
  );
}
