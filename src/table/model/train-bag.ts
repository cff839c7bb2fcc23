import { processors } from '../../base/processors.js';
import type { Network } from '../../network/network.js';
import type { History } from '../../network/training/history.js';
import { runAll } from '../../search/run-all.js';
import { onAbort } from '../../worker/abort.js';
import type { Task } from './bag.js';

/** How far a fit has come. */
export interface FitProgress {
  /** Networks that are trained. */
  readonly done: number;
  /** Networks that are to be trained at most. */
  readonly total: number;
  /** The target that the last one learnt to foretell. */
  readonly target: string;
  /** Of which kind the last one is, as a place in the report's `members`. */
  readonly member: number;
  /** The name of that kind. */
  readonly name: string;
  /** In which fold it was trained, counted from 0. */
  readonly fold: number;
  /** How its training went. */
  readonly history: History;
}

/** Networks that an earlier fit of the same rows had trained, and where those of this one are noted. */
export interface TrainedBefore {
  /** Gives the network of a task its numbers; undefined: it was not trained yet. */
  restore(task: number, network: Network): History | undefined;
  note(task: number, network: Network, history: History): void;
}

/** What goes with a training. */
export interface Course {
  readonly before?: TrainedBefore | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Ends the training where it is; members that are whole are kept. */
  readonly stop?: AbortSignal | undefined;
  readonly onProgress?: ((progress: FitProgress) => void) | undefined;
  /** Milliseconds after which no further kind of member is begun. */
  readonly timeBudget: number;
}

/**
 * Trains in workers, as many at a time as there are processors: the tasks of one bag or of several, of each the first kind of
 * member, then of each the second.
 *
 * @returns the members of each bag that are whole.
 */
export async function trainBags(
  bags: readonly (readonly Task[])[],
  course: Course,
): Promise<number[][]> {
  const clock = new Clock(bags, course);
  const { tasks } = clock;
  const { signal: cancel, stop, before } = course;
  const ending = new AbortController();
  const listening = [cancel, stop].map((each) => {
    if (each?.aborted) ending.abort(each.reason);
    return onAbort(each, () => ending.abort(each?.reason));
  });
  try {
    await runAll(tasks.length, processors(), ending.signal, async (index, signal) => {
      const task = tasks[index]!;
      if (!clock.begins(task)) return;
      const { network, inputs, targets, options } = task;
      let history = before?.restore(index, network);
      if (!history) {
        history = await network.trainAsync(inputs, targets, { ...options, signal });
        signal.throwIfAborted();
        before?.note(index, network, history);
      }
      clock.ended(task, history);
    });
  } catch (error) {
    // Before the first member of each bag is whole there is nothing that could answer.
    const early = clock.whole.some((members) => members.length === 0);
    if (!stop?.aborted || cancel?.aborted || error !== stop.reason || early) throw error;
  } finally {
    for (const end of listening) end();
  }
  return clock.whole;
}

/** The same here and now, to the same bits. */
export function trainBagsSync(bags: readonly (readonly Task[])[], course: Course): number[][] {
  const clock = new Clock(bags, course);
  for (const task of clock.tasks) {
    if (!clock.begins(task)) continue;
    clock.ended(task, task.network.train(task.inputs, task.targets, task.options));
  }
  return clock.whole;
}

/** Which members there is time for. The first of each bag always has it, and a member that was begun is finished. */
class Clock {
  /** Of all bags, in the order in which they are begun. */
  readonly tasks: readonly Task[];
  readonly #start = performance.now();
  readonly #course: Course;
  readonly #bags: readonly (readonly Task[])[];
  readonly #begun = new Set<string>();
  /** How many networks of each member are trained. */
  readonly #ended = new Map<string, number>();
  #done = 0;

  constructor(bags: readonly (readonly Task[])[], course: Course) {
    this.#course = course;
    this.#bags = bags;
    this.tasks = bags.flat().sort((a, b) => a.member - b.member);
  }

  get whole(): number[][] {
    return this.#bags.map((tasks) => {
      const members = [...new Set(tasks.map(({ member }) => member))];
      return members.filter((member) => {
        const own = tasks.filter((task) => task.member === member);
        return this.#ended.get(keyOf(own[0]!)) === own.length;
      });
    });
  }

  begins(task: Task): boolean {
    const key = keyOf(task);
    if (this.#begun.has(key)) return true;
    const late = performance.now() - this.#start > this.#course.timeBudget;
    if (late && task.member > 0) return false;
    this.#begun.add(key);
    return true;
  }

  ended(task: Task, history: History): void {
    const { target, name, member, fold } = task;
    const key = keyOf(task);
    this.#ended.set(key, (this.#ended.get(key) ?? 0) + 1);
    const total = this.tasks.length;
    this.#course.onProgress?.({ done: ++this.#done, total, target, member, name, fold, history });
  }
}

/** One for each kind of member of each target. */
function keyOf({ target, member }: Task): string {
  return `${member} ${target}`;
}
