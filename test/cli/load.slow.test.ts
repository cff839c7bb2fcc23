// `serve` under load, beside a server that does nothing; autocannon is the client.
import { type ChildProcess, spawn } from 'node:child_process';
import { type EventEmitter, once } from 'node:events';
import autocannon from 'autocannon';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CLI, CommandFolder, customers } from '../support/command.js';

// Drives dist/cli.js.
const ROW = JSON.stringify({ age: 41, plan: 'basic', since: '2024-05-01', fee: 9.5 });
const BARE = `require('node:http').createServer((request, response) => { request.resume().on('end', () => response.end('{}')); })
  .listen(0, function () { console.error(JSON.stringify({ url: 'http://127.0.0.1:' + this.address().port })); })`;
const SERVE = [CLI, 'serve', 'm.json', '--port', '0', '--json'];

let folder: CommandFolder;
const running: ChildProcess[] = [];
beforeAll(() => {
  folder = new CommandFolder();
  folder.write('customers.csv', customers(200));
  folder.run(['train', 'customers.csv', '-t', 'churned', '--quality', 'fast', '-o', 'm.json']);
});
afterAll(() => {
  for (const child of running) child.kill();
  folder.remove();
});

async function started(args: readonly string[]): Promise<[ChildProcess, string]> {
  const child = spawn(process.execPath, args, { cwd: folder.path });
  running.push(child);
  const [line] = await once(child.stderr, 'data');
  return [child, JSON.parse(line).url];
}

/** What the types do not tell. */
type Connection = autocannon.Client & { destroy(): void };
type Options = Omit<Partial<autocannon.Options>, 'url'>;

/** Posts rows over 16 connections; each answer must be 200. */
async function load(url: string, options: Options): Promise<autocannon.Result> {
  const result = await autocannon({
    url: `${url}/predict`,
    method: 'POST',
    body: ROW,
    connections: 16,
    ...options,
  });
  expect([result.non2xx, result.errors, result.timeouts]).toEqual([0, 0, 0]);
  return result;
}

const told = ({ requests, latency }: autocannon.Result): string =>
  `${requests.average.toFixed(0)}/s, p50 ${latency.p50} ms, p99 ${latency.p99} ms`;

it('answers, and how fast', async () => {
  const [[, bare], [, ours]] = await Promise.all([started(['-e', BARE]), started(SERVE)]);
  for (const url of [bare, ours]) await load(url, { duration: 2 });
  const rounds: (readonly [autocannon.Result, autocannon.Result])[] = [];
  for (let round = 0; round < 3; round++) {
    rounds.push([await load(bare, { duration: 5 }), await load(ours, { duration: 5 })] as const);
  }
  rounds.sort(([a], [b]) => a.requests.average - b.requests.average);
  const [a, b] = rounds[1]!;
  console.log(`bare ${told(a)}; serve ${told(b)}`);
  expect(b.requests.average).toBeGreaterThan(0.1 * a.requests.average);
});

it('1,000 malformed bodies under load: each an error with a code, and all good ones are answered', async () => {
  const [, url] = await started(SERVE);
  const bodies = Array.from({ length: 1000 }, (_, i) => {
    const cut = ROW.slice(0, i % ROW.length);
    return [cut, `${cut}\u0000`, `[${cut}`, `{"age":1e999,"x":"${cut}`, '\ufeff', `${ROW},`][
      i % 6
    ]!;
  });
  const good = load(url, { duration: 8 });
  const codes: string[] = [];
  const bad = await autocannon({
    url: `${url}/predict`,
    method: 'POST',
    connections: 4,
    amount: bodies.length,
    requests: bodies.map((body) => ({
      body,
      onResponse: (_: number, text: string) => codes.push(JSON.parse(text).error.code),
    })),
  });
  expect([bad['4xx'], bad.non2xx, bad.errors, bad.timeouts]).toEqual([1000, 1000, 0, 0]);
  expect(codes).toEqual(Array(1000).fill('ERR_BODY'));
  console.log(`beside malformed bodies ${told(await good)}`);
});

it.each([16, 100])('SIGTERM under load of %i connections loses no answer', async (connections) => {
  const [child, url] = await started(SERVE);
  const exit = once(child, 'exit');
  let ended = 0;
  let broken = 0;
  let answered = 0;
  // A connection that is told to be at an end asks no more, as HTTP has it; autocannon alone would go on writing to it.
  const setupClient = (client: autocannon.Client): void => {
    let last = false;
    // `headers` is a list of names and values in turn, whatever the types say.
    client.on('headers', ({ headers }) => {
      last = /,connection,close(,|$)/i.test(`,${headers}`);
    });
    client.on('response', () => {
      if (++answered === 20 * connections) child.kill('SIGTERM');
      if (!last) return;
      ended++;
      (client as Connection).destroy();
    });
    (client as EventEmitter).on('connError', () => broken++);
  };
  const result = await load(url, { connections, duration: 60, setupClient });
  expect(await exit).toEqual([0, null]);
  // Each connection had its last answer, and none was cut or asked in vain.
  expect([ended, broken]).toEqual([connections, 0]);
  expect(result['2xx']).toBe(answered);
  console.log(`${connections} connections: ${answered} answers, none lost`);
});
