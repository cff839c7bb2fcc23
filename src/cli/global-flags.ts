import type { Flag } from './command.js';

/** What every verb takes. */
export const GLOBAL_FLAGS: readonly Flag[] = [
  { name: 'json', help: 'results as JSON on stdout, progress as NDJSON on stderr' },
  { name: 'quiet', short: 'q', help: 'no words but errors' },
  { name: 'debug', help: 'errors with their stack' },
  { name: 'help', short: 'h', help: 'this' },
];
