// How much of a task a contestant trains in a round: all of it, or, where that would take too long, a part.
import type { ContestantProcess } from './contestant-process.js';
import type { Task } from './task.js';

export interface Plan {
  epochs: number;
  rows: number;
  /** Trainings in a round, each of a new network: enough for the clock. */
  repeats: number;
  /** What is left out, for the table; '' if nothing. */
  part: string;
  /** Milliseconds of the training planned, which has been done: making another network would take too long. */
  done?: number;
}

export interface PlanOptions {
  /** Seconds that a round may take, making the network included. */
  limit: number;
  /** Milliseconds of warming up. A trial that tells how long all would take lasts half of it, a round at least a sixth. */
  warmUp: number;
  /** The training is done a single time, for what comes after it. */
  once: boolean;
  /** The clock, in milliseconds. */
  now?: () => number;
}

const MOST_REPEATS = 100;

/** Finds out how much of the task fits, and warms up. */
export async function planTraining(
  process: ContestantProcess,
  task: Task,
  epochs: number,
  { limit, warmUp, once, now = () => performance.now() }: PlanOptions,
): Promise<Plan> {
  const all = task.data.rows;
  /** Milliseconds of the latest answer that were no training: making the network, mostly. */
  let aside = 0;
  const train = async (epochs: number, rows: number, repeats: number): Promise<number> => {
    const begin = now();
    const { milliseconds } = await process.ask({ do: 'train', epochs, rows, repeats });
    aside = Math.max(0, now() - begin - milliseconds.reduce((sum, value) => sum + value, 0));
    return Math.min(...milliseconds);
  };
  const start = now();
  /** Some take minutes to make a network: nothing is tried again and again then. */
  const inTime = (): boolean => now() - start < 1000 * limit;

  // The first call compiles; then twice as much again and again, until it lasts.
  let trial = { epochs: 1, rows: Math.min(all, task.batchSize) };
  let took = await train(trial.epochs, trial.rows, 1);
  if (aside > 1000 * limit) {
    const verb = once ? 'trained' : 'measured';
    const part = `${verb} on ${trial.rows} row${trial.rows > 1 ? 's' : ''}, once, as making the network takes ${Math.round(aside / 1000)} s`;
    return { ...trial, repeats: 1, part, done: took };
  }
  if (inTime()) took = await train(trial.epochs, trial.rows, 1);
  while (inTime() && took < warmUp / 2 && (trial.rows < all || trial.epochs < epochs)) {
    trial =
      trial.rows < all
        ? { epochs: 1, rows: Math.min(all, 2 * trial.rows) }
        : { epochs: Math.min(epochs, 2 * trial.epochs), rows: all };
    took = await train(trial.epochs, trial.rows, 1);
  }
  // Once more: the first time at full length is often still slow.
  if (inTime()) took = Math.min(took, await train(trial.epochs, trial.rows, 1));
  const anEpoch = (took * all) / (trial.epochs * trial.rows);

  const verb = once ? 'trained' : 'measured';
  const allowed = Math.max(0, 1000 * limit - aside) / anEpoch;
  const plan: Plan = { epochs, rows: all, repeats: 1, part: '' };
  if (allowed < 1) {
    plan.epochs = 1;
    const batches = Math.max(1, Math.floor((allowed * all) / task.batchSize));
    plan.rows = Math.min(all, batches * task.batchSize);
    plan.part = `${verb} on ${plan.rows} rows`;
  } else if (allowed < epochs) {
    plan.epochs = Math.floor(allowed);
    plan.part = `${verb} on ${plan.epochs} epoch${plan.epochs > 1 ? 's' : ''}`;
  }
  if (once) {
    await train(plan.epochs, plan.rows, 1);
    return plan;
  }
  const aRound = (anEpoch * plan.epochs * plan.rows) / all;
  const repeatsFor = (wanted: number, one: number): number =>
    Math.min(MOST_REPEATS, Math.max(1, Math.ceil(wanted / one)));
  if (!inTime() || aRound > 5 * warmUp) return plan; // the trial was long enough
  const warm = await train(plan.epochs, plan.rows, repeatsFor(warmUp, aRound));
  return { ...plan, repeats: repeatsFor(warmUp / 6, warm) };
}
