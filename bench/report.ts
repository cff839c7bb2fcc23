// bench/RESULTS.md: a section for each command that writes to it, which leaves the others as they are.
import { readFileSync, writeFileSync } from 'node:fs';

const FILE = 'bench/RESULTS.md';
const TITLE = '# Benchmark results';

/** Puts `body` under `## heading` of bench/RESULTS.md, in the place of what stood there. */
export function writeSection(heading: string, body: string): void {
  writeFileSync(FILE, withSection(readFileSync(FILE, 'utf8'), heading, body));
}

/** `text` with the section of that heading replaced, or added at the end. */
export function withSection(text: string, heading: string, body: string): string {
  const [, ...sections] = `\n${text}`.split(/\n## /);
  const mine = `${heading}\n\n${body.trim()}\n`;
  const at = sections.findIndex((section) => section.split('\n')[0] === heading);
  if (at >= 0) sections[at] = mine;
  else sections.push(mine);
  return `${TITLE}\n\n${sections.map((section) => `## ${section.trim()}\n`).join('\n')}`;
}
