// One workload: every contestant's process is started and warmed up, then all are asked for a round in turn.
import { ContestantProcess } from './contestant-process.js';
import type { Contestant } from './contestants.js';
import { type Plan, planTraining } from './plan.js';
import { QUALITY_ROWS, qualityOf } from './quality.js';
import { type Entry, median } from './results.js';
import type { Task } from './task.js';
import type { Workload } from './workloads.js';

export interface RoundOptions {
  rounds: number;
  /** Seconds that a round of one contestant may take; above it is measured on a part. */
  limit: number;
  /** Milliseconds of warming up. */
  warmUp: number;
  progress: (text: string) => void;
}

/** Milliseconds of predictions in a round. */
const PREDICTING = 60;

interface Running {
  entry: Entry;
  process: ContestantProcess;
  plan: Plan;
  calls: number;
}

export async function runRounds(
  workload: Workload,
  task: Task,
  contestants: readonly Contestant[],
  { rounds, limit, warmUp: warmUpTime, progress }: RoundOptions,
): Promise<Entry[]> {
  const entries: Entry[] = [];
  const running: Running[] = [];
  try {
    for (const contestant of contestants) {
      progress(`${contestant.name} ${contestant.dtype} starts and warms up`);
      const { key, name, dtype } = contestant;
      const entry: Entry = { key, name, version: '', dtype, values: [], how: '' };
      entries.push(entry);
      const process = new ContestantProcess(contestant, 120 + 20 * limit);
      try {
        running.push(await warmUp(workload, task, entry, process, limit, warmUpTime));
      } catch (error) {
        fail(entry, process, error);
      }
    }
    const qualities = new Map<Running, number[]>(running.map((one) => [one, []]));
    for (let round = 0; round < rounds; round++) {
      for (const one of running) {
        if (one.entry.failed) continue;
        progress(`round ${round + 1} of ${rounds}: ${one.entry.name} ${one.entry.dtype}`);
        try {
          one.entry.values.push(await measure(workload, task, one));
          if (one.plan.part && round < rounds - 1) continue; // as slow to ask as to train
          const most = QUALITY_ROWS[one.plan.part ? 'part' : 'all'];
          const rows = Math.min(task.data.rows, most);
          const { outputs } = await one.process.ask({ do: 'outputs', rows });
          qualities.get(one)!.push(qualityOf(workload.quality, task, outputs, rows));
        } catch (error) {
          fail(one.entry, one.process, error);
        }
      }
    }
    for (const [{ entry }, values] of qualities) {
      if (values.length > 0) entry.quality = median(values);
    }
    return entries;
  } finally {
    for (const { process } of running) process.end();
  }
}

async function warmUp(
  workload: Workload,
  task: Task,
  entry: Entry,
  process: ContestantProcess,
  limit: number,
  time: number,
): Promise<Running> {
  const { version, how, batchSize = task.batchSize } = await process.ask({ do: 'load', task });
  const predicts = workload.measure !== 'train';
  const plan = await planTraining(process, { ...task, batchSize }, workload.epochs, {
    limit,
    warmUp: time,
    once: predicts,
  });
  entry.version = version;
  entry.how = [how, plan.part].filter(Boolean).join('; ');
  let calls = 1;
  if (workload.measure !== 'train') {
    const what = workload.measure;
    for (;;) {
      const { milliseconds } = await process.ask({ do: 'predict', what, calls });
      if (milliseconds[0]! >= PREDICTING) break;
      calls *= 2;
    }
  }
  return { entry, process, plan, calls };
}

/** Milliseconds of one unit of the workload. */
async function measure(workload: Workload, task: Task, one: Running): Promise<number> {
  const { process, plan, calls } = one;
  if (workload.measure !== 'train') {
    const { milliseconds } = await process.ask({ do: 'predict', what: workload.measure, calls });
    return milliseconds[0]! / calls;
  }
  const { epochs, rows, repeats } = plan;
  const { milliseconds } = await process.ask({ do: 'train', epochs, rows, repeats });
  return (median(milliseconds) * workload.unit * task.data.rows) / (epochs * rows);
}

function fail(entry: Entry, process: ContestantProcess, error: unknown): void {
  entry.failed = error instanceof Error ? error.message : String(error);
  entry.values = [];
  process.end();
}
