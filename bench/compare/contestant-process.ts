// The process of one contestant: it stays alive for one workload and is asked for a round at a time.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type Contestant, pythonPath } from './contestants.js';
import { BUILD, PEERS } from './folders.js';
import type { Failed, Loaded, Outputs, Request, Timed } from './task.js';

type Answer<R extends Request> = R extends { do: 'load' }
  ? Loaded
  : R extends { do: 'outputs' }
    ? Outputs
    : Timed;

export class ContestantProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #timeout: number;
  #complaints = '';
  #settle: { resolve: (line: string) => void; reject: (error: Error) => void } | undefined;
  #ended: Error | undefined;

  /** `timeout`: seconds that an answer may take. */
  constructor(contestant: Contestant, timeout: number) {
    this.#timeout = timeout;
    const { command, args } = commandOf(contestant);
    this.#child = spawn(command, args, { stdio: 'pipe' });
    this.#child.stdin.on('error', () => {}); // told by exit
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#complaints = (this.#complaints + text).slice(-4000);
    });
    createInterface({ input: this.#child.stdout }).on('line', (line) =>
      this.#take('resolve', line),
    );
    this.#child.on('error', (error) => this.#fail(error));
    this.#child.on('close', (code, signal) =>
      this.#fail(new Error(reason(this.#complaints) ?? `ended with ${signal ?? `status ${code}`}`)),
    );
  }

  /** @throws Error what the process says is wrong, or that it has ended or hangs. */
  async ask<R extends Request>(request: R): Promise<Answer<R>> {
    if (this.#ended) throw this.#ended;
    let timer: NodeJS.Timeout | undefined;
    const line = await new Promise<string>((resolve, reject) => {
      this.#settle = { resolve, reject };
      timer = setTimeout(() => {
        this.#child.kill('SIGKILL');
        reject(new Error(`no answer within ${this.#timeout} s`));
      }, 1000 * this.#timeout);
      this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    }).finally(() => clearTimeout(timer));
    const answer = JSON.parse(line) as Answer<R> | Failed;
    if ('error' in answer) throw new Error(answer.error.split('\n')[0]);
    return answer;
  }

  end(): void {
    this.#child.kill('SIGKILL'); // it has said all it knows; some libraries keep timers
  }

  #take(how: 'resolve', line: string): void {
    this.#settle?.[how](line);
    this.#settle = undefined;
  }

  #fail(error: Error): void {
    this.#ended ??= error;
    this.#settle?.reject(this.#ended);
    this.#settle = undefined;
  }
}

function commandOf({ language, peer, options, nodeFlags }: Contestant): {
  command: string;
  args: string[];
} {
  const told = JSON.stringify(options);
  return language === 'python'
    ? { command: pythonPath(), args: [`${PEERS}/${peer}.py`, told] }
    : { command: process.execPath, args: [...(nodeFlags ?? []), `${BUILD}/${peer}.js`, told] };
}

/** The line of a stack trace, Node's or Python's, that says what went wrong. */
export function reason(complaints: string): string | undefined {
  const lines = complaints.split('\n').map((line) => line.trim());
  const named = lines.filter((line) => /^(\w*(Error|Exception)\b.*?:|Error )/.test(line));
  return (named.at(-1) ?? lines.filter(Boolean).at(-1))?.slice(0, 200);
}
