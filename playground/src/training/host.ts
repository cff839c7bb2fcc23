// Drives one session by messages: in a worker, or in the page where no worker can be had.
import { MyelinError } from 'myelin';
import type { ExportFormat } from '../exports/formats.js';
import { type Saved, Session } from './session.js';
import type { Settings } from './settings.js';
import type { Snapshot } from './snapshot.js';

/** `fast`: as many epochs as there is time for; a number: epochs a second. */
export type Pace = 'fast' | number;

export type ToHost =
  | { kind: 'begin'; settings: Settings; saved?: Saved; epochs?: number }
  | { kind: 'step'; epochs: number }
  | { kind: 'play'; pace: Pace }
  | { kind: 'pause' }
  /** The page has drawn the latest snapshot and can take another. */
  | { kind: 'drawn' }
  | { kind: 'save'; request: number }
  | { kind: 'export'; request: number; format: ExportFormat };

export type FromHost =
  | { kind: 'snapshot'; snapshot: Snapshot; playing: boolean }
  | { kind: 'failed'; code: string; message: string }
  | { kind: 'saved'; request: number; saved: Saved }
  | { kind: 'exported'; request: number; content: Uint8Array<ArrayBuffer> | string };

/** Milliseconds of training between two looks at the messages. */
const SLICE = 10;

export function host(post: (message: FromHost) => void): (message: ToHost) => void {
  let session: Session | undefined;
  let pace: Pace | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether the page still draws; a page in the background does not, and training goes on all the same. */
  let drawing = false;

  function show(): void {
    if (!session) return;
    drawing = true;
    post({ kind: 'snapshot', snapshot: session.snapshot(), playing: pace !== undefined });
  }

  function pause(): void {
    pace = undefined;
    clearTimeout(timer);
  }

  function guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      pause();
      const code = error instanceof MyelinError ? error.code : 'ERR_UNKNOWN';
      const message = error instanceof Error ? error.message : String(error);
      post({ kind: 'failed', code, message });
      if (session) show();
    }
  }

  async function send(request: number, format: ExportFormat): Promise<void> {
    const { exported } = await import('../exports/exports.js');
    guarded(() => {
      if (session) post({ kind: 'exported', request, content: exported(session, format) });
    });
  }

  function tick(): void {
    guarded(() => {
      if (!session || pace === undefined) return;
      if (pace === 'fast') {
        const end = performance.now() + SLICE;
        do session.train(1);
        while (performance.now() < end);
      } else session.train(1);
      timer = setTimeout(tick, pace === 'fast' ? 0 : 1000 / pace);
      if (!drawing) show();
    });
  }

  return (message) => {
    switch (message.kind) {
      case 'begin':
        pause();
        session = undefined;
        guarded(() => {
          session = new Session(message.settings, message.saved);
          if (message.epochs) session.train(message.epochs);
          show();
        });
        break;
      case 'step':
        pause();
        guarded(() => {
          session?.train(message.epochs);
          show();
        });
        break;
      case 'play':
        pause();
        pace = message.pace;
        tick();
        break;
      case 'pause':
        pause();
        show();
        break;
      case 'drawn':
        drawing = false;
        break;
      case 'save':
        if (session) post({ kind: 'saved', request: message.request, saved: session.save() });
        break;
      case 'export':
        void send(message.request, message.format);
        break;
    }
  };
}
