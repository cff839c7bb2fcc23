/** Elements after which long work over a list pauses: well below a millisecond on any engine. */
export const ELEMENTS_PER_STEP: number = 2 ** 14;

/** The result of work in steps, done at once. */
export function finish<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
