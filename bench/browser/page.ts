// What runs in a page, or in a process of Node's: one row, told by the address or the arguments. The answer is JSON, as the
// page's title or a line.
import type { Pair } from './row.js';
import { FRESH_ROWS, ROWS } from './rows.js';
import { measurePair, type Times } from './time.js';

export interface Answer {
  /** Of a row that is measured in turn. */
  times?: Times;
  /** Milliseconds of what was done once. */
  once?: number;
  /** Whether the clock is fine: cross-origin isolated. */
  isolated?: boolean;
  agent?: string;
  error?: string;
}

async function answer(asked: URLSearchParams): Promise<Answer> {
  const [key, who] = [asked.get('row'), asked.get('who')];
  const row = ROWS.find((candidate) => candidate.key === key);
  if (row) return { times: measurePair(row.make(), Number(asked.get('rounds'))) };
  const fresh = FRESH_ROWS.find((candidate) => candidate.key === key);
  if (fresh) return { once: await fresh.once(who as keyof Pair) };
  throw new Error(`there is no row ${key}`);
}

const inPage = 'document' in globalThis;
const asked = new URLSearchParams(inPage ? location.search : process.argv[2]);
let result: Answer;
try {
  result = await answer(asked);
} catch (error) {
  result = { error: String((error as Error).stack ?? error) };
}
if (inPage) {
  result = { ...result, isolated: crossOriginIsolated, agent: navigator.userAgent };
  document.title = JSON.stringify(result);
} else {
  console.log(JSON.stringify(result));
}
