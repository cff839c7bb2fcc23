// How much the random and the exhaustive tests try. `npm test` tries some of it, so that it is done in minutes;
// MYELIN_FUZZ multiplies that, and from 4 on the sweeps in Node are whole (npm run test:thorough).
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** The share of all cases: 1 is everything, more repeats the random ones. */
    effort: number;
    /**
     * Of the kernels. Browsers take no debug build: its asserts look at pointers and sizes, which are the same everywhere.
     * `npm run dev` takes nothing else, as it compiles soonest.
     */
    builds: 'all' | 'release' | 'debug';
  }
}

const effort = inject('effort');

/** How many random cases to try where a thorough run tries `count`. */
export function runs(count: number): number {
  return Math.max(5, Math.round(count * effort));
}

/** All, in a thorough run; else every so many-th, begun at the first, and the last. */
export function some<T>(all: readonly T[]): readonly T[] {
  const step = Math.ceil(1 / effort);
  return all.filter((_, i) => i % step === 0 || i === all.length - 1);
}

/** What sweeps take in a thorough run, and what they take else. */
export function thorough<T>(all: T, few: T): T {
  return effort >= 1 ? all : few;
}
