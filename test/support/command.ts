// The command line as a shell runs it, in a folder of its own.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built program. */
export const CLI = resolve('dist/cli.js');

/** A folder, and what runs in it. */
export class CommandFolder {
  readonly path: string = mkdtempSync(join(tmpdir(), 'myelin-cli-'));
  readonly #program: string;

  /** `program`: what `myelin` is in scripts. */
  constructor(program = `${JSON.stringify(process.execPath)} ${JSON.stringify(CLI)}`) {
    this.#program = program;
  }

  /** `myelin …args`. */
  run(
    args: readonly string[],
    options: { input?: string | Buffer; env?: NodeJS.ProcessEnv } = {},
  ): Ran {
    return spawnSync(process.execPath, [CLI, ...args], {
      cwd: this.path,
      encoding: 'utf8',
      input: options.input ?? '',
      env: { ...process.env, ...options.env },
      maxBuffer: 1 << 28,
    });
  }

  /** A script of bash, in which `myelin` is the program. */
  shell(script: string): Ran {
    return spawnSync('bash', ['-c', `myelin() { ${this.#program} "$@"; }\n${script}`], {
      cwd: this.path,
      encoding: 'utf8',
    });
  }

  /** A script in a terminal of its own, `columns` wide; what was drawn is in `stdout`. */
  terminal(script: string, columns = 80): Ran {
    const inner = `stty cols ${columns} rows 24; myelin() { ${this.#program} "$@"; }; ${script}`;
    return spawnSync('script', ['-qefc', `bash -c ${quote(inner)}`, '/dev/null'], {
      cwd: this.path,
      encoding: 'utf8',
      env: { ...process.env, TERM: 'xterm-256color' },
    });
  }

  /** As `terminal`; types `keys` once what was drawn matches `when`. */
  async typing(script: string, when: RegExp, keys: string): Promise<string> {
    const inner = `stty cols 80 rows 24; myelin() { ${this.#program} "$@"; }; ${script}`;
    const child = spawn('script', ['-qefc', `bash -c ${quote(inner)}`, '/dev/null'], {
      cwd: this.path,
      env: { ...process.env, TERM: 'xterm-256color' },
    });
    let drawn = '';
    let typed = false;
    child.stdout.on('data', (piece) => {
      drawn += piece;
      if (typed || !when.test(drawn)) return;
      typed = true;
      child.stdin.write(keys);
    });
    await new Promise((resolve) => child.on('close', resolve));
    return drawn;
  }

  write(name: string, content: string | Uint8Array): void {
    writeFileSync(join(this.path, name), content);
  }

  read(name: string): Buffer {
    return readFileSync(join(this.path, name));
  }

  text(name: string): string {
    return this.read(name).toString();
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Customers, of whom the old ones on small plans leave: the same text each time. */
export function customers(rows: number): string {
  let state = 7;
  const draw = (): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
  const lines = ['id,age,plan,since,fee,churned'];
  for (let i = 0; i < rows; i++) {
    const age = 18 + Math.floor(draw() * 60);
    const plan = ['basic', 'pro', 'team'][Math.floor(draw() * 3)]!;
    const fee = 5 + draw() * 40;
    const month = String(1 + Math.floor(draw() * 12)).padStart(2, '0');
    const z = (age - 45) / 12 + (plan === 'basic' ? 1 : 0) + (fee - 25) / 20 + draw() - 0.5;
    const shown = draw() < 0.05 ? '' : String(age);
    lines.push(
      `${1000 + i},${shown},${plan},2023-${month}-15,${fee.toFixed(2)},${z > 0 ? 'yes' : 'no'}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

/** How wide each line of progress was that has this in it, of all that a terminal was sent. */
export function widthsOf(drawn: string, text: string): number[] {
  return drawn
    .split('\r\x1b[2K')
    .filter((line) => line.includes(text))
    .map((line) => [...line].length);
}
