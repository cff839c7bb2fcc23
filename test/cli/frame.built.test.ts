import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.js';
import { CommandFolder, customers } from '../support/command.js';

// Drives dist/cli.js.
let folder: CommandFolder;
beforeAll(() => {
  folder = new CommandFolder();
  folder.write('customers.csv', customers(60));
});
afterAll(() => folder.remove());

describe('help', () => {
  it('lists every verb', () => {
    const { status, stdout, stderr } = folder.run(['--help']);
    expect([status, stderr]).toEqual([0, '']);
    for (const { name, summary } of COMMANDS) {
      expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
      expect(stdout).toContain(summary);
    }
    expect(folder.run([]).stdout).toBe(stdout);
  });

  it.each(COMMANDS.map((command) => [command.name, command] as const))(
    'of %s has its options and an example',
    (name, { options, examples }) => {
      const { status, stdout } = folder.run([name, '--help']);
      expect(status).toBe(0);
      for (const option of options) expect(stdout).toContain(`--${option.name}`);
      expect(examples.length).toBeGreaterThan(0);
      for (const [line] of examples) expect(stdout).toContain(line);
      expect(folder.run(['help', name]).stdout).toBe(stdout);
      // No colours in a pipe, and nothing wider than a terminal.
      expect(stdout).not.toContain('\x1b');
      expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThan(110);
    },
  );

  it('--version is that of the package', async () => {
    const { default: json } = await import('../../package.json', { with: { type: 'json' } });
    expect(folder.run(['--version']).stdout).toBe(`${json.version}\n`);
  });
});

describe('errors', () => {
  const of = (...args: string[]): [number | null, string] => {
    const { status, stderr, stdout } = folder.run(args);
    expect(stdout).toBe('');
    expect(stderr).not.toMatch(/\n {4}at /);
    return [status, stderr];
  };

  it('usage: 2, with the near name', () => {
    expect(of('trian')).toEqual([2, expect.stringContaining("did you mean 'train'?")]);
    expect(of('train', 'customers.csv', '--tarpet', 'x')).toEqual([
      2,
      expect.stringContaining("--tarpet (did you mean '--target'?)"),
    ]);
    expect(of('train', 'customers.csv')[0]).toBe(2);
    expect(of('train', 'customers.csv', '--target')).toEqual([
      2,
      expect.stringContaining('--target NAME'),
    ]);
    expect(of('train', 'customers.csv', '-t', 'churned', '--seed', '1.5')[0]).toBe(2);
    expect(of('predict', 'm.json')).toEqual([2, expect.stringContaining('ROWS is missing')]);
    expect(of('inspect', 'customers.csv', 'more.csv')[0]).toBe(2);
    expect(of('inspect', 'customers.xls')).toEqual([2, expect.stringContaining('--format')]);
    expect(of('train', 'customers.csv', '-t', 'churned', '-o', 'm.bin')[0]).toBe(2);
  });

  it('data: 3, with file, line, column and the flag that settles it', () => {
    folder.write('dates.csv', 'a,b\n1,03/04/2024\n2,05/06/2024\n');
    const [status, text] = of('inspect', 'dates.csv');
    expect(status).toBe(3);
    expect(text).toContain("dates.csv: line 2, column 'b'");
    const flag = /--columns '(.*)'/.exec(text)![1]!;
    const settled = folder.run(['inspect', 'dates.csv', '--columns', flag, '--json']);
    expect(JSON.parse(settled.stdout).columns[1].type).toBe('date');
    folder.write('short.csv', 'a,b\n1,x\n2\n');
    expect(of('inspect', 'short.csv')).toEqual([
      3,
      expect.stringMatching(/short\.csv: line 3 .*--short-rows gaps/s),
    ]);
    expect(of('train', 'customers.csv', '-t', 'churnt')[0]).toBe(3);
  });

  it('models: 4; files: 5', () => {
    folder.write('broken.json', '{"format": "myelin-classifier", "version": 1');
    expect(of('show', 'broken.json')).toEqual([4, expect.stringContaining('broken.json')]);
    folder.write('other.json', '{"a": 1}');
    expect(of('predict', 'other.json', 'customers.csv')[0]).toBe(4);
    expect(of('inspect', 'nothing.csv')).toEqual([
      5,
      'error: nothing.csv: there is no such file or folder.\n',
    ]);
    expect(
      of(
        'train',
        'customers.csv',
        '-t',
        'churned',
        '--quality',
        'fast',
        '-q',
        '-o',
        'no/m.json',
      )[0],
    ).toBe(5);
  });

  it('--debug shows the stack; --json is one object', () => {
    expect(folder.run(['inspect', 'nothing.csv', '--debug']).stderr).toMatch(/\n {4}at /);
    const { stderr } = folder.run(['inspect', 'nothing.csv', '--json']);
    expect(JSON.parse(stderr)).toMatchObject({ event: 'error', code: 'ENOENT', status: 5 });
  });
});

describe('inspect', () => {
  it('data to stdout, words to stderr', () => {
    const { status, stdout, stderr } = folder.run(['inspect', 'customers.csv']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^60 rows\n/);
    expect(stdout).toMatch(/^id +number +left out/m);
    expect(stderr).toContain('--target churned');
    expect(folder.run(['inspect', 'customers.csv', '-q']).stderr).toBe('');
  });

  it('stdin is -, and JSON is one document', () => {
    const { stdout } = folder.run(['inspect', '-', '--json'], { input: customers(30) });
    expect(JSON.parse(stdout)).toMatchObject({ rows: 30, guess: { name: 'churned' } });
  });
});
