interface NodeLike {
  getBuiltinModule?(name: 'node:os'): { availableParallelism?(): number } | undefined;
}

/** More trainings at a time than processors share them; beyond this they wait. */
const LEAST_LIMIT = 8;

let set: number | undefined;

/** Threads that this machine runs at a time, as far as the runtime tells; else 2. */
export function processors(): number {
  return set ?? found();
}

/** As if the machine had so many, from 1 to `mostThreads`: for a program that is one user's own. */
export function setProcessors(count: number): void {
  set = count;
}

/** Trainings that run at a time, at most. */
export function mostThreads(): number {
  return Math.max(LEAST_LIMIT, found());
}

function found(): number {
  const count =
    globalThis.navigator?.hardwareConcurrency ??
    (globalThis as { process?: NodeLike }).process
      ?.getBuiltinModule?.('node:os')
      ?.availableParallelism?.();
  return count || 2;
}
