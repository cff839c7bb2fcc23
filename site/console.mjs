// The console of a program of the guides in its worker: what it prints goes to the page, in Node's words.
import { format } from 'node-inspect-extracted';

/** @param {readonly unknown[]} values */
const print = (...values) => postMessage({ line: format(...values) });
Object.assign(console, { log: print, info: print, warn: print, error: print });

/** Called by the program's last line. */
export function done() {
  postMessage({ done: true });
}
