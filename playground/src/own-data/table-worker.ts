import type { Call, Told } from './protocol.js';
import { failureOf, Tables } from './tables.js';

const tables = new Tables();
const tell = (message: Told): void => postMessage(message);

addEventListener('message', ({ data }: MessageEvent<Call>) => void serve(data));

async function serve(call: Call): Promise<void> {
  const { id } = call;
  const progress = (share: number, words: string): void =>
    tell({ kind: 'progress', id, share, words });
  try {
    tell({ kind: 'done', id, answer: await answerTo(call, progress) });
  } catch (error) {
    tell({ kind: 'failed', id, ...failureOf(error) });
  }
}

async function answerTo(call: Call, progress: (share: number, words: string) => void) {
  switch (call.kind) {
    case 'read':
      return tables.read(call.source, call.reading, progress);
    case 'schema':
      return tables.schema(call.target, call.exclude);
    case 'fit':
      return tables.fit(call.request, progress);
    case 'ask':
      return tables.ask(call.row);
    case 'file': {
      const { fileOf } = await import('./files.js');
      return fileOf(tables, call.format);
    }
  }
}
