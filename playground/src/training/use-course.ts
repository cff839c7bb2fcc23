import { useRef } from 'preact/hooks';
import type { Figures, Snapshot } from './snapshot.js';

/** Points that are kept; beyond them every other one is left out. */
const POINTS = 1500;

export interface Course {
  readonly epochs: readonly number[];
  readonly figures: readonly Figures[];
}

/** The figures of all snapshots so far; a training that begins anew, or goes back, drops those behind it. */
export function useCourse(snapshot: Snapshot | undefined, run: unknown): Course {
  const kept = useRef<{ run: unknown; last?: Snapshot; course: Course }>({
    run,
    course: { epochs: [], figures: [] },
  });
  const { current } = kept;
  if (!snapshot || (current.last === snapshot && current.run === run)) return current.course;
  const { figures, course } = snapshot;
  const first = course[0]?.epoch ?? figures.epoch;
  const before = current.run === run ? current.course.figures : [];
  let all = [...before.filter(({ epoch }) => epoch < first), ...course, figures];
  if (all.length > POINTS) all = all.filter((_, i) => i % 2 === 0 || i === all.length - 1);
  kept.current = {
    run,
    last: snapshot,
    course: { epochs: all.map(({ epoch }) => epoch), figures: all },
  };
  return kept.current.course;
}
