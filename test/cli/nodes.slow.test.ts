// The packed command in a shell and in a terminal, on every version of Node from 20 to 26 that scripts/install-test-tools.mjs
// (with --slow those between, too) has installed: the bytes and the words of this one.
import { existsSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NODE_VERSIONS, nodePath, ODD_NODE_VERSIONS } from '../../scripts/nodes.mjs';
import { type Installed, installPacked } from '../package/install.js';
import { CommandFolder, customers, widthsOf } from '../support/command.js';

const VERSIONS = [...NODE_VERSIONS, ...ODD_NODE_VERSIONS].sort();
const there = VERSIONS.filter((version) => existsSync(nodePath(version)));
if (there.length < VERSIONS.length) {
  console.warn(`Of Node ${VERSIONS.join(', ')} only ${there.join(', ') || 'none'} is here.`);
}

/** Everything that ends by itself, and tells no times. */
const RUNS = [
  '--version',
  '--help',
  'train --help',
  'inspect c.csv --json',
  'inspect - < c.csv',
  'train c.csv -t churned --quality fast -o m.json --report r.html',
  'train --config own.json',
  'predict m.json c.csv --probabilities --keep id',
  'predict m.json c.csv -o a.ndjson.gz',
  'predict own.safetensors c.csv',
  'evaluate m.json c.csv',
  'explain m.json c.csv --column age',
  'cv c.csv -t fee --quality fast --folds 2',
  `search c.csv -t fee --quality fast --folds 2 --grid '{"exclude": [[], ["age"]]}'`,
  'show m.json',
  'export m.json --to onnx -o x.onnx',
  'export m.json --to python -o x.py',
  'export own.safetensors --to source -o x.js',
  'completion bash',
  'predict m.json c.csv | head -n 1',
  'predict m.json c.csv > /dev/full',
  'predict none.json c.csv',
  'trian',
];
const FILES = ['m.json', 'own.safetensors', 'x.onnx', 'x.py', 'x.js'];
const OWN = {
  data: 'c.csv',
  target: 'fee',
  exclude: ['id', 'age', 'plan', 'since', 'churned'],
  inputs: ['id'],
  output: 'own.safetensors',
  network: { layers: [{ kind: 'dense', units: 1 }] },
  train: { epochs: 2, loss: 'meanSquaredError', optimizer: { kind: 'adam' } },
};

let installed: Installed;
const folders: CommandFolder[] = [];
beforeAll(() => {
  installed = installPacked();
});
afterAll(() => {
  for (const folder of folders) folder.remove();
  installed.remove();
});

/** A folder in which the package is installed; `npx` there is run by this Node. */
function folderOf(node: string): CommandFolder {
  const path = JSON.stringify(dirname(node));
  const folder = new CommandFolder(
    `env npm_config_update_notifier=false PATH=${path}:"$PATH" npx --no-install myelin`,
  );
  folders.push(folder);
  symlinkSync(join(installed.folder, 'node_modules'), join(folder.path, 'node_modules'));
  folder.write('package.json', '{ "private": true, "type": "module" }\n');
  folder.write('c.csv', customers(120));
  folder.write('many.csv', customers(3000));
  folder.write('own.json', JSON.stringify(OWN));
  return folder;
}

/** What it says and writes. */
function all(folder: CommandFolder): unknown {
  const told = RUNS.map((args) => {
    const { status, stdout, stderr } = folder.shell(`set -o pipefail; myelin ${args}`);
    // Node 21 is none that this npm is for.
    return { args, status, stdout, stderr: stderr.replaceAll(/^npm warn cli .*\n/gm, '') };
  });
  // The report tells the version of Node; the bits of gzip are its zlib's.
  const report = folder.text('r.html').replace(/<dd>[\d.]+<\/dd>\n<\/dl>/, '');
  const answers = folder.shell('gzip -dc a.ndjson.gz').stdout;
  return [told, report, answers, ...FILES.map((name) => folder.text(name))];
}

let expected: unknown;
beforeAll(() => {
  expected = all(folderOf(process.execPath));
});

describe.each([process.versions.node, ...there])('Node %s', (version) => {
  const node = version === process.versions.node ? process.execPath : resolve(nodePath(version));
  let folder: CommandFolder;
  beforeAll(() => {
    folder = folderOf(node);
  });

  it('says and writes what this one does', () => {
    expect(folder.shell(`PATH=${dirname(node)}:$PATH node -v`).stdout).toBe(`v${version}\n`);
    expect(all(folder)).toEqual(expected);
  });

  it('a terminal: a line of progress that follows its width; Ctrl-C saves the best so far', async () => {
    const drawn = await folder.typing(
      'trap : INT; ( sleep 2; stty cols 40 ) < /dev/tty & myelin train many.csv -t churned --quality best -o c.json; echo "status $?"; ls c.json',
      /2[0-9]\/60 networks/,
      '\x03',
    );
    const widths = widthsOf(drawn, '/60 networks');
    expect(Math.max(...widths)).toBeGreaterThan(39);
    expect(widths.at(-2)).toBeLessThan(40);
    expect(drawn).toContain('the best so far is c.json');
    expect(drawn).toMatch(/status 130\s+c\.json/);
  });
});
