// `myelin worker` and `myelin search --redis`: processes of their own, over a Redis of the test's own.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CLI, CommandFolder, customers } from '../support/command.js';
import { hasRedis, sleep, TestRedis } from '../support/redis.js';

// Drives dist/cli.js.
const folder = new CommandFolder();
const SEARCH = [
  ...['search', 'customers.csv', '-t', 'churned', '--quality', 'fast', '--folds', '2', '--json'],
  ...['--grid', '{"exclude": [[], ["fee"]]}'],
];
beforeAll(() => folder.write('customers.csv', customers(80)));
afterAll(() => folder.remove());

interface Worker {
  readonly child: ChildProcess;
  readonly events: { event: string; [more: string]: unknown }[];
  /** Resolves with the first event of that name. */
  said(event: string): Promise<Record<string, unknown>>;
}

const started: ChildProcess[] = [];
function work(args: string[], env: NodeJS.ProcessEnv = {}): Worker {
  const child = spawn(process.execPath, [CLI, 'worker', '--json', ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  started.push(child);
  const events: Worker['events'] = [];
  let rest = '';
  child.stderr!.setEncoding('utf8').on('data', (piece: string) => {
    const lines = (rest + piece).split('\n');
    rest = lines.pop()!;
    for (const line of lines) events.push(JSON.parse(line));
  });
  return {
    child,
    events,
    async said(event) {
      for (;;) {
        const found = events.find((each) => each.event === event);
        if (found) return found;
        if (child.exitCode !== null) throw new Error(`no ${event}: ${JSON.stringify(events)}`);
        await sleep(20);
      }
    },
  };
}
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

describe.skipIf(!hasRedis)('worker', () => {
  const redis = new TestRedis();
  let url = '';
  beforeAll(async () => {
    await redis.start();
    url = `redis://127.0.0.1:${redis.port}`;
  });
  afterAll(() => redis.stop());

  it('fits what search --redis asks for, as it is fitted here, and ends in order', async () => {
    const here = folder.run(SEARCH);
    expect(here.status).toBe(0);
    const worker = work(['--concurrency', '1', '--queue', 'test'], {
      MYELIN_REDIS: url.replace('//', '//default:@'),
    });
    expect(await worker.said('working')).toMatchObject({ queue: 'test', concurrency: 1 });
    await worker.said('connected');
    const child = spawn(process.execPath, [CLI, ...SEARCH, '--redis', url, '--queue', 'test'], {
      cwd: folder.path,
    });
    let found = '';
    child.stdout.on('data', (piece) => {
      found += piece;
    });
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(found).toBe(here.stdout);
    worker.child.kill('SIGTERM');
    expect(await once(worker.child, 'close')).toEqual([0, null]);
    expect(worker.events.filter(({ event }) => event === 'trial')).toHaveLength(4);
    expect(worker.events.at(-1)).toEqual({ event: 'ended', trials: 4, failed: 0 });
  });

  it('says that Redis does not answer, and goes on once it does', async () => {
    await redis.stop();
    const worker = work(['--redis', url]);
    expect(await worker.said('lost')).toMatchObject({
      message: expect.stringContaining('ECONNREFUSED'),
    });
    await redis.start();
    await worker.said('connected');
  });
});

describe('search', () => {
  it('--store: the same command goes on with what was found', () => {
    const first = folder.run([...SEARCH, '--store', 'search.ndjson']);
    expect(first.status).toBe(0);
    const kept = folder.text('search.ndjson');
    const second = folder.run([...SEARCH, '--store', 'search.ndjson']);
    expect(second.stdout).toBe(first.stdout);
    expect(folder.text('search.ndjson')).toBe(kept);
  });

  it('--halving: all points with few rows, the better with more', () => {
    const { status, stdout } = folder.run([...SEARCH, '--halving']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout).results.length).toBeGreaterThanOrEqual(2);
  });

  it('what does not go together, or is missing', () => {
    const told = (...args: string[]): [number | null, string] => {
      const { status, stderr } = folder.run(args, { env: { MYELIN_REDIS: '' } });
      return [status, stderr];
    };
    expect(told(...SEARCH.slice(0, 4), '--grid', '{}', '--queue', 'q')).toEqual([
      2,
      expect.stringContaining('--queue: only with --redis.'),
    ]);
    expect(told('worker')).toEqual([2, expect.stringContaining('--redis is missing')]);
    expect(told('worker', '--redis', 'http://x')).toEqual([
      2,
      expect.stringContaining('expected redis://host:port'),
    ]);
  });
});
