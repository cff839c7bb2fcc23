/**
 * How many times as long as alone this thread takes at present: the time on the wall over that on the processor. Bounds in
 * milliseconds are multiplied by it, so that a busy machine does not break them.
 */
export function slowness(): number {
  const SPIN = 30_000; // microseconds
  const before = process.cpuUsage();
  const start = performance.now();
  for (;;) {
    const { user, system } = process.cpuUsage(before);
    const used = user + system;
    if (used >= SPIN) return Math.max(1, ((performance.now() - start) * 1000) / used);
  }
}
