// A Redis of the test's own, and workers that are processes of their own.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { Redis } from 'ioredis';
import { REDIS_SERVER } from '../../scripts/test-tools.mjs';
import { VERSION } from '../../src/base/version.js';

const SERVER: string = REDIS_SERVER;

/** Whether there is a Redis on this machine. Without one these tests are skipped, which the suite says. */
export const hasRedis: boolean = existsSync(SERVER);

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((done) => setTimeout(done, milliseconds));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** A Redis server in a folder of its own. */
export class TestRedis {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'myelin-redis-'));
  port = 0;
  #process: ChildProcess | undefined;

  get connection(): { host: string; port: number } {
    return { host: '127.0.0.1', port: this.port };
  }

  async start(persistent = false): Promise<void> {
    this.port ||= await freePort();
    const options = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.folder];
    const how = [
      '--save',
      '',
      '--appendonly',
      persistent ? 'yes' : 'no',
      '--appendfsync',
      'always',
    ];
    this.#process = spawn(SERVER, [...options, ...how], { stdio: 'ignore' });
    const client = new Redis({ ...this.connection, lazyConnect: true, retryStrategy: () => 50 });
    client.on('error', () => {});
    await client.ping();
    client.disconnect();
  }

  async stop(): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (!running || running.exitCode !== null) return;
    running.kill('SIGKILL');
    await once(running, 'exit');
  }

  /** All keys, but those that go by themselves within a minute. */
  async keys(): Promise<string[]> {
    const client = new Redis(this.connection);
    const all = await client.keys('*');
    const left = await Promise.all(all.map((key) => client.ttl(key)));
    client.disconnect();
    return all.filter((_, i) => !(left[i]! >= 0 && left[i]! <= 60)).sort();
  }

  async end(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Programs of workers and callers, bundled from the sources, beside this repository's modules. */
export function programs(): { worker: string; other: string; caller: string } {
  const folder = resolve('build/queue-programs');
  const [bundled] = buildSync({
    stdin: {
      contents:
        "export * from './src/queue.js'; export * from './src/search.js'; export { adam, dense, sgd } from './src/index.js';",
      resolveDir: resolve('.'),
    },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: ['bullmq', 'ioredis'],
    outdir: folder,
    write: false,
  }).outputFiles;
  const text = bundled!.text;
  buildSync({ stdin: { contents: '' }, outdir: folder, write: true, allowOverwrite: true });
  writeFileSync(join(folder, 'myelin.mjs'), text);
  // Another version than this repository's, where one is asked for.
  const modules = join(folder, 'node_modules');
  rmSync(modules, { recursive: true, force: true });
  const { MYELIN_BULLMQ } = process.env;
  if (MYELIN_BULLMQ) symlinkSync(resolve(MYELIN_BULLMQ, 'node_modules'), modules);
  const version = `"${VERSION}"`;
  writeFileSync(
    join(folder, 'other.mjs'),
    text.replaceAll(`VERSION = ${version}`, 'VERSION = "9.9.9"'),
  );
  const worker = (name: string): string => `
    import { runWorker } from './${name}.mjs';
    const { poison, ...options } = JSON.parse(process.argv[2]);
    if (poison) {
      const { parse } = JSON;
      JSON.parse = (text, ...rest) => {
        if (typeof text === 'string' && text.includes(poison)) process.kill(process.pid, 'SIGKILL');
        return parse(text, ...rest);
      };
    }
    const stop = new AbortController();
    process.once('SIGTERM', () => stop.abort());
    process.send?.('ready');
    await runWorker({ ...options, signal: stop.signal });
    process.exit(0);
  `;
  writeFileSync(join(folder, 'worker.mjs'), worker('myelin'));
  writeFileSync(join(folder, 'other-worker.mjs'), worker('other'));
  return {
    worker: join(folder, 'worker.mjs'),
    other: join(folder, 'other-worker.mjs'),
    caller: join(folder, 'caller.mjs'),
  };
}

/** A worker that is started again whenever it dies. */
export class TestWorker {
  readonly #program: string;
  readonly #options: object;
  #process: ChildProcess;
  #over = false;
  deaths = 0;

  constructor(program: string, options: object) {
    this.#program = program;
    this.#options = options;
    this.#process = this.#start();
  }

  signal(name: NodeJS.Signals): void {
    this.#process.kill(name);
  }

  /** Ends it as a person would. */
  async end(): Promise<void> {
    this.#over = true;
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGCONT');
    this.#process.kill('SIGTERM');
    await Promise.race([ended, sleep(5000).then(() => this.#process.kill('SIGKILL'))]);
  }

  #start(): ChildProcess {
    const stdio = ['ignore', 'inherit', 'inherit', 'ipc'] as const;
    const args = [this.#program, JSON.stringify(this.#options)];
    const child = spawn(process.execPath, args, { stdio: [...stdio] });
    child.on('exit', () => {
      this.deaths++;
      if (!this.#over) this.#process = this.#start();
    });
    return child;
  }
}

export { sleep };
