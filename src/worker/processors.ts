interface NodeLike {
  getBuiltinModule?(name: 'node:os'): { availableParallelism?(): number } | undefined;
}

/** Threads that this machine runs at a time, as far as the runtime tells; else 2. */
export function processors(): number {
  const count =
    globalThis.navigator?.hardwareConcurrency ??
    (globalThis as { process?: NodeLike }).process
      ?.getBuiltinModule?.('node:os')
      ?.availableParallelism?.();
  return count || 2;
}
