import { type ChildProcess, spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { load } from '../../src/node.js';
import { Classifier } from '../../src/table.js';
import { CLI, CommandFolder, customers } from '../support/command.js';

// Drives dist/cli.js.
let folder: CommandFolder;
let server: ChildProcess;
let url: string;
const row = { age: 41, plan: 'basic', since: '2024-05-01', fee: 9.5 };

function start(...args: string[]): Promise<[ChildProcess, string]> {
  const child = spawn(
    process.execPath,
    [CLI, 'serve', 'churn.json', '--port', '0', '--json', ...args],
    { cwd: folder.path },
  );
  return new Promise((resolve, reject) => {
    child.stderr!.once('data', (line) => resolve([child, JSON.parse(line).url]));
    child.once('exit', reject);
  });
}

const post = (body: string | Uint8Array, to = url): Promise<Response> =>
  fetch(`${to}/predict`, { method: 'POST', body: body as BodyInit });

beforeAll(async () => {
  folder = new CommandFolder();
  folder.write('customers.csv', customers(100));
  folder.run(['train', 'customers.csv', '-t', 'churned', '--quality', 'fast', '-o', 'churn.json']);
  [server, url] = await start('--body-limit', '20000');
});
afterAll(() => {
  server.kill('SIGKILL');
  folder.remove();
});

describe('serve', () => {
  it('answers as the library does, a row or many', async () => {
    const model = await load(`${folder.path}/churn.json`, Classifier);
    const expected = {
      prediction: model.predict(row),
      probabilities: model.predictProbabilities(row),
    };
    expect(await (await post(JSON.stringify(row))).json()).toEqual(expected);
    expect(await (await post(JSON.stringify([row, row]))).json()).toEqual([expected, expected]);
    expect(await (await post('[]')).json()).toEqual([]);
  });

  it('schema, health, metrics', async () => {
    const schema = await (await fetch(`${url}/schema`)).json();
    expect(schema).toMatchObject({ kind: 'classifier', target: 'churned', classes: ['no', 'yes'] });
    expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: 'ok' });
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toMatch(/^myelin_requests_total\{path="\/predict",status="200"\} [1-9]/m);
    expect(metrics).toMatch(/^myelin_predict_duration_seconds_bucket\{le="\+Inf"\} [1-9]/m);
    for (const line of metrics.trim().split('\n'))
      expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{[^{}]*\})? [\d.e+-]+)$/);
  });

  it('what is wrong has a status and a code, and the server goes on', async () => {
    const status = async (response: Promise<Response>): Promise<[number, string]> => {
      const answer = await response;
      return [answer.status, (await answer.json()).error.code];
    };
    expect(await status(post('{'))).toEqual([400, 'ERR_BODY']);
    expect(await status(post('7'))).toEqual([400, 'ERR_BODY']);
    expect(await status(post(Uint8Array.of(0x7b, 0xff)))).toEqual([400, 'ERR_BODY']);
    expect(await status(post(JSON.stringify({ ...row, age: 'old' })))).toEqual([422, 'ERR_DATA']);
    expect(await status(post('[1]'))).toEqual([422, 'ERR_DATA']);
    expect(await status(post(' '.repeat(20_001)))).toEqual([413, 'ERR_TOO_LARGE']);
    expect(await status(fetch(`${url}/predict`))).toEqual([405, 'ERR_METHOD']);
    expect(await status(fetch(`${url}/nothing`))).toEqual([404, 'ERR_PATH']);
    // No body that can be thought of is a fault of the server.
    const bodies = Array.from(
      { length: 300 },
      (_, i) =>
        JSON.stringify(row).slice(0, i % 70) +
        ['', '}', '[', '\\u0000', '"__proto__":1}', '1e999'][i % 6]!,
    );
    const answers = await Promise.all(bodies.map(async (body) => (await post(body)).status));
    expect(answers.filter((each) => each >= 500)).toEqual([]);
    expect((await post(JSON.stringify(row))).status).toBe(200);
  });

  it('SIGTERM under load loses no answer', async () => {
    const [child, at] = await start();
    const ended = new Promise((resolve) => child.on('exit', resolve));
    let answered = 0;
    let lost = 0;
    // Connections are kept; whoever is told that his is at an end goes elsewhere, as behind any balancer.
    const client = async (): Promise<void> => {
      for (;;) {
        const response = await post(JSON.stringify(row), at).catch(() => undefined);
        if (response?.status === 200 && 'prediction' in (await response.json())) answered++;
        else lost++;
        if (answered === 40) child.kill('SIGTERM');
        if (response?.headers.get('connection') !== 'keep-alive') return;
      }
    };
    await Promise.all(Array.from({ length: 8 }, client));
    expect(await ended).toBe(0);
    expect(answered).toBeGreaterThanOrEqual(40);
    expect(lost).toBe(0);
  });

  it('a port that is taken is said', () => {
    const { status, stderr } = folder.run(['serve', 'churn.json', '--port', new URL(url).port]);
    expect([status, stderr]).toEqual([5, expect.stringContaining('--port')]);
  });
});
