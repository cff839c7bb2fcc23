// `serve` under load, beside a server that does nothing.
import { type ChildProcess, spawn } from 'node:child_process';
import { Agent, request } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CLI, CommandFolder, customers } from '../support/command.js';

// Drives dist/cli.js.
const ROW = JSON.stringify({ age: 41, plan: 'basic', since: '2024-05-01', fee: 9.5 });
const BARE = `require('node:http').createServer((request, response) => { request.resume().on('end', () => response.end('{}')); })
  .listen(0, function () { console.error(JSON.stringify({ url: 'http://127.0.0.1:' + this.address().port })); })`;
const CONNECTIONS = 16;

let folder: CommandFolder;
beforeAll(() => {
  folder = new CommandFolder();
  folder.write('customers.csv', customers(200));
  folder.run(['train', 'customers.csv', '-t', 'churned', '--quality', 'fast', '-o', 'm.json']);
});
afterAll(() => folder.remove());

async function started(args: string[]): Promise<[ChildProcess, string]> {
  const child = spawn(process.execPath, args, { cwd: folder.path });
  const line = await new Promise<string>((resolve) => child.stderr.once('data', resolve));
  return [child, JSON.parse(line).url];
}

/** Requests a second, and the duration that 99 of 100 do not pass, in milliseconds. */
async function load(url: string, seconds: number): Promise<{ rate: number; p99: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const durations: number[] = [];
  const end = performance.now() + 1000 * seconds;
  const one = (): Promise<number> =>
    new Promise((resolve, reject) => {
      const sent = request(`${url}/predict`, { method: 'POST', agent }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode!));
      });
      sent.on('error', reject);
      sent.end(ROW);
    });
  const client = async (): Promise<void> => {
    while (performance.now() < end) {
      const start = performance.now();
      expect(await one()).toBe(200);
      durations.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, client));
  agent.destroy();
  durations.sort((a, b) => a - b);
  return { rate: durations.length / seconds, p99: durations[Math.floor(durations.length * 0.99)]! };
}

it('answers, and how fast', async () => {
  const [bare, bareUrl] = await started(['-e', BARE]);
  const [ours, url] = await started([CLI, 'serve', 'm.json', '--port', '0', '--json']);
  try {
    await load(url, 2);
    const [a, b] = [await load(bareUrl, 8), await load(url, 8)];
    console.log(
      `bare ${a.rate.toFixed(0)}/s p99 ${a.p99.toFixed(1)} ms; serve ${b.rate.toFixed(0)}/s p99 ${b.p99.toFixed(1)} ms`,
    );
    expect(b.rate).toBeGreaterThan(0.05 * a.rate);
  } finally {
    bare.kill();
    ours.kill();
  }
});

it('1,000 malformed bodies under load: each an error with a code, and all good ones are answered', async () => {
  const [child, url] = await started([CLI, 'serve', 'm.json', '--port', '0', '--json']);
  try {
    const running = load(url, 6);
    const bodies = Array.from({ length: 1000 }, (_, i) => {
      const cut = ROW.slice(0, i % ROW.length);
      return [cut, `${cut}\u0000`, `[${cut}`, `{"age":1e999,"x":"${cut}`, '\ufeff', `${ROW},`][
        i % 6
      ]!;
    });
    const statuses = new Map<number, number>();
    for (let i = 0; i < bodies.length; i += 20) {
      await Promise.all(
        bodies.slice(i, i + 20).map(async (body) => {
          const response = await fetch(`${url}/predict`, { method: 'POST', body });
          const { error } = await response.json();
          expect(error.code).toMatch(/^ERR_/);
          statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
        }),
      );
    }
    expect([...statuses.keys()].sort()).toEqual([400]);
    const { rate, p99 } = await running; // which expects 200 of each of its own
    console.log(`beside malformed bodies ${rate.toFixed(0)}/s, p99 ${p99.toFixed(1)} ms`);
  } finally {
    child.kill();
  }
});
