// The packed program in a real shell, and in a terminal.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installed, installPacked } from '../package/install.js';
import { CommandFolder, customers, widthsOf } from '../support/command.js';

let installed: Installed;
let program: string;
let folder: CommandFolder;
beforeAll(() => {
  installed = installPacked();
  program = JSON.stringify(join(installed.folder, 'node_modules/.bin/myelin'));
  folder = new CommandFolder(program);
  folder.write('customers.csv', customers(120));
  folder.write('big.csv', customers(40_000));
  const { status, stderr } = folder.shell(
    'myelin train customers.csv -t churned --quality fast -o churn.json',
  );
  expect([status, stderr]).toEqual([0, expect.stringContaining('saved as churn.json')]);
});
afterAll(() => {
  installed.remove();
  folder.remove();
});

it('npx myelin is there', () => {
  const { stdout } = spawnSync('npx', ['--no-install', 'myelin', '--version'], {
    cwd: installed.folder,
    encoding: 'utf8',
  });
  expect(stdout).toMatch(/^\d+\.\d+\.\d+/);
});

it('a reader that has enough is no failure', () => {
  const { stdout, stderr } = folder.shell(
    'set -o pipefail; myelin predict churn.json big.csv | head -n 2; echo "status $?"',
  );
  expect(stdout).toMatch(/^churned\n(yes|no)\nstatus 0\n$/);
  expect(stderr).toBe('');
});

it('pipes: gzip in, stdin and stdout, gzip out', () => {
  const { stdout, status } = folder.shell(`
    set -eo pipefail
    gzip -k customers.csv
    myelin predict churn.json customers.csv.gz > a
    gzip -dc customers.csv.gz | myelin predict churn.json - > b
    myelin predict churn.json customers.csv -o c.csv.gz -q
    cmp a b && gzip -dc c.csv.gz | cmp - a && wc -l < a`);
  expect([status, stdout.trim()]).toEqual([0, '121']);
});

it('a full disk is an error that says so', () => {
  const { stderr, status } = folder.shell('myelin predict churn.json big.csv > /dev/full');
  expect([status, stderr]).toEqual([5, expect.stringContaining('disk is full')]);
});

// A file system of 64 kB, where somebody may make one.
const small = `unshare --mount --map-root-user bash -ec '
  mkdir -p small; mount -t tmpfs -o size=64k tmpfs small; cd small`;
const canMount = spawnSync('bash', ['-c', `cd /tmp && ${small}; true'`]).status === 0;

it.runIf(canMount)('a disk that fills up: what was there stays, and nothing is left behind', () => {
  const { stdout, stderr, status } = folder.shell(
    `${small}
    echo kept > a.csv; echo kept > m.json
    set +e
    PROGRAM predict ../churn.json ../big.csv --probabilities -o a.csv; echo "status $?"
    PROGRAM train ../customers.csv -t churned --quality fast -q -o m.json; echo "status $?"
    cat a.csv m.json; ls -A'`.replaceAll('PROGRAM', program),
  );
  expect([status, stdout]).toEqual([0, 'status 5\nstatus 5\nkept\nkept\na.csv\nm.json\n']);
  expect(stderr.match(/disk is full/g)).toHaveLength(2);
});

// Of util-linux; macOS has another.
const able = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes(
  'util-linux',
);

describe.runIf(able)('a terminal', () => {
  it('one line of progress, as wide as the terminal at most, which goes at the end', () => {
    const { stdout, status } = folder.terminal(
      'myelin train big.csv -t churned --quality fast --max-rows 4000 -o t.json',
      60,
    );
    expect(status).toBe(0);
    const drawn = stdout.split('\r\x1b[2K').slice(1, -1);
    expect(drawn.some((line) => /^\d\/6 networks .* left .*loss /.test(line))).toBe(true);
    for (const line of drawn) expect([...line].length).toBeLessThan(60);
    expect(stdout.split('\r\x1b[2K').at(-1)).toMatch(/4000 rows, out of fold/);
  });

  it('colours, and none with NO_COLOR or in a pipe', () => {
    expect(folder.terminal('myelin --help').stdout).toContain('\x1b[1mVerbs');
    expect(folder.terminal('NO_COLOR=1 myelin --help').stdout).not.toContain('\x1b[');
    expect(folder.terminal('myelin --help | cat').stdout).not.toContain('\x1b[');
  });

  it('its line follows a terminal that becomes narrower', async () => {
    const drawn = await folder.typing(
      'trap : INT; ( sleep 0.8; stty cols 40 ) < /dev/tty & myelin train big.csv -t churned --quality best --max-rows 3000 -o n.json',
      /4[0-9]\/60 networks/,
      '\x03',
    );
    const widths = widthsOf(drawn, '/60 networks');
    expect(Math.max(...widths)).toBeGreaterThan(39);
    expect(widths.at(-2)).toBeLessThan(40);
  });

  it('Ctrl-C saves the best so far', async () => {
    const drawn = await folder.typing(
      'trap : INT; myelin train big.csv -t churned --quality best --max-rows 3000 -o c.json; echo "status $?"; ls c.json',
      /1[1-9]\/60 networks/,
      '\x03',
    );
    expect(drawn).toContain('the best so far is c.json');
    expect(drawn).toMatch(/status 130\s+c\.json/);
  });
});
