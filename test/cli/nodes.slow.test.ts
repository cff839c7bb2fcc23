// The command on other versions of Node, where scripts/install-test-tools.mjs has installed them: the bytes of this one.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NODE_VERSIONS, nodePath } from '../../scripts/nodes.mjs';
import { CLI, CommandFolder, customers } from '../support/command.js';

// Drives dist/cli.js.
const there = NODE_VERSIONS.filter((version) => existsSync(nodePath(version)));
if (there.length < NODE_VERSIONS.length) {
  console.warn(`Of Node ${NODE_VERSIONS.join(', ')} only ${there.join(', ') || 'none'} is here.`);
}

/** Everything that ends by itself. */
const RUNS: readonly (readonly string[])[] = [
  ['--version'],
  ['train', '--help'],
  ['inspect', 'c.csv', '--json'],
  ['train', 'c.csv', '-t', 'churned', '--quality', 'fast', '-o', 'm.json', '--report', 'r.html'],
  ['predict', 'm.json', 'c.csv', '--probabilities', '--keep', 'id'],
  ['evaluate', 'm.json', 'c.csv'],
  ['explain', 'm.json', 'c.csv', '--column', 'age'],
  ['cv', 'c.csv', '-t', 'fee', '--quality', 'fast', '--folds', '2'],
  [
    'search',
    'c.csv',
    '-t',
    'fee',
    '--quality',
    'fast',
    '--folds',
    '2',
    '--grid',
    '{"exclude": [[], ["age"]]}',
  ],
  ['show', 'm.json'],
  ...['onnx', 'python', 'json'].map((form) => [
    'export',
    'm.json',
    '--to',
    form,
    '-o',
    `x.${form}`,
  ]),
  ['completion', 'bash'],
  ['predict', 'none.json', 'c.csv'],
  ['trian'],
];
const FILES = ['m.json', 'x.onnx', 'x.python', 'x.json'];

let folder: CommandFolder;
beforeAll(() => {
  folder = new CommandFolder();
  folder.write('c.csv', customers(120));
});
afterAll(() => folder.remove());

function all(node: string): unknown {
  const told = RUNS.map((args) => {
    const { status, stdout, stderr } = spawnSync(node, [CLI, ...args], {
      cwd: folder.path,
      encoding: 'utf8',
    });
    return [args[0], status, stdout, stderr];
  });
  // The report tells the version of Node.
  const report = folder.text('r.html').replace(/<dd>[\d.]+<\/dd>\n<\/dl>/, '');
  return [told, report, ...FILES.map((name) => folder.text(name))];
}

describe.each(there)('Node %s', (version) => {
  it('says and writes what this one does', () => {
    expect(all(resolve(nodePath(version)))).toEqual(all(process.execPath));
  });
});
