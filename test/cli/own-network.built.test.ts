// Networks of one's own: trained, asked, held against rows, served, and trained on after an interrupt.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeSafetensors, encodeNpy, encodeSafetensors } from '../../src/files.js';
import { adam, dense, lstm, Network, type NetworkJSON } from '../../src/index.js';
import { load, save } from '../../src/node.js';
import { CLI, CommandFolder } from '../support/command.js';

// Drives dist/cli.js.
const LAYERS = [
  { kind: 'dense', units: 6, activation: 'tanh' },
  { kind: 'dense', units: 1 },
];
const train = (epochs: number, loss = 'meanSquaredError') => ({
  epochs,
  loss,
  optimizer: { kind: 'adam', learningRate: 0.01 },
});
const points = Array.from({ length: 60 }, (_, i) => {
  const [a, b] = [Math.sin(i), Math.cos(1.7 * i)];
  return { id: i, a, b, y: a * a - b / 2, c: Number(a > 0) + Number(a + b > 0) };
});

let folder: CommandFolder;
beforeAll(() => {
  folder = new CommandFolder();
  const lines = points.map((row) => Object.values(row).join(','));
  folder.write('n.csv', `id,a,b,y,c\n${lines.join('\n')}\n`);
  const config = { data: 'n.csv', network: { layers: LAYERS }, train: train(30) };
  folder.write('y.json', JSON.stringify({ ...config, target: 'y', inputs: ['b', 'a'], seed: 3 }));
  const softmax = [LAYERS[0], { kind: 'dense', units: 3, activation: 'softmax' }];
  const classes = {
    network: { layers: softmax },
    train: train(30, 'categoricalCrossentropy'),
  };
  folder.write(
    'c.json',
    JSON.stringify({ data: 'n.csv', target: 'c', exclude: ['id', 'y'], ...classes }),
  );
  for (const [config, output] of [
    ['y.json', 'y.safetensors'],
    ['c.json', 'c-net.json'],
  ] as const) {
    expect(folder.run(['train', '--config', config, '-o', output, '-q']).status).toBe(0);
  }
});
afterAll(() => folder.remove());

const rows = (text: string): number[][] =>
  text
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').map(Number));

describe('predict', () => {
  it('finds the columns by name, in the order of the training, in CSV and NDJSON', async () => {
    const network = await load(`${folder.path}/y.safetensors`);
    const expected = points.map(({ id, a, b }) => [id, network.run([b, a])[0]]);
    const { stdout } = folder.run(['predict', 'y.safetensors', 'n.csv', '--keep', 'id']);
    expect(stdout.split('\n')[0]).toBe('id,y');
    expect(rows(stdout)).toEqual(expected);
    folder.write('n.ndjson', points.map((row) => JSON.stringify(row)).join('\n'));
    const json = folder.run(['predict', 'y.safetensors', 'n.ndjson']).stdout.trim().split('\n');
    expect(json.map((line) => JSON.parse(line).y)).toEqual(expected.map(([, y]) => y));
  });

  it('classes: the likeliest index, and what each has', async () => {
    const network = await load(`${folder.path}/c-net.json`);
    const { stdout } = folder.run(['predict', 'c-net.json', 'n.csv', '--probabilities']);
    expect(stdout.split('\n')[0]).toBe('c,c=0,c=1,c=2');
    for (const [i, [index, ...given]] of rows(stdout).entries()) {
      const answer = [...network.run([points[i]!.a, points[i]!.b])];
      expect(given).toEqual(answer);
      expect(index).toBe(answer.indexOf(Math.max(...answer)));
    }
    expect(folder.run(['predict', 'y.safetensors', 'n.csv', '--probabilities']).status).toBe(2);
  });

  it('a network of the library, which knows no names: arrays, or --inputs', async () => {
    const network = new Network({ inputs: 2, layers: [dense({ units: 2 })], seed: 1 });
    await save(`${folder.path}/plain.json`, network);
    const x = Float64Array.from(points.flatMap(({ a, b }) => [a, b]));
    folder.write('x.npy', encodeNpy({ data: x, shape: [60, 2] }));
    const expected = points.map(({ a, b }) => [...network.run([a, b])]);
    const { stdout } = folder.run(['predict', 'plain.json', 'x.npy']);
    expect(stdout.split('\n')[0]).toBe('output0,output1');
    expect(rows(stdout)).toEqual(expected);
    const named = folder.run(['predict', 'plain.json', 'n.csv', '--inputs', 'a,b', '-t', 'u,v']);
    expect(named.stdout.split('\n')[0]).toBe('u,v');
    expect(rows(named.stdout)).toEqual(expected);
    expect(folder.run(['predict', 'plain.json', 'n.csv'])).toMatchObject({
      status: 3,
      stderr: expect.stringContaining(
        '5 columns of numbers (id, a, b, y, c), but the network takes 2',
      ),
    });
  });

  it('sequences of any length: as many steps as the columns fill', async () => {
    const network = new Network({
      inputs: [null, 2],
      layers: [lstm({ units: 3 }), dense({ units: 1 })],
      seed: 1,
    });
    await save(`${folder.path}/steps.safetensors`, network);
    const x = Float64Array.from({ length: 24 }, (_, i) => Math.sin(i));
    folder.write('steps.npy', encodeNpy({ data: x, shape: [4, 6] }));
    const { stdout } = folder.run(['predict', 'steps.safetensors', 'steps.npy']);
    const sample = (row: number): number[][] =>
      [0, 1, 2].map((step) => [...x.subarray(6 * row + 2 * step, 6 * row + 2 * step + 2)]);
    expect(rows(stdout)).toEqual([0, 1, 2, 3].map((row) => [...network.run(sample(row) as never)]));
  });

  it('a gap and a text are told with their place', () => {
    const tell = (text: string): string =>
      folder.run(['predict', 'y.safetensors', '-'], { input: text }).stderr;
    expect(tell('b,a\n1,2\n3,\n')).toBe(
      "error: stdin: row 2, column 'a': a gap; a network takes numbers alone.\n",
    );
    const wrong = tell('b,a\n1,2\n3,old\n');
    expect(wrong).toContain("stdin: line 3, column 'a'");
    expect(wrong).not.toContain('Here: --columns'); // which this verb has not
  });

  it('what a file tells wrongly is refused', () => {
    const { tensors, metadata } = decodeSafetensors(folder.read('y.safetensors'));
    for (const text of ['{', '{}', '{"loss": "huber", "inputs": [{}], "targets": []}']) {
      metadata.set('trained_with', text);
      folder.write('wrong.safetensors', encodeSafetensors(tensors, metadata));
      expect(folder.run(['show', 'wrong.safetensors'])).toMatchObject({
        status: 4,
        stderr: expect.stringContaining('trainedWith'),
      });
    }
  });
});

describe('evaluate', () => {
  it('the loss of the library, figures of numbers, and a report', async () => {
    const network = await load(`${folder.path}/y.safetensors`);
    const { loss } = network.evaluate(
      points.map(({ a, b }) => [b, a]),
      points.map(({ y }) => y),
      { loss: 'meanSquaredError' },
    );
    const args = ['evaluate', 'y.safetensors', 'n.csv'];
    const told = JSON.parse(folder.run([...args, '--json', '--report', 'y.html']).stdout);
    expect(told.loss).toEqual({ name: 'meanSquaredError', value: loss });
    const [r2, rmse] = told.figures;
    expect(r2.value).toBeLessThan(1);
    expect(rmse.value ** 2).toBeCloseTo(loss!, 12);
    const page = folder.text('y.html');
    for (const id of ['figures', 'answers', 'worst', 'repeat'])
      expect(page).toContain(`id="${id}"`);
    expect(page).not.toMatch(/out of fold|\bNaN\b|undefined/);
    expect(folder.run([...args, '--report', 'again.html', '-q']).status).toBe(0);
    expect(folder.text('again.html').replace('again.html', 'y.html')).toBe(
      page.replace(' --json', '').replace('y.html', 'y.html -q'),
    );
  });

  it('classes by their indices', () => {
    const { stdout } = folder.run(['evaluate', 'c-net.json', 'n.csv']);
    expect(stdout).toMatch(/^60 rows, categoricalCrossentropy .*accuracy .*true \\ answer/s);
    expect(folder.run(['evaluate', 'c-net.json', 'n.csv', '--target', 'y'])).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('expected the index of a class, 0 to 2'),
    });
    expect(folder.run(['evaluate', 'plain.json', 'n.csv']).status).toBe(2);
  });
});

describe('serve', () => {
  it('takes samples, lists of them, and rows by the names of columns', async () => {
    const child = spawn(
      process.execPath,
      [CLI, 'serve', 'y.safetensors', '--port', '0', '--json'],
      {
        cwd: folder.path,
      },
    );
    try {
      const { url } = JSON.parse(
        await new Promise((resolve) => child.stderr.once('data', resolve)),
      );
      const network = await load(`${folder.path}/y.safetensors`);
      const ask = async (body: unknown): Promise<[number, unknown]> => {
        const text = JSON.stringify(body);
        const response = await fetch(`${url}/predict`, { method: 'POST', body: text });
        return [response.status, await response.json()];
      };
      const answer = { outputs: [...network.run([0.5, -0.25])] };
      expect(await ask([0.5, -0.25])).toEqual([200, answer]);
      expect(await ask({ a: -0.25, b: 0.5 })).toEqual([200, answer]);
      expect(
        await ask([
          [0.5, -0.25],
          [0.5, -0.25],
        ]),
      ).toEqual([200, [answer, answer]]);
      expect(await ask([{ b: 0.5, a: -0.25 }])).toEqual([200, [answer]]);
      expect(await ask([])).toEqual([200, []]);
      for (const wrong of [[1], [[1, 2], [1]], { a: 1 }, { a: 'x', b: 1 }, [null], ['a', 1]]) {
        expect((await ask(wrong))[0]).toBe(422);
      }
      const schema = await (await fetch(`${url}/schema`)).json();
      expect(schema).toMatchObject({ kind: 'network', columns: ['b', 'a'], outputs: ['y'] });
    } finally {
      child.kill('SIGKILL');
    }
  });
});

describe('train --resume', () => {
  /** Starts it and sends the signal, twice as `npx` does, once so many epochs are told. */
  function interrupted(args: string[], signal: NodeJS.Signals, epochs: number): Promise<number> {
    const child = spawn(process.execPath, [CLI, 'train', ...args, '--json'], { cwd: folder.path });
    let told = '';
    child.stderr.on('data', (piece) => {
      told += piece;
      if (child.killed || !told.includes(`"epoch":${epochs},`)) return;
      child.kill(signal);
      child.kill(signal);
    });
    return new Promise((resolve) => child.on('close', resolve));
  }

  it('goes on to the bits of a training that was not interrupted', async () => {
    const long = {
      ...JSON.parse(folder.text('y.json')),
      train: { ...train(1500), earlyStopping: { patience: 1000, monitor: 'loss' } },
    };
    folder.write('long.json', JSON.stringify(long));
    const whole = folder.run(['train', '--config', 'long.json', '-o', 'whole.json', '-q']);
    expect(whole.status).toBe(0);
    const args = ['--config', 'long.json', '-o', 'part.json'];
    expect(await interrupted(args, 'SIGINT', 100)).toBe(130);
    expect(existsSync(`${folder.path}/part.json`)).toBe(true);
    const kept = folder.read('part.json.resume');
    // Other settings are another training.
    expect(folder.run(['train', ...args, '--resume', '--seed', '9'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('other rows, settings'),
    });
    expect(folder.read('part.json.resume').equals(kept)).toBe(true);
    const { status, stderr } = folder.run(['train', ...args, '--resume']);
    expect([status, stderr]).toEqual([0, expect.stringMatching(/^goes on after epoch 1\d\d/)]);
    expect(folder.read('part.json').equals(folder.read('whole.json'))).toBe(true);
    expect(existsSync(`${folder.path}/part.json.resume`)).toBe(false);
    const { layers } = JSON.parse(folder.text('part.json')) as NetworkJSON;
    expect(layers).toHaveLength(2);
  });

  it('what is no such file, and stdin', () => {
    folder.write('odd.json.resume', 'something else');
    const args = ['train', '--config', 'y.json', '-o', 'odd.json', '--resume'];
    expect(folder.run(args)).toMatchObject({
      status: 4,
      stderr: expect.stringContaining('odd.json.resume'),
    });
    expect(folder.run(['train', '-', ...args.slice(1)])).toMatchObject({ status: 2 });
    expect(folder.run(['train', '--config', 'y.json', '--threads', '2']).status).toBe(2);
  });
});

it('an optimizer of the library is the same training', async () => {
  const own = new Network({
    inputs: 2,
    layers: [dense({ units: 6, activation: 'tanh' }), dense({ units: 1 })],
    seed: 3,
  });
  own.train(
    points.map(({ a, b }) => [b, a]),
    points.map(({ y }) => y),
    { epochs: 30, loss: 'meanSquaredError', optimizer: adam({ learningRate: 0.01 }) },
  );
  const saved = await load(`${folder.path}/y.safetensors`);
  expect(saved.run([0.1, 0.2])).toEqual(own.run([0.1, 0.2]));
});
