// The table as text.
import { text } from '../text/en.js';
import { ENGINES, type Result } from './results.js';

const words = text.benchmark;

export function toMarkdown(results: readonly Result[]): string {
  const head = [words.work, words.plain, ...ENGINES.flatMap((engine) => [engine, words.ratio])];
  const lines = results.map(({ key, plain, engines }) => [
    words.rows[key] ?? key,
    plain === undefined ? '–' : duration(plain),
    ...ENGINES.flatMap((engine) => {
      const found = engines[engine];
      return found ? [duration(found.median), `${found.ratio.toFixed(2)} ×`] : ['–', '–'];
    }),
  ]);
  const align = head.map((_, i) => (i === 0 ? '---' : '---:'));
  return [
    `${words.markdownHead(navigator.userAgent, new Date().toISOString().slice(0, 10))}\n`,
    ...[head, align, ...lines].map((cells) => `| ${cells.join(' | ')} |`),
    `\n${words.notes.join(' ')}`,
  ].join('\n');
}

/** Nanoseconds, in the unit that fits. */
export function duration(nanoseconds: number): string {
  if (nanoseconds >= 1e6) return `${(nanoseconds / 1e6).toPrecision(3)} ms`;
  if (nanoseconds >= 1e3) return `${(nanoseconds / 1e3).toPrecision(3)} µs`;
  return `${nanoseconds.toPrecision(3)} ns`;
}
