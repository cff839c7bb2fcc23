import { runAll } from '../../search/run-all.js';
import { processors } from '../../worker/processors.js';
import type { Task } from './bag.js';

/** How far a fit has come. */
export interface FitProgress {
  /** Networks that are trained. */
  readonly done: number;
  /** Networks that are to be trained at most. */
  readonly total: number;
  /** What kind of member the last one is. */
  readonly member: number;
}

/** What goes with a training. */
export interface Course {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: FitProgress) => void) | undefined;
  /** Milliseconds after which no further kind of member is begun. */
  readonly timeBudget: number;
}

/** Trains in workers, as many at a time as there are processors. @returns the members that are whole. */
export async function trainBag(tasks: readonly Task[], course: Course): Promise<number[]> {
  const clock = new Clock(tasks, course);
  await runAll(tasks.length, processors(), course.signal, async (index, signal) => {
    const task = tasks[index]!;
    if (!clock.begins(task)) return;
    const { network, inputs, targets, options } = task;
    await network.trainAsync(inputs, targets, { ...options, signal });
    signal.throwIfAborted();
    clock.ended(task);
  });
  return clock.whole;
}

/** The same here and now, to the same bits. */
export function trainBagSync(tasks: readonly Task[], course: Course): number[] {
  const clock = new Clock(tasks, course);
  for (const task of tasks) {
    if (!clock.begins(task)) continue;
    task.network.train(task.inputs, task.targets, task.options);
    clock.ended(task);
  }
  return clock.whole;
}

/** Which members there is time for. The first always has it, and a member that was begun is finished. */
class Clock {
  readonly #start = performance.now();
  readonly #course: Course;
  readonly #begun = new Set<number>([0]);
  readonly #total: number;
  #done = 0;

  constructor(tasks: readonly Task[], course: Course) {
    this.#course = course;
    this.#total = tasks.length;
  }

  get whole(): number[] {
    return [...this.#begun].sort((a, b) => a - b);
  }

  begins({ member }: Task): boolean {
    if (this.#begun.has(member)) return true;
    if (performance.now() - this.#start > this.#course.timeBudget) return false;
    this.#begun.add(member);
    return true;
  }

  ended({ member }: Task): void {
    this.#course.onProgress?.({ done: ++this.#done, total: this.#total, member });
  }
}
