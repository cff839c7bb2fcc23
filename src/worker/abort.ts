/** Calls `callback` when `signal` aborts, until the function that it returns is called. */
export type OnAbort = (signal: AbortSignal | undefined, callback: () => void) => () => void;

/** Who waits for a signal, in the order in which they came. */
interface Waiting {
  readonly callbacks: Set<() => void>;
  readonly listener: () => void;
}

const waiting = new WeakMap<AbortSignal, Waiting>();

/**
 * See `OnAbort`. However many trainings share a signal, it has one listener: from the eleventh on Node would warn of a leak.
 */
export const onAbort: OnAbort = (signal, callback) => {
  if (!signal) return () => {};
  const { callbacks, listener } = waiting.get(signal) ?? listen(signal);
  const own = (): void => callback(); // one function may be given twice
  callbacks.add(own);
  return () => {
    if (!callbacks.delete(own) || callbacks.size > 0) return;
    signal.removeEventListener('abort', listener);
    waiting.delete(signal);
  };
};

function listen(signal: AbortSignal): Waiting {
  const callbacks = new Set<() => void>();
  const listener = (): void => {
    for (const callback of [...callbacks]) if (callbacks.has(callback)) callback();
  };
  const made: Waiting = { callbacks, listener };
  waiting.set(signal, made);
  signal.addEventListener('abort', listener);
  return made;
}
