// results.json: the tables of each processor, kept side by side. A run replaces what it has measured anew, on its processor.
import { existsSync, readFileSync } from 'node:fs';
import type { Machine, Results, Section } from './results.js';

export const NO_RESULTS: Results = { machines: [] };

export function readResults(file: string): Results {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results) : NO_RESULTS;
}

/** The results with `machine` first and `section` among its tables, in the order of `keys`. */
export function withSection(
  { machines }: Results,
  { processor, environment }: Omit<Machine, 'sections'>,
  section: Section,
  keys: readonly string[],
): Results {
  const before = machines.find((machine) => machine.processor === processor)?.sections ?? [];
  const sections = [...before.filter(({ key }) => key !== section.key), section];
  const place = (key: string): number => (keys.includes(key) ? keys.indexOf(key) : keys.length);
  sections.sort((a, b) => place(a.key) - place(b.key));
  const others = machines.filter((machine) => machine.processor !== processor);
  return { machines: [{ processor, environment, sections }, ...others] };
}

/** Seconds that the tables took the last time, on this processor if it is known, else on another. */
export function secondsBefore({ machines }: Results, processor: string): Map<string, number> {
  const seconds = new Map<string, number>();
  const own = machines.filter((machine) => machine.processor === processor);
  for (const { sections } of [...machines, ...own]) {
    for (const { key, measured } of sections) {
      if (measured?.seconds) seconds.set(key, measured.seconds);
    }
  }
  return seconds;
}
