import { cpus } from 'node:os';
import { textTable } from '../../table/text-table.js';
import type { Arguments } from '../arguments.js';
import { benchRows } from '../bench/bench-rows.js';
import { type Measured, measure } from '../bench/measure.js';
import { writeJSON, writeOut } from '../output.js';
import { versionOf } from '../version.js';
import type { Words } from '../words.js';
import { digits } from '../words-of-figures.js';

/** `myelin bench`: this machine, Myelin beside plain JavaScript. */
export async function run(args: Arguments, words: Words): Promise<void> {
  const rounds = args.number('rounds', 1, 100, true) ?? 5;
  const machine = `${cpus()[0]?.model.trim() ?? 'unknown processor'}, Node ${process.versions.node}, Myelin ${versionOf()}`;
  const measured: Measured[] = [];
  for (const row of benchRows()) {
    words.progress('row', () => `measuring ${row.name}`, { name: row.name });
    measured.push(measure(row, rounds));
  }
  words.clear();
  if (words.json) return writeJSON({ machine, rounds, rows: measured });
  const headings = ['work', 'Myelin', 'plain JavaScript', 'times as fast'];
  const cells = measured.map(({ name, ours, plain, ratio }) => [
    name,
    time(ours),
    time(plain),
    ratio.toFixed(2),
  ]);
  const note = `${machine}; one thread, medians of ${rounds} readings in turn.`;
  if (!args.has('markdown')) {
    return writeOut(`${textTable(headings, cells, [false, true, true, true])}\n\n${note}\n`);
  }
  const lines = [headings, ['---', '---:', '---:', '---:'], ...cells];
  return writeOut(`${lines.map((line) => `| ${line.join(' | ')} |`).join('\n')}\n\n${note}\n`);
}

function time(seconds: number): string {
  if (seconds < 1e-6) return `${digits(seconds * 1e9)} ns`;
  if (seconds < 1e-3) return `${digits(seconds * 1e6)} µs`;
  return seconds < 1 ? `${digits(seconds * 1e3)} ms` : `${digits(seconds)} s`;
}
