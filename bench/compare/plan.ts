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
}

export interface PlanOptions {
  /** Seconds that a round may take. */
  limit: number;
  /** Milliseconds of warming up. A trial that tells how long all would take lasts half of it, a round at least a sixth. */
  warmUp: number;
  /** The training is done a single time, for what comes after it. */
  once: boolean;
}

const MOST_REPEATS = 100;

/** Finds out how much of the task fits, and warms up. */
export async function planTraining(
  process: ContestantProcess,
  task: Task,
  epochs: number,
  { limit, warmUp, once }: PlanOptions,
): Promise<Plan> {
  const all = task.data.rows;
  const train = async (epochs: number, rows: number, repeats: number): Promise<number> => {
    const { milliseconds } = await process.ask({ do: 'train', epochs, rows, repeats });
    return Math.min(...milliseconds);
  };

  // The first call compiles; then twice as much again and again, until it lasts.
  let trial = { epochs: 1, rows: Math.min(all, task.batchSize) };
  await train(trial.epochs, trial.rows, 1);
  let took = await train(trial.epochs, trial.rows, 1);
  while (took < warmUp / 2 && (trial.rows < all || trial.epochs < epochs)) {
    trial =
      trial.rows < all
        ? { epochs: 1, rows: Math.min(all, 2 * trial.rows) }
        : { epochs: Math.min(epochs, 2 * trial.epochs), rows: all };
    took = await train(trial.epochs, trial.rows, 1);
  }
  // Once more: the first time at full length is often still slow.
  took = Math.min(took, await train(trial.epochs, trial.rows, 1));
  const anEpoch = (took * all) / (trial.epochs * trial.rows);

  const verb = once ? 'trained' : 'measured';
  const allowed = (1000 * limit) / anEpoch;
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
  if (aRound > 5 * warmUp) return plan; // the trial was long enough
  const warm = await train(plan.epochs, plan.rows, repeatsFor(warmUp, aRound));
  return { ...plan, repeats: repeatsFor(warmUp / 6, warm) };
}
