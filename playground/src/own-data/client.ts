// The page's side: one worker, which is ended to stop what it does.
import type { Call, Calls, Told } from './protocol.js';

export class TableFailure extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

interface Waiting {
  resolve(answer: never): void;
  reject(error: Error): void;
  progress: ((share: number, words: string) => void) | undefined;
}

type Given<K extends keyof Calls> = Omit<Calls[K], 'answer'>;

export class TableClient {
  readonly #worker = new Worker(new URL('./table-worker.ts', import.meta.url), { type: 'module' });
  readonly #waiting = new Map<number, Waiting>();
  #id = 0;

  constructor() {
    this.#worker.addEventListener('message', ({ data }: MessageEvent<Told>) => this.#hear(data));
    this.#worker.addEventListener('error', ({ message }) => this.#end('ERR_WORKER', message));
  }

  call<K extends keyof Calls>(
    kind: K,
    given: Given<K>,
    progress?: (share: number, words: string) => void,
  ): Promise<Calls[K]['answer']> {
    return new Promise((resolve, reject) => {
      const id = ++this.#id;
      this.#waiting.set(id, { resolve, reject, progress });
      this.#worker.postMessage({ kind, id, ...given } as unknown as Call);
    });
  }

  /** Ends whatever goes on; the table is then gone, too. */
  dispose(): void {
    this.#worker.terminate();
    this.#end('ERR_STOPPED', '');
  }

  #end(code: string, message: string): void {
    for (const { reject } of this.#waiting.values()) reject(new TableFailure(code, message));
    this.#waiting.clear();
  }

  #hear(message: Told): void {
    const waiting = this.#waiting.get(message.id);
    if (!waiting) return;
    if (message.kind === 'progress') waiting.progress?.(message.share, message.words);
    else {
      this.#waiting.delete(message.id);
      if (message.kind === 'done') waiting.resolve(message.answer as never);
      else waiting.reject(new TableFailure(message.code, message.message));
    }
  }
}
