// A program that trains a few tiny networks and ends: trainings 3 to 6 of a process, before an engine has compiled all of it.
import { ContestantProcess } from './contestant-process.js';
import type { Contestant } from './contestants.js';
import { planTraining } from './plan.js';
import type { Entry } from './results.js';
import { ANSWER, fail, LAST, type RoundOptions } from './rounds.js';
import type { Task } from './task.js';
import type { Workload } from './workloads.js';

const FIRST = 2;
const TRAININGS = 6;

export async function runFresh(
  { epochs, unit }: Workload,
  task: Task,
  contestants: readonly Contestant[],
  { rounds, limit, warmUp, progress }: RoundOptions,
): Promise<Entry[]> {
  const found = contestants.map((contestant) => {
    const { key, name, dtype } = contestant;
    const entry: Entry = { key, name, version: '', dtype, values: [], how: '' };
    return { contestant, entry, epochs, rows: task.data.rows };
  });
  const open = async (
    one: (typeof found)[number],
    work: (process: ContestantProcess) => unknown,
  ) => {
    const process = new ContestantProcess(one.contestant, ANSWER + LAST * limit);
    try {
      await work(process);
    } catch (error) {
      fail(one.entry, process, error);
    } finally {
      process.end();
    }
  };
  for (const [i, one] of found.entries()) {
    progress(
      `how long ${one.entry.name} ${one.entry.dtype} takes`,
      i / found.length / (rounds + 1),
    );
    await open(one, async (process) => {
      const { version, how, batchSize = task.batchSize } = await process.ask({ do: 'load', task });
      const options = { limit: limit / TRAININGS, warmUp: warmUp / 3, once: false };
      const plan = await planTraining(process, { ...task, batchSize }, epochs, options);
      one.epochs = plan.epochs;
      one.rows = plan.rows;
      one.entry.version = version;
      one.entry.how = [how, plan.part].filter(Boolean).join('; ');
    });
  }
  for (let round = 0; round < rounds; round++) {
    for (const [i, one] of found.entries()) {
      if (one.entry.failed) continue;
      const share = (round + 1 + i / found.length) / (rounds + 1);
      progress(`process ${round + 1} of ${rounds}: ${one.entry.name} ${one.entry.dtype}`, share);
      await open(one, async (process) => {
        await process.ask({ do: 'load', task });
        const { milliseconds } = await process.ask({
          do: 'train',
          epochs: one.epochs,
          rows: one.rows,
          repeats: TRAININGS,
        });
        const later = milliseconds.slice(FIRST);
        const mean = later.reduce((sum, value) => sum + value, 0) / later.length;
        one.entry.values.push((mean * unit * task.data.rows) / (one.epochs * one.rows));
      });
    }
  }
  return found.map(({ entry }) => entry);
}
