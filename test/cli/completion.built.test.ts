// Completion, in the shells themselves where they are.
import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.js';
import { CLI, CommandFolder, customers } from '../support/command.js';

// Drives dist/cli.js.
let folder: CommandFolder;
beforeAll(() => {
  folder = new CommandFolder();
  folder.write('customers.csv', customers(3));
  folder.write('myelin', `#!/bin/sh\nexec "${process.execPath}" "${CLI}" "$@"\n`);
  chmodSync(`${folder.path}/myelin`, 0o755);
});
afterAll(() => folder.remove());

const has = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0;

/** A script of a shell that finds `myelin`. */
function runBy(shell: string, args: readonly string[], script: string): string {
  folder.write('script', script);
  const { stdout, stderr } = spawnSync(shell, [...args, 'script'], {
    cwd: folder.path,
    encoding: 'utf8',
    timeout: 20_000,
    killSignal: 'SIGKILL',
    env: { ...process.env, TERM: 'xterm', PATH: `${folder.path}:${process.env.PATH}` },
  });
  expect(stderr).toBe('');
  return stdout;
}

it.each(['bash', 'zsh', 'fish'])('%s: names every verb and flag', (shell) => {
  const { stdout, status } = folder.run(['completion', shell]);
  expect(status).toBe(0);
  for (const { name, options } of COMMANDS) {
    expect(stdout).toContain(name);
    for (const option of options) expect(stdout).toMatch(new RegExp(`(--|-l )${option.name}\\b`));
  }
});

it('bash', () => {
  const stdout = runBy(
    'bash',
    [],
    `eval "$(myelin completion bash)"
    try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _myelin; echo "\${COMPREPLY[*]}"; }
    try myelin ev
    try myelin train --quality f
    try myelin train --quality = f
    try myelin train --quality =
    try myelin train x.csv --valid
    try myelin train cust
    complete -p myelin`,
  );
  expect(stdout).toBe(
    'evaluate\nfast\nfast\nfast default best\n--validation\ncustomers.csv\ncomplete -F _myelin myelin\n',
  );
});

it.runIf(has('fish'))('fish', () => {
  const stdout = runBy(
    'fish',
    ['--no-config'],
    `myelin completion fish | source
    for line in "myelin ev" "myelin train --quality f" "myelin train x.csv --valid" "myelin train cust"
      complete -C $line
    end`,
  );
  expect(stdout.split('\n').map((line) => line.split('\t')[0])).toEqual([
    'evaluate',
    'fast',
    '--validation',
    'customers.csv',
    '',
  ]);
});

// zsh completes in a terminal alone: a second one types and looks at what is drawn.
it.runIf(has('zsh'))('zsh', () => {
  const stdout = runBy(
    'zsh',
    ['-f'],
    `zmodload zsh/zpty
    zpty z zsh -f -i
    zpty -w z 'PS1=; zstyle ":completion:*" verbose no; eval "$(myelin completion zsh)"; echo "rea""dy"'
    zpty -r z drawn '*ready*'
    try() { zpty -w -n z "$1"$'\\t'; zpty -r z drawn "*$2*"; echo "$2"; zpty -w -n z $'\\x15'; }
    try 'myelin ev' 'evaluate'
    try 'myelin train --quality=f' 'quality=fast'
    try 'myelin train x.csv --valid' '--validation'
    try 'myelin train -t y cust' 'customers.csv'
    zpty -d z`,
  );
  expect(stdout).toBe('evaluate\nquality=fast\n--validation\ncustomers.csv\n');
});
