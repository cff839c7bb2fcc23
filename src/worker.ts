// The program of a worker: it makes an engine of the module that it is sent and runs the jobs of one caller.
// scripts/build-worker.mjs turns it into a string, `source.ts`, from which workers are started.

import { EngineError, MyelinError } from './base/errors.js';
import { ENTERED_KINDS } from './core/abi.js';
import type { LinkedFamily } from './core/modules.js';
import { isShared } from './core/threads/can-share.js';
import { serve } from './core/threads/serve.js';
import { type SharedEngine, sharedEngine } from './core/threads/shared-engine.js';
import { type Instantiate, type WasmCore, wasmCore } from './core/wasm/wasm-core.js';
import { createEvaluationJob } from './network/training/evaluation-job.js';
import { registerFullBatch } from './network/training/full-batch.js';
import { lbfgsMethod } from './network/training/second-order/lbfgs-method.js';
import { marquardtMethod } from './network/training/second-order/marquardt-method.js';
import { createStreamJob } from './network/training/stream/stream-job.js';
import { createTrainingJob } from './network/training/training-job.js';
import { createNeuronJob } from './neuron/job.js';
import type { CreateJob, JobData } from './worker/job.js';
import { buffersOf, type FromWorker, type Rooms, type ToWorker } from './worker/messages.js';
import { RunningJob } from './worker/running-job.js';
import { Slices } from './worker/slices.js';

registerFullBatch('lbfgs', lbfgsMethod);
registerFullBatch('levenbergMarquardt', marquardtMethod);

type AnyJob = CreateJob<JobData, unknown, unknown>;

/** Every job, by its `kind`: the register of this program. */
const JOBS: Readonly<Record<string, AnyJob>> = {
  evaluation: createEvaluationJob as unknown as AnyJob,
  neuron: createNeuronJob as unknown as AnyJob,
  stream: createStreamJob as unknown as AnyJob,
  training: createTrainingJob as unknown as AnyJob,
};

/** How long a request to stop may wait, in milliseconds. */
const SLICE = 8;
/** An engine whose memory has grown beyond this is not kept for the next job. */
const MAX_KEPT = 64 * 2 ** 20;

/** What worker_threads and Web Workers have in common. */
interface Port {
  postMessage(message: FromWorker, transfer: ArrayBuffer[]): void;
  onmessage: (event: { data: ToWorker }) => void;
  close(): void;
}

interface NodeLike {
  getBuiltinModule?(name: string): { parentPort: Port | null } | undefined;
}

const node = (globalThis as { process?: NodeLike }).process;
const port =
  node?.getBuiltinModule?.('node:worker_threads')?.parentPort ?? (globalThis as unknown as Port);

let base: WebAssembly.Module | undefined;
const families: LinkedFamily[] = [];
let core: WasmCore | undefined;
/** Where the base binary is a build with threads. */
let shared: SharedEngine | undefined;
let job: RunningJob<JobData, unknown, unknown> | undefined;
const slices: Slices = new Slices(SLICE);

const instantiate: Instantiate = (module, imports) => new WebAssembly.Instance(module, imports);

function post(message: FromWorker): void {
  port.postMessage(message, buffersOf(message));
}

const makeCore = (module: WebAssembly.Module, make: Instantiate): WasmCore =>
  wasmCore(module, make, () => {
    throw new EngineError('A worker draws no numbers.');
  });

function makeSharedCore(module: WebAssembly.Module, make: Instantiate): WasmCore {
  const made = makeCore(module, make);
  made.enterAll(ENTERED_KINDS);
  return made;
}

function makeEngine(module: WebAssembly.Module): WasmCore {
  if (!isShared(module)) return makeCore(module, instantiate);
  shared = sharedEngine(module, makeSharedCore, () => {
    throw new EngineError('A thread that took part in the work has ended.');
  });
  return shared.core;
}

function drop(): void {
  core = undefined;
  shared = undefined;
}

function rooms(count: number): Rooms {
  return { memory: shared!.memory, rooms: shared!.rooms(count) };
}

function start(message: ToWorker & { type: 'start' }): void {
  if (message.base) {
    base = message.base;
    families.length = 0;
    drop();
  }
  families.push(...message.families);
  core ??= makeEngine(base!);
  for (const family of families.slice(core.modules.families.length)) {
    core.link(family, () => family.module!);
  }
  job = new RunningJob(core, core, message.data, JOBS[message.data.kind]!, slices);
}

function end(): void {
  job?.end();
  job = undefined;
  // What other threads have is theirs until they have ended.
  if (shared || (core && core.byteLength > MAX_KEPT)) drop();
}

async function answer(message: ToWorker & { type: 'start' | 'rooms' | 'run' }): Promise<void> {
  try {
    slices.begin();
    if (message.type === 'start') start(message);
    const report =
      message.type === 'run'
        ? await job!.run(message.request)
        : message.type === 'rooms'
          ? rooms(message.count)
          : undefined;
    post({ type: 'done', report });
  } catch (error) {
    post({
      type: 'failed',
      code: error instanceof MyelinError ? error.code : 'ERR_ENGINE',
      message: error instanceof Error ? error.message : String(error),
    });
  }
}

/** What was asked before has been answered. */
let answered: Promise<void> = Promise.resolve();

port.onmessage = ({ data }) => {
  if (data.type === 'stop') job?.stop();
  else if (data.type === 'end') end();
  else if (data.type === 'divide') shared?.use(data.helpers + 1);
  else if (data.type === 'serve') {
    serve(data, () => post({ type: 'serving' }));
    port.close();
  } else answered = answered.then(() => answer(data));
};
// Where address space is limited (RLIMIT_AS), an engine's memory may not be had: found out before data is moved here.
void new WebAssembly.Memory({ initial: 1 });
post({ type: 'ready' });
