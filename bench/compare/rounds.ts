// One workload: every contestant's process is started and warmed up, then all are asked for a round in turn.
import { ContestantProcess } from './contestant-process.js';
import type { Contestant } from './contestants.js';
import { type Plan, planTraining } from './plan.js';
import { QUALITY_ROWS, qualityOf } from './quality.js';
import { type Entry, median } from './results.js';
import type { Task } from './task.js';
import type { RoundWorkload, Workload } from './workloads.js';

export interface RoundOptions {
  rounds: number;
  /**
   * Seconds that a round of one contestant may take; above it is measured on a part, and who takes four times as long
   * even so, in one round only.
   */
  limit: number;
  /** Milliseconds of warming up. */
  warmUp: number;
  /** `share`: how much of the table is done. */
  progress: (text: string, share?: number) => void;
}

/** How many times the limit a round may take, what is not timed included, before it is the contestant's last. */
export const LAST = 4;

/** Seconds that an answer may take, beside the rounds: compilers and imports. */
export const ANSWER = 60;
/** Milliseconds of predictions in a round. */
const PREDICTING = 60;

interface Running {
  entry: Entry;
  process: ContestantProcess;
  plan: Plan;
  calls: number;
  /** Too slow for another round. */
  late?: boolean;
}

export async function runRounds(
  workload: RoundWorkload,
  task: Task,
  contestants: readonly Contestant[],
  { rounds, limit, warmUp: warmUpTime, progress }: RoundOptions,
): Promise<Entry[]> {
  const entries: Entry[] = [];
  const running: Running[] = [];
  try {
    for (const [i, contestant] of contestants.entries()) {
      // About as long as a round of all.
      const share = i / contestants.length / (rounds + 1);
      progress(`${contestant.name} ${contestant.dtype} starts and warms up`, share);
      const { key, name, dtype } = contestant;
      const entry: Entry = { key, name, version: '', dtype, values: [], how: '' };
      entries.push(entry);
      const process = new ContestantProcess(contestant, ANSWER + LAST * limit);
      try {
        running.push(await warmUp(workload, task, entry, process, limit, warmUpTime));
      } catch (error) {
        fail(entry, process, error);
      }
    }
    const qualities = new Map<Running, number[]>(running.map((one) => [one, []]));
    for (let round = 0; round < rounds; round++) {
      for (const [i, one] of running.entries()) {
        if (one.entry.failed || one.late) continue;
        const share = (round + 1 + i / running.length) / (rounds + 1);
        progress(`round ${round + 1} of ${rounds}: ${one.entry.name} ${one.entry.dtype}`, share);
        const begin = performance.now();
        try {
          one.entry.values.push(await measure(workload, task, one));
          const took = (performance.now() - begin) / 1000;
          const last = round === rounds - 1 || took > LAST * limit;
          if (one.plan.part && !last) continue; // as slow to ask as to train
          if (!workload.quality) continue;
          const most = QUALITY_ROWS[one.plan.part ? 'part' : 'all'];
          const rows = Math.min(task.data.rows, most);
          const { outputs } = await one.process.ask({ do: 'outputs', rows });
          qualities.get(one)!.push(qualityOf(workload.quality, task, outputs, rows));
        } catch (error) {
          fail(one.entry, one.process, error);
        } finally {
          leaveIfLate(one, (performance.now() - begin) / 1000, round, rounds, limit);
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

/** Who holds up all others, by what is timed or by what is not, is measured no more. */
function leaveIfLate(
  one: Running,
  seconds: number,
  round: number,
  rounds: number,
  limit: number,
): void {
  if (seconds <= LAST * limit || round === rounds - 1 || one.entry.failed) return;
  one.late = true;
  const count = `${round + 1} of ${rounds} rounds, as one takes ${Math.round(seconds)} s`;
  one.entry.how = [one.entry.how, count].filter(Boolean).join('; ');
  one.process.end();
}

async function warmUp(
  workload: RoundWorkload,
  task: Task,
  entry: Entry,
  process: ContestantProcess,
  limit: number,
  time: number,
): Promise<Running> {
  const { version, how, batchSize = task.batchSize } = await process.ask({ do: 'load', task });
  const predicts = workload.measure !== 'train';
  const options = { limit, warmUp: time, once: predicts };
  const plan: Plan = task.untrained
    ? { epochs: 0, rows: task.data.rows, repeats: 1, part: '' }
    : await planTraining(process, { ...task, batchSize }, workload.epochs, options);
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
  if (plan.done === undefined || predicts) return { entry, process, plan, calls };
  // What it would take again is no more of interest than what it took.
  entry.values.push(ofUnit(workload, task, plan, plan.done));
  process.end();
  return { entry, process, plan, calls, late: true };
}

/** Milliseconds of one unit of the workload. */
async function measure(workload: RoundWorkload, task: Task, one: Running): Promise<number> {
  const { process, plan, calls } = one;
  if (workload.measure !== 'train') {
    const { milliseconds } = await process.ask({ do: 'predict', what: workload.measure, calls });
    return milliseconds[0]! / calls;
  }
  const { epochs, rows, repeats } = plan;
  const { milliseconds } = await process.ask({ do: 'train', epochs, rows, repeats });
  return ofUnit(workload, task, plan, median(milliseconds));
}

/** From the milliseconds of what is planned to those of the workload's unit. */
const ofUnit = ({ unit }: Workload, { data }: Task, { epochs, rows }: Plan, milliseconds: number) =>
  (milliseconds * unit * data.rows) / (epochs * rows);

/** Who fails stays in the table, with the reason. */
export function fail(entry: Entry, process: ContestantProcess, error: unknown): void {
  entry.failed = error instanceof Error ? error.message : String(error);
  entry.values = [];
  process.end();
}
