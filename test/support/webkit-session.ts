// WebKitGTK over WebDriver's own protocol, as Playwright cannot drive it: Debian's WebKitWebDriver and MiniBrowser.
// MiniBrowser has no headless mode; without a DISPLAY it gets an Xvfb of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface WebkitPaths {
  driver: string;
  browser: string;
  xvfb: string | undefined;
}

/** One browser window. Whatever it started ends with `close`, or with this process. */
export class WebkitSession {
  readonly #processes: ChildProcess[] = [];
  #session: string | undefined;
  #version = '';
  readonly #kill = (): void => {
    for (const { pid } of this.#processes.splice(0)) killGroup(pid);
  };

  constructor() {
    process.on('exit', this.#kill);
  }

  /** The process groups' leaders, for who wants to look at their memory. */
  get pids(): number[] {
    return this.#processes.flatMap(({ pid }) => pid ?? []);
  }

  /** WebKitGTK's, once started. */
  get version(): string {
    return this.#version;
  }

  /** `settings` are JavaScriptCore's, such as `{ JSC_useFTLJIT: 'false' }`. */
  async start(
    { driver, browser, xvfb }: WebkitPaths,
    settings: NodeJS.ProcessEnv = {},
  ): Promise<void> {
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      JSC_useSharedArrayBuffer: '1',
      JSC_useWasmRelaxedSIMD: '1',
      ...settings,
    };
    if (!env.DISPLAY && xvfb) env.DISPLAY = await this.#startDisplay(xvfb);
    const port = await freePort();
    this.#spawn(driver, [`--port=${port}`, '--host=127.0.0.1'], env);
    const base = `http://127.0.0.1:${port}`;
    await until(async () => (await fetch(`${base}/status`)).ok);
    const options = { binary: browser, args: ['--automation'] };
    const session = (await send('POST', `${base}/session`, {
      capabilities: {
        alwaysMatch: { browserName: 'MiniBrowser', 'webkitgtk:browserOptions': options },
      },
    })) as { sessionId: string; capabilities: { browserVersion?: string } };
    this.#version = session.capabilities.browserVersion ?? '';
    this.#session = `${base}/session/${session.sessionId}`;
  }

  async open(url: string): Promise<void> {
    await send('POST', `${this.#session}/url`, { url });
  }

  async title(): Promise<string> {
    return (await send('GET', `${this.#session}/title`)) as string;
  }

  /** What a function's body returns in the page. */
  async evaluate(body: string): Promise<unknown> {
    return send('POST', `${this.#session}/execute/sync`, { script: body, args: [] });
  }

  async close(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    if (session) await fetch(session, { method: 'DELETE' }).catch(() => undefined);
    this.#kill();
    process.off('exit', this.#kill);
  }

  /** Starts Xvfb on a display of its own choice and returns that display's name. */
  async #startDisplay(xvfb: string): Promise<string> {
    const child = this.#spawn(xvfb, [
      ...['-displayfd', '3', '-screen', '0', '1280x1024x24'],
      ...['-nolisten', 'tcp', '-terminate'],
    ]);
    const number = await new Promise<string>((resolve, reject) => {
      child.stdio[3]?.once('data', (data: Buffer) => resolve(data.toString().trim()));
      child.once('exit', (code) => reject(new Error(`Xvfb ended with code ${code}.`)));
    });
    return `:${number}`;
  }

  /** As a group of its own, so that whatever the driver starts ends with it. */
  #spawn(command: string, args: string[], env = process.env): ChildProcess {
    const child = spawn(command, args, {
      env,
      detached: true,
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    child.on('error', (error) => console.error(`${command}: ${error.message}`));
    this.#processes.push(child);
    return child;
  }
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

async function send(method: 'GET' | 'POST', url: string, body?: object): Promise<unknown> {
  const response = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }) });
  const answer = await response.text();
  if (!response.ok) throw new Error(`WebKitWebDriver: ${answer}`);
  return (JSON.parse(answer) as { value: unknown }).value;
}

async function until(ready: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (await ready().catch(() => false)) return;
    await sleep(100);
  }
  throw new Error('WebKitWebDriver did not answer within 10 s.');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
