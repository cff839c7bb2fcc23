import { OptionError } from './errors.js';
import { describe } from './validate.js';

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

/** More are not asked for: what a batch has to divide is soon too small. */
const MOST_DIVIDED = 32;

/** How many threads a piece of work is to be divided among. @throws OptionError */
export function checkThreads(what: string, value: unknown): number {
  if (value === 'auto') return Math.min(processors(), MOST_DIVIDED);
  if (Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MOST_DIVIDED) {
    return value as number;
  }
  throw new OptionError(
    `${what}: expected an integer from 1 to ${MOST_DIVIDED} or 'auto', got ${describe(value)}.`,
  );
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
