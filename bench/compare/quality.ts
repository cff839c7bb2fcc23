import { readFileSync } from 'node:fs';
import type { Task } from './task.js';
import type { Workload } from './workloads.js';

/** Answers asked for; fewer of those who are slow at training, as they are slow at this too. */
export const QUALITY_ROWS = { all: 2000, part: 100 };

/** Share of the rows whose greatest output is the right one; or the mean squared error of single outputs. */
export function qualityOf(
  kind: Workload['quality'],
  task: Task,
  outputs: readonly number[],
  rows: number,
): number {
  const labels = readFileSync(`${task.data.folder}/labels.u8`);
  const width = task.sizes.at(-1)!;
  if (outputs.length !== rows * width) {
    throw new Error(`${outputs.length} outputs for ${rows} rows of ${width}`);
  }
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    const row = outputs.slice(i * width, (i + 1) * width);
    if (kind === 'squared error') sum += (row[0]! - labels[i]!) ** 2;
    else if (row.indexOf(Math.max(...row)) === labels[i]) sum++;
  }
  return sum / rows;
}
