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

/** Trains in workers, as many at a time as there are processors. @returns the members that are whole. */
export async function trainBag(tasks: readonly Task[], course: Course): Promise<number[]> {
  const clock = new Clock(tasks, course);
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
    // Before the first member is whole there is nothing that could answer.
    if (!stop?.aborted || cancel?.aborted || error !== stop.reason || clock.whole.length === 0) {
      throw error;
    }
  } finally {
    for (const end of listening) end();
  }
  return clock.whole;
}

/** The same here and now, to the same bits. */
export function trainBagSync(tasks: readonly Task[], course: Course): number[] {
  const clock = new Clock(tasks, course);
  for (const task of tasks) {
    if (!clock.begins(task)) continue;
    clock.ended(task, task.network.train(task.inputs, task.targets, task.options));
  }
  return clock.whole;
}

/** Which members there is time for. The first always has it, and a member that was begun is finished. */
class Clock {
  readonly #start = performance.now();
  readonly #course: Course;
  readonly #begun = new Set<number>([0]);
  readonly #tasks: readonly Task[];
  /** How many networks of each member are trained. */
  readonly #ended = new Map<number, number>();
  #done = 0;

  constructor(tasks: readonly Task[], course: Course) {
    this.#course = course;
    this.#tasks = tasks;
  }

  get whole(): number[] {
    const needed = (member: number): number =>
      this.#tasks.filter((task) => task.member === member).length;
    const begun = [...this.#begun].sort((a, b) => a - b);
    return begun.filter((member) => this.#ended.get(member) === needed(member));
  }

  begins({ member }: Task): boolean {
    if (this.#begun.has(member)) return true;
    if (performance.now() - this.#start > this.#course.timeBudget) return false;
    this.#begun.add(member);
    return true;
  }

  ended({ name, member, fold }: Task, history: History): void {
    this.#ended.set(member, (this.#ended.get(member) ?? 0) + 1);
    const total = this.#tasks.length;
    this.#course.onProgress?.({ done: ++this.#done, total, member, name, fold, history });
  }
}
