import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeModel } from '../../src/files.js';
import { load } from '../../src/node.js';
import { Classifier, Regressor, readCsv } from '../../src/table.js';
import { CLI, CommandFolder, customers } from '../support/command.js';

// Drives dist/cli.js.
const FAST = ['--quality', 'fast'];
let folder: CommandFolder;
beforeAll(() => {
  folder = new CommandFolder();
  folder.write('customers.csv', customers(120));
  folder.write('new.csv', customers(300));
  folder.write('many.csv', customers(3000));
  folder.run(['train', 'customers.csv', '-t', 'churned', ...FAST, '-o', 'churn.json', '-q']);
  folder.run(['train', 'customers.csv', '-t', 'fee', ...FAST, '-o', 'fee.json', '-q']);
});
afterAll(() => folder.remove());

describe('train', () => {
  it('twice gives the same bytes, model and report, and tells seed and hash', () => {
    const args = [
      'train',
      'customers.csv',
      '-t',
      'churned',
      ...FAST,
      '--seed',
      '3',
      '--report',
      'r.html',
      '-o',
      'm.json',
    ];
    const { status, stdout, stderr } = folder.run(args);
    expect([status, stdout]).toEqual([0, '']);
    const [model, report] = [folder.read('m.json'), folder.read('r.html')];
    const hash = /seed 3, weights ([0-9a-f]{16})/.exec(stderr)![1]!;
    expect(folder.run(['show', 'm.json']).stdout).toContain(`sha256 ${hash}`);
    expect(folder.run(args).status).toBe(0);
    expect(folder.read('m.json').equals(model)).toBe(true);
    expect(folder.read('r.html').equals(report)).toBe(true);
    expect(report.toString()).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
  });

  it('several targets: figures, columns and pages of each', async () => {
    const two = ['-t', 'fee,age', '--exclude', 'churned', ...FAST];
    const args = ['train', 'customers.csv', ...two, '--report', 'two.html', '-o', 'two.json'];
    const { status, stderr } = folder.run(args);
    expect(status).toBe(0);
    expect(stderr).toMatch(/^fee: \d+ rows, out of fold:[\s\S]*^age: \d+ rows, out of fold:/m);
    expect(folder.read('two.fee.html').toString()).toContain('fee, foretold from');
    expect(folder.read('two.age.html').toString()).toContain('age, foretold from');
    const model = new Regressor({
      target: ['fee', 'age'],
      exclude: ['churned'],
      quality: 'fast',
      seed: 0,
    });
    model.fitSync(await readCsv(`${folder.path}/customers.csv`));
    expect(folder.read('two.json').equals(encodeModel(model))).toBe(true);
    const predicted = folder.run(['predict', 'two.json', 'new.csv', '--intervals']).stdout;
    expect(predicted.split('\n')[0]).toBe('fee,fee low,fee high,age,age low,age high');
    const told = folder.run(['evaluate', 'two.json', 'new.csv', '--json']).stdout;
    expect(JSON.parse(told).targets.map((each: { target: string }) => each.target)).toEqual([
      'fee',
      'age',
    ]);
    const mixed = folder.run(['train', 'customers.csv', '-t', 'fee,churned', '-o', 'x.json']);
    expect([mixed.status, mixed.stderr]).toEqual([
      2,
      expect.stringContaining("'fee' asks for regression, 'churned' for classification"),
    ]);
  });

  it('is the model that the library makes', async () => {
    const model = new Classifier({ target: 'churned', quality: 'fast', seed: 0 });
    const rows = await readCsv(`${folder.path}/customers.csv`);
    model.fitSync(rows);
    expect(folder.read('churn.json').equals(encodeModel(model))).toBe(true);
  });

  it('--json tells each network, and the end', () => {
    const { stderr } = folder.run([
      'train',
      'customers.csv',
      '-t',
      'churned',
      ...FAST,
      '-o',
      'm.json',
      '--json',
      '--folds',
      '2',
      '--validation',
      '0.25',
    ]);
    const events = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const networks = events.filter(({ event }) => event === 'network');
    expect(networks.map(({ done }) => done)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(networks[0]).toMatchObject({ total: 6, loss: expect.any(Number) });
    const end = events.at(-1);
    expect(end).toMatchObject({ event: 'trained', rows: 90, seed: 0, output: 'm.json' });
    expect(end.validation[0]).toMatchObject({ name: 'accuracy', value: expect.any(Number) });
    expect(end.crossValidation.mean.accuracy).toBeGreaterThan(0.5);
    const [low, high] = end.figures[0].interval;
    expect(low).toBeLessThan(end.figures[0].value);
    expect(high).toBeGreaterThan(end.figures[0].value);
  });

  it('--config stands behind what is typed', () => {
    folder.write(
      'run.json',
      '{"data": "customers.csv", "target": "churned", "quality": "fast", "output": "c.json", "exclude": ["fee"], "seed": 5}',
    );
    expect(folder.run(['train', '--config', 'run.json', '--seed', '0']).status).toBe(0);
    const { options } = JSON.parse(folder.text('c.json'));
    expect(options).toEqual({ target: 'churned', quality: 'fast', exclude: ['fee'], seed: 0 });
    folder.write('bad.json', '{"tarpet": "x"}');
    expect(folder.run(['train', '--config', 'bad.json'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('tarpet'),
    });
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('%s saves what is whole, and says so', async (signal) => {
    const child = spawn(
      process.execPath,
      [
        CLI,
        'train',
        'many.csv',
        '-t',
        'churned',
        '--quality',
        'best',
        '-o',
        `${signal}.json`,
        '--json',
      ],
      { cwd: folder.path },
    );
    let told = '';
    child.stderr.on('data', (piece) => {
      told += piece;
      // The first kind, of ten folds, is whole.
      if (!child.killed && /"done":1[2-9]/.test(told)) child.kill(signal);
    });
    const status = await new Promise((resolve) => child.on('exit', resolve));
    expect(status).toBe(signal === 'SIGINT' ? 130 : 143);
    expect(told).toContain('"event":"interrupted"');
    expect(JSON.parse(told.trim().split('\n').at(-1)!)).toMatchObject({
      event: 'trained',
      stopped: true,
    });
    const answers = folder.run(['predict', `${signal}.json`, 'new.csv']);
    expect(answers.stdout.split('\n')).toHaveLength(302);
  });

  it('killed, it leaves what was there', async () => {
    folder.write('kept.json', 'as it was');
    const child = spawn(
      process.execPath,
      [CLI, 'train', 'many.csv', '-t', 'churned', '-o', 'kept.json', '--json'],
      { cwd: folder.path },
    );
    await new Promise((resolve) => child.stderr.once('data', resolve));
    child.kill('SIGKILL');
    await new Promise((resolve) => child.on('exit', resolve));
    expect(folder.text('kept.json')).toBe('as it was');
  });
});

describe('train --resume', () => {
  const args = ['train', 'customers.csv', '-t', 'churned', '-o', 'part.json'];
  /** Starts it and sends the signal once so many networks are trained. */
  async function ended(more: string[], signal: NodeJS.Signals, networks: number): Promise<string> {
    const child = spawn(process.execPath, [CLI, ...args, ...more, '--json'], { cwd: folder.path });
    let told = '';
    child.stderr.on('data', (piece) => {
      told += piece;
      if (!child.killed && told.includes(`"done":${networks},`)) child.kill(signal);
    });
    await new Promise((resolve) => child.on('close', resolve));
    return told;
  }
  let whole: Buffer;
  beforeAll(() => {
    folder.run([...args.slice(0, -1), 'whole.json', '-q', '--threads', '3']);
    whole = folder.read('whole.json');
  });

  it('goes on after Ctrl-C to the same bytes, on any number of threads', async () => {
    expect(await ended([], 'SIGINT', 2)).toContain('"event":"stopped"');
    expect(folder.read('part.json.resume').length).toBeGreaterThan(1000);
    expect(folder.run([...args, '--resume', '--seed', '1'])).toMatchObject({ status: 2 });
    const { status, stderr } = folder.run([...args, '--resume', '--threads', '1']);
    expect([status, stderr]).toEqual([0, expect.stringMatching(/^goes on after \d+ networks/)]);
    expect(folder.read('part.json').equals(whole)).toBe(true);
    expect(readdirSync(folder.path)).not.toContain('part.json.resume');
  });

  it('goes on after a kill where it was asked for; half a line is none', async () => {
    await ended(['--resume'], 'SIGKILL', 4);
    const left = folder.read('part.json.resume');
    folder.write('part.json.resume', left.subarray(0, left.length - 9));
    const told = await ended(['--resume'], 'SIGKILL', 9);
    expect(told).toMatch(/"event":"resumed","networks":[3-9]/);
    const { status, stderr } = folder.run([...args, '--resume']);
    expect([status, stderr]).toEqual([0, expect.stringMatching(/^goes on after/)]);
    expect(folder.read('part.json').equals(whole)).toBe(true);
  });

  it('--threads: from one to what the library trains at a time', () => {
    for (const threads of ['0', '1.5', '4097']) {
      expect(folder.run([...args, '--threads', threads])).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('--threads: expected a whole number from 1 to'),
      });
    }
  });
});

describe('predict', () => {
  it('answers as the library does, in order', async () => {
    const model = await load(`${folder.path}/churn.json`, Classifier);
    const rows = [...(await readCsv(folder.text('new.csv')))];
    const probabilities = model.predictProbabilities(rows);
    const expected = model
      .predict(rows)
      .map(
        (label, i) => `${rows[i]!.id},${label},${probabilities[i]!.no},${probabilities[i]!.yes}`,
      );
    const { stdout, status } = folder.run([
      'predict',
      'churn.json',
      'new.csv',
      '--probabilities',
      '--keep',
      'id',
    ]);
    expect(status).toBe(0);
    expect(stdout).toBe(`${['id,churned,churned=no,churned=yes', ...expected].join('\n')}\n`);
  });

  it('intervals of numbers', async () => {
    const model = await load(`${folder.path}/fee.json`, Regressor);
    const { stdout } = folder.run([
      'predict',
      'fee.json',
      'new.csv',
      '--intervals',
      '--coverage',
      '0.8',
    ]);
    const [first] = model.predictInterval(
      [...(await readCsv(folder.text('new.csv')))].slice(0, 1),
      { coverage: 0.8 },
    );
    expect(stdout.split('\n').slice(0, 2)).toEqual([
      'fee,fee low,fee high',
      `${first!.prediction},${first!.low},${first!.high}`,
    ]);
    expect(folder.run(['predict', 'churn.json', 'new.csv', '--intervals']).status).toBe(2);
    expect(folder.run(['predict', 'fee.json', 'new.csv', '--probabilities']).status).toBe(2);
  });

  it('many batches are one', () => {
    const big = customers(20_000);
    folder.write('big.csv', big);
    const whole = folder
      .run(['predict', 'churn.json', 'big.csv', '--keep', '*'])
      .stdout.split('\n');
    expect(whole).toHaveLength(20_002);
    const rows = big.trim().split('\n').slice(1);
    // The target stands in the rows, and the answer beside it.
    expect(whole[0]).toBe('id,age,plan,since,fee,churned,predicted churned');
    for (const at of [0, 8191, 8192, 8193, 19_999])
      expect(whole[at + 1]!.startsWith(`${rows[at]},`)).toBe(true);
    const tail = `${big.slice(0, big.indexOf('\n') + 1)}${rows.slice(8000, 8400).join('\n')}\n`;
    expect(
      folder
        .run(['predict', 'churn.json', '-', '--keep', '*'], { input: tail })
        .stdout.split('\n')
        .slice(1, 401),
    ).toEqual(whole.slice(8001, 8401));
  });

  it('an error tells its line in the file, and leaves no file', () => {
    const rows = folder.text('big.csv').split('\n');
    folder.write(
      'wrong.csv',
      rows.map((row, i) => (i === 9000 ? '1,old,pro,2023-01-15,9.5,no' : row)).join('\n'),
    );
    const { status, stderr } = folder.run([
      'predict',
      'churn.json',
      'wrong.csv',
      '-o',
      'answers.csv',
    ]);
    expect(status).toBe(3);
    expect(stderr).toContain("wrong.csv: line 9001, column 'age'");
    expect(readdirSync(folder.path).filter((name) => name.includes('answers'))).toEqual([]);
  });

  it('no rows, no column', () => {
    const { status, stdout } = folder.run(['predict', 'churn.json', '-'], {
      input: 'age,plan,since,fee\n',
    });
    expect([status, stdout]).toEqual([0, 'churned\n']);
    const lost = folder.run(['predict', 'churn.json', '-'], { input: 'age,plan\n1,pro\n' });
    expect(lost).toMatchObject({ status: 3, stderr: expect.stringMatching(/no column "since"/) });
  });
});

describe('evaluate and show', () => {
  it('evaluate tells the figures of the library', async () => {
    const model = await load(`${folder.path}/churn.json`, Classifier);
    const { accuracy, logLoss } = model.evaluate(await readCsv(folder.text('new.csv')));
    const told = JSON.parse(folder.run(['evaluate', 'churn.json', 'new.csv', '--json']).stdout);
    expect(told.rows).toBe(300);
    expect(told.figures.slice(0, 2).map(({ value }: { value: number }) => value)).toEqual([
      accuracy,
      logLoss,
    ]);
    expect(folder.run(['evaluate', 'churn.json', 'new.csv']).stdout).toMatch(
      /^300 rows\n.*true \\ answer/s,
    );
    expect(folder.run(['evaluate', 'fee.json', 'new.csv']).stdout).toMatch(/R²/);
  });

  it('show tells the schema', () => {
    expect(folder.run(['show', 'churn.json']).stdout).toContain(
      "A classifier of 'churned': no, yes.",
    );
    expect(JSON.parse(folder.run(['show', 'fee.json', '--json']).stdout)).toMatchObject({
      kind: 'regressor',
      target: 'fee',
      seed: 0,
    });
  });
});
