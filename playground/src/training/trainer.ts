// The page's side of a training.
import { type Signal, signal } from '@preact/signals';
import type { ExportFormat } from '../exports/formats.js';
import { onceDrawn } from '../ui/draw.js';
import type { FromHost, Pace, ToHost } from './host.js';
import type { Saved } from './session.js';
import type { Settings } from './settings.js';
import type { Snapshot } from './snapshot.js';

/** Milliseconds. */
const FRAME = 1000 / 60;
/** Milliseconds that a large network's drawing may take. */
const LONGEST = 500;

export interface Failure {
  readonly code: string;
  readonly message: string;
}

export class Trainer {
  readonly snapshot: Signal<Snapshot | undefined> = signal(undefined);
  readonly failure: Signal<Failure | undefined> = signal(undefined);
  readonly playing: Signal<boolean> = signal(false);
  readonly #saves = new Map<number, (saved: Saved) => void>();
  readonly #exports = new Map<number, (content: Uint8Array<ArrayBuffer> | string) => void>();
  #request = 0;
  #worker: Worker | undefined;
  #send: (message: ToHost) => void;
  #disposed = false;

  constructor() {
    const early: ToHost[] = [];
    this.#send = (message) => early.push(message);
    try {
      const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
      this.#worker = worker;
      this.#send = (message) => {
        early.push(message);
        worker.postMessage(message);
      };
      worker.addEventListener('message', ({ data }: MessageEvent<FromHost>) => {
        early.length = 0;
        this.#send = (message) => worker.postMessage(message);
        this.#receive(data);
      });
      // A worker that could not even be loaded. One that has answered once reports what is wrong by itself.
      worker.addEventListener('error', () => void this.#withoutWorker(early.splice(0)), {
        once: true,
      });
    } catch {
      void this.#withoutWorker(early);
    }
  }

  begin(settings: Settings, saved?: Saved, epochs?: number): void {
    this.failure.value = undefined;
    this.playing.value = false;
    this.#send({ kind: 'begin', settings, ...(saved && { saved }), ...(epochs && { epochs }) });
  }

  step(epochs: number): void {
    this.failure.value = undefined;
    this.playing.value = false;
    this.#send({ kind: 'step', epochs });
  }

  play(pace: Pace): void {
    this.failure.value = undefined;
    this.playing.value = true;
    this.#send({ kind: 'play', pace });
  }

  pause(): void {
    this.playing.value = false;
    this.#send({ kind: 'pause' });
  }

  save(): Promise<Saved> {
    return new Promise((resolve) => {
      const request = ++this.#request;
      this.#saves.set(request, resolve);
      this.#send({ kind: 'save', request });
    });
  }

  /** The network, or the run, as a file. */
  export(format: ExportFormat): Promise<Uint8Array<ArrayBuffer> | string> {
    return new Promise((resolve) => {
      const request = ++this.#request;
      this.#exports.set(request, resolve);
      this.#send({ kind: 'export', request, format });
    });
  }

  dispose(): void {
    this.#disposed = true;
    this.#worker?.terminate();
    this.#send({ kind: 'pause' });
    this.#send = () => {};
  }

  #receive(message: FromHost): void {
    if (this.#disposed) return;
    switch (message.kind) {
      case 'snapshot':
        this.#show(message.snapshot);
        break;
      case 'failed':
        this.failure.value = message;
        this.playing.value = false;
        break;
      case 'saved':
        this.#saves.get(message.request)?.(message.saved);
        this.#saves.delete(message.request);
        break;
      case 'exported':
        this.#exports.get(message.request)?.(message.content);
        this.#exports.delete(message.request);
        break;
    }
  }

  /** Two thirds of the page's time at least are left for what the reader does, however large the network is. */
  #show(snapshot: Snapshot): void {
    const begun = performance.now();
    this.snapshot.value = snapshot;
    onceDrawn(() => {
      const took = performance.now() - begun;
      if (took < FRAME) this.#send({ kind: 'drawn' });
      // A tab that was not seen had no frame for as long.
      else setTimeout(() => this.#send({ kind: 'drawn' }), Math.min(2 * took, LONGEST));
    });
  }

  /** In the page itself: the same program, in slices of 10 ms. */
  async #withoutWorker(waiting: ToHost[]): Promise<void> {
    this.#worker?.terminate();
    const queue = waiting;
    this.#send = (message) => queue.push(message);
    const { host } = await import('./host.js');
    const receive = host((message) => this.#receive(message));
    this.#send = (message) => receive(message);
    for (const message of queue) receive(message);
  }
}
