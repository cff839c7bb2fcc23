// The process of one contestant in JavaScript: answers the driver's requests, one JSON object a line.
import { createInterface } from 'node:readline';
import type { PeerOptions } from '../contestants.js';
import type { Failed, Loaded, Outputs, Request, Task, Timed } from '../task.js';
import { type Data, readData } from './read-data.js';

/** One library with one task. Everything may be asynchronous; only `train`, `one` and `all` are timed. */
export interface Session {
  /** Where it differs from the task; '' where it does not. */
  how: string;
  /** Rows of an update, where they are not those of the task. */
  batchSize?: number;
  /** A new untrained network takes the place of the one before. */
  reset(): unknown;
  /** Over the first `rows` rows. Returns its own milliseconds where it keeps the time itself. */
  train(epochs: number, rows: number): unknown;
  /** The answer to one sample, from an array of numbers to numbers. */
  one?(row: number): unknown;
  /** The answers to all rows, as the library gives them. */
  all?(): unknown;
  /** The answers to the first rows, one after another: (rows, outputs). */
  outputs(rows: number): ArrayLike<number> | Promise<ArrayLike<number>>;
}

export interface Peer {
  version: string;
  load(task: Task, data: Data): Session | Promise<Session>;
}

/** Samples that single predictions go through in turn. */
const SAMPLES = 16;

export async function serve(open: (options: PeerOptions) => Peer | Promise<Peer>): Promise<void> {
  // The answers have standard output to themselves.
  console.log = console.error;
  console.info = console.error;
  const peer = await open(JSON.parse(process.argv[2]!) as PeerOptions);
  let session: Session | undefined;
  for await (const line of createInterface({ input: process.stdin })) {
    let answer: Loaded | Timed | Outputs | Failed;
    try {
      const request = JSON.parse(line) as Request;
      if (request.do === 'load') {
        session = await peer.load(request.task, readData(request.task));
        const { how, batchSize } = session;
        answer = { version: peer.version, how, ...(batchSize && { batchSize }) };
      } else if (session) {
        answer = await reply(session, request);
      } else {
        throw new Error(`${request.do} before load`);
      }
    } catch (error) {
      answer = { error: error instanceof Error ? error.message : String(error) };
    }
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
}

async function reply(
  session: Session,
  request: Exclude<Request, { do: 'load' }>,
): Promise<Timed | Outputs> {
  switch (request.do) {
    case 'train': {
      const milliseconds: number[] = [];
      for (let i = 0; i < request.repeats; i++) {
        await session.reset();
        const begin = performance.now();
        const own = await session.train(request.epochs, request.rows);
        milliseconds.push(typeof own === 'number' ? own : performance.now() - begin);
      }
      return { milliseconds };
    }
    case 'predict': {
      const { one, all } = session;
      if (!one || !all) throw new Error('makes no predictions');
      const begin = performance.now();
      for (let i = 0; i < request.calls; i++) {
        const answer = request.what === 'one' ? one(i % SAMPLES) : all();
        if (answer instanceof Promise) await answer; // awaiting every number would cost more than some answers
      }
      return { milliseconds: [performance.now() - begin] };
    }
    case 'outputs':
      return { outputs: Array.from(await session.outputs(request.rows)) };
  }
}
