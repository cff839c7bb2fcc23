/** A worker of whatever kind this runtime has. */
export interface WorkerHandle {
  postMessage(message: unknown, transfer: readonly ArrayBuffer[]): void;
  /** Whether it keeps the process alive; it does until told otherwise. */
  keepAlive(alive: boolean): void;
  terminate(): void;
}

/** Whom a worker tells. */
export interface WorkerEvents {
  message(data: unknown): void;
  /** It could not be started, or has ended unasked. */
  failure(reason: unknown): void;
}

/** `worker_threads`, of Node, Deno and Bun. */
interface Threads {
  Worker: new (
    source: string | URL,
    options: { eval: boolean; execArgv: string[]; env: Record<string, string>; name: string },
  ) => {
    postMessage(message: unknown, transfer: readonly ArrayBuffer[]): void;
    on(event: string, listener: (value: unknown) => void): void;
    ref(): void;
    unref(): void;
    terminate(): void;
  };
}

interface NodeLike {
  getBuiltinModule?(name: 'node:worker_threads'): Threads | undefined;
}

// Not an import: a bundler for pages would look for it.
function node(): NodeLike | undefined {
  return (globalThis as { process?: NodeLike }).process;
}

/** Whether this thread can have workers of its own: of the program at `url`, or of the one that is built in. */
export function hasWorkers(url: string | undefined): boolean {
  if (threadsOf()) return true;
  return typeof Worker === 'function' && (url !== undefined || !mayHangFromWorkers());
}

/**
 * Firefox, in a worker, while it is debugged or driven by WebDriver: `new Worker` may never return. The worker that starts
 * another waits until the debugger knows the new one, on the condition variable on which the new one's thread waits for
 * work, and only one of the two is woken (`WaitForIsDebuggerRegistered`, dom/workers/WorkerPrivate.h; seen in 153, once in
 * some 40 workers on a busy machine). No time limit helps a thread that is held. Who names a URL has chosen.
 */
function mayHangFromWorkers(): boolean {
  return (
    typeof document === 'undefined' && /\bFirefox\//.test(globalThis.navigator?.userAgent ?? '')
  );
}

// In Electron's pages there are both; theirs are the Web's.
function threadsOf(): Threads | undefined {
  if (typeof document === 'object') return undefined;
  return node()?.getBuiltinModule?.('node:worker_threads');
}

/** Starts a worker from `url`, or where that is undefined from a source. @throws whatever the runtime does where it has none. */
export function openWorker(
  url: string | undefined,
  builtIn: string,
  events: WorkerEvents,
): WorkerHandle {
  const threads = threadsOf();
  return threads ? openThread(threads, url, builtIn, events) : openWebWorker(url, builtIn, events);
}

function openThread(
  { Worker }: Threads,
  url: string | undefined,
  builtIn: string,
  events: WorkerEvents,
): WorkerHandle {
  const worker = new Worker(url === undefined ? builtIn : threadSource(url), {
    eval: url === undefined,
    execArgv: [], // loaders and --input-type are not for it
    env: {}, // else Deno asks the user for leave to read all variables
    name: 'myelin',
  });
  worker.on('message', (data) => events.message(data));
  worker.on('error', (reason) => events.failure(reason));
  worker.on('messageerror', (reason) => events.failure(reason));
  worker.on('exit', (code) => events.failure(`it ended with code ${String(code)}`));
  return {
    postMessage: (message, transfer) => worker.postMessage(message, transfer),
    keepAlive: (alive) => (alive ? worker.ref() : worker.unref()),
    terminate: () => worker.terminate(),
  };
}

/** Node takes a path or a URL object. */
function threadSource(url: string): string | URL {
  return /^(file|data):/.test(url) ? new URL(url) : url;
}

function openWebWorker(
  url: string | undefined,
  builtIn: string,
  events: WorkerEvents,
): WorkerHandle {
  const source = url ?? URL.createObjectURL(new Blob([builtIn], { type: 'text/javascript' }));
  // Deno has module workers only; the source imports nothing, so everywhere else it is either.
  const worker = new Worker(source, { type: 'module', name: 'myelin' });
  const loaded = () => {
    if (url === undefined) URL.revokeObjectURL(source);
  };
  worker.onmessage = ({ data }) => {
    loaded();
    events.message(data);
  };
  worker.onerror = (event) => {
    loaded();
    event.preventDefault();
    events.failure(event.message || 'it could not be loaded');
  };
  worker.onmessageerror = () => events.failure('a message could not be read');
  return {
    postMessage: (message, transfer) => worker.postMessage(message, [...transfer]),
    keepAlive: () => {},
    terminate() {
      loaded();
      worker.terminate();
    },
  };
}
