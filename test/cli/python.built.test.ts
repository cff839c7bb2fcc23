// `export --to python`: what the programs answer, run by Python with NumPy alone.
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as layers from '../../src/index.js';
import { type LayerSpec, Network, type SamplesLike } from '../../src/index.js';
import { load, save } from '../../src/node.js';
import { Classifier, Regressor, readCsv } from '../../src/table.js';
import { CommandFolder, customers } from '../support/command.js';

// Drives dist/cli.js.
const hasNumPy = spawnSync('python3', ['-c', 'import numpy']).status === 0;
if (!hasNumPy) console.warn('No python3 with NumPy here: exported programs are not run.');

let folder: CommandFolder;
beforeAll(() => {
  folder = new CommandFolder();
});
afterAll(() => folder.remove());

function python(script: string): unknown {
  const { stdout, stderr } = spawnSync('python3', ['-W', 'error', '-c', script], {
    cwd: folder.path,
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

/** The greatest distance, in parts of the greatest number. */
function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  const scale = Math.max(1, ...Array.from(b, Math.abs));
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!))) / scale;
}

describe.runIf(hasNumPy)('networks', () => {
  const { conv1d, conv2d, convTranspose2d, dense, flatten } = layers;
  const activations = [
    ...(['linear', 'sigmoid', 'tanh', 'relu', 'leakyRelu', 'elu'] as const),
    ...(['selu', 'gelu', 'silu', 'softplus', 'softmax'] as const),
  ];
  const cases: [string, number | number[], LayerSpec[]][] = [
    ['all activations', 3, activations.map((activation) => dense({ units: 4, activation }))],
    [
      'images',
      [9, 8, 4],
      [
        conv2d({ filters: 6, kernelSize: [3, 2], strides: [2, 1], groups: 2, padding: 'same' }),
        layers.batchNorm(),
        layers.averagePool2d({ poolSize: 3, strides: 2, padding: 'same' }),
        layers.residual([conv2d({ filters: 6, kernelSize: 3, padding: 'same', dilation: 2 })]),
        layers.upSample2d({ size: 2 }),
        convTranspose2d({ filters: 4, kernelSize: 3, strides: 2, activation: 'gelu' }),
        layers.maxPool2d({ poolSize: 2, padding: 'same' }),
        layers.layerNorm(),
        flatten(),
        layers.dropout({ rate: 0.5 }),
        dense({ units: 3, activation: 'softmax' }),
      ],
    ],
    [
      'series',
      [12, 2],
      [
        conv1d({ filters: 4, kernelSize: 3, padding: 'causal', dilation: 2, activation: 'relu' }),
        layers.maxPool1d(),
        layers.activation({ activation: 'silu' }),
        layers.globalAveragePool(),
        dense({ units: 2, bias: false }),
      ],
    ],
  ];

  it.each(cases)('%s: the answers of the library to 1e-12', async (name, inputs, made) => {
    const network = new Network({ inputs, layers: made, seed: 4 });
    const count = [inputs].flat().reduce((product, length) => product * length, 1);
    const rows = Array.from({ length: 5 }, (_, row) =>
      Array.from({ length: count }, (_, i) => 3 * Math.sin(1 + 7 * row + 1.3 * i)),
    );
    // Moving statistics and biases are other than at the beginning.
    for (const layer of network.layers) {
      const given = Object.entries(layer.parameters).map(([key, { data, shape }]) => [
        key,
        { data: data.map((value, i) => Math.abs(value) + 0.01 * (i % 5)), shape },
      ]);
      if (given.length > 0 && layer.kind !== 'residual') {
        layer.parameters = Object.fromEntries(given);
      }
    }
    await save(`${folder.path}/net.json`, network);
    expect(folder.run(['export', 'net.json', '--to', 'python', '-q']).status, name).toBe(0);
    folder.write('rows.json', JSON.stringify(rows));
    const answers = python(
      'import json, net; y = net.run(json.load(open("rows.json"))); print(json.dumps(y.reshape(-1).tolist()))',
    ) as number[];
    expect(distance(answers, network.run(rows as SamplesLike).data)).toBeLessThan(1e-12);
  });

  it('as a program: rows of CSV by the names of the training', () => {
    folder.write('xy.csv', 'x,note,y\n0.5,a,1\n-1,b,0\n2,c,4\n');
    const config = {
      target: 'y',
      inputs: ['x'],
      network: {
        layers: [
          { kind: 'dense', units: 3, activation: 'tanh' },
          { kind: 'dense', units: 1 },
        ],
      },
      train: { epochs: 5, loss: 'meanSquaredError', optimizer: { kind: 'sgd', learningRate: 0.1 } },
    };
    folder.write('xy.json', JSON.stringify(config));
    folder.run(['train', 'xy.csv', '--config', 'xy.json', '-o', 'm.json', '-q']);
    folder.run(['export', 'm.json', '--to', 'python', '-q']);
    const { stdout } = folder.shell('python3 m.py xy.csv');
    const ours = folder.run(['predict', 'm.json', 'xy.csv']).stdout;
    const numbers = (text: string): number[] => text.trim().split('\n').slice(1).map(Number);
    expect(stdout.split('\n')[0]).toBe('y');
    expect(distance(numbers(stdout), numbers(ours))).toBeLessThan(1e-12);
  });

  it('layers that have no writer are named', async () => {
    const network = new Network({ inputs: [4, 2], layers: [layers.lstm({ units: 2 })] });
    await save(`${folder.path}/lstm.json`, network);
    expect(folder.run(['export', 'lstm.json', '--to', 'python'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('layers[0] is a lstm layer'),
    });
  });
});

describe.runIf(hasNumPy)('models of tables', () => {
  // Networks are of float32, whose sums NumPy adds up in another order and in float64.
  const BOUND = 2e-6;
  /** Gaps, levels that were never seen, a boolean, dates of times. */
  const text = customers(160)
    .trimEnd()
    .split('\n')
    .map((line, i) => {
      if (i === 0) return `${line},member,seen`;
      const hour = String(i % 24).padStart(2, '0');
      return `${line},${['true', 'false', ''][i % 3]},2024-0${1 + (i % 9)}-1${i % 10} ${hour}:30`;
    })
    .join('\n');
  const unseen = text.replaceAll('team', 'other');

  beforeAll(() => {
    folder.write('c.csv', text);
    folder.write('u.csv', unseen);
    for (const target of ['churned', 'fee', 'plan']) {
      const args = ['-t', target, '--quality', 'fast', '-o', `${target}.json`, '-q'];
      expect(folder.run(['train', 'c.csv', ...args]).status).toBe(0);
      expect(folder.run(['export', `${target}.json`, '--to', 'python', '-q']).status).toBe(0);
    }
  });

  it.each(['churned', 'plan'])('%s: labels and probabilities, of rows of CSV', async (target) => {
    const model = await load(`${folder.path}/${target}.json`, Classifier);
    const rows = await readCsv(target === 'plan' ? text : unseen);
    const { stdout, stderr } = folder.shell(
      `python3 -W error ${target}.py ${target === 'plan' ? 'c' : 'u'}.csv`,
    );
    expect(stderr).toBe('');
    const [header, ...lines] = stdout.trim().split('\n');
    expect(header).toBe([target, ...model.classes.map((name) => `${target}=${name}`)].join(','));
    const cells = lines.map((line) => line.split(','));
    expect(cells.map(([label]) => label)).toEqual(model.predict(rows));
    const given = cells.flatMap(([, ...values]) => values.map(Number));
    const expected = model.predictProbabilities(rows).flatMap((each) => Object.values(each));
    expect(distance(given, expected)).toBeLessThan(BOUND);
  });

  it('numbers, of values of Python as of texts', async () => {
    const model = await load(`${folder.path}/fee.json`, Regressor);
    const row = { id: 1, age: 41, plan: 'pro', since: '2024-05-01', churned: 'no' };
    const full = { ...row, member: true, seen: new Date('2024-03-04T05:06:07.089Z') };
    const gaps = { ...row, age: null, plan: null, since: null, member: null, seen: null };
    const expected = model.predict([full, gaps]);
    const made = `
import json, datetime, fee
row = dict(id=1, age=41.0, plan="pro", since=datetime.date(2024, 5, 1), churned="no", member="Yes",
  seen=datetime.datetime(2024, 3, 4, 7, 6, 7, 89000, datetime.timezone(datetime.timedelta(hours=2))))
gaps = dict(row, age=float("nan"), plan="", since=None, member=None, seen="")
one = fee.predict(row)
wrong = []
for change in (dict(age="old"), dict(since="2024-02-30"), dict(member="perhaps")):
    try:
        fee.predict(dict(row, **change))
    except ValueError as error:
        wrong.append(str(error))
try:
    fee.predict({})
except ValueError as error:
    wrong.append(str(error))
print(json.dumps([fee.predict([row, gaps]), one, fee.predict([]), wrong]))`;
    const [many, one, none, wrong] = python(made) as [number[], number, [], string[]];
    expect(distance(many, expected)).toBeLessThan(BOUND);
    // NumPy adds one row up in another order than two.
    expect(distance([one], many.slice(0, 1))).toBeLessThan(1e-12);
    expect(none).toEqual([]);
    expect(wrong[0]).toMatch(/column 'age': 'old' is no number/);
    expect(wrong.slice(1).map((each) => /column '(\w+)'/.exec(each)![1])).toEqual([
      'since',
      'member',
      'age',
    ]);
  });

  it('names from a file are texts, never code', () => {
    const json = JSON.parse(folder.text('fee.json'));
    const hostile = '"""\nopen("broken", "w")\n#';
    json.members[0].name = hostile;
    folder.write(`a"""b.json`, JSON.stringify(json));
    expect(folder.run(['export', 'a"""b.json', '--to', 'python', '-o', 'h.py', '-q']).status).toBe(
      0,
    );
    folder.shell('python3 h.py c.csv');
    expect(() => folder.read('broken')).toThrow();
    expect(python('import json, h; print(json.dumps(h.TARGET))')).toBe('fee');
  });
});
