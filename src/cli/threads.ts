import { mostThreads, setProcessors } from '../base/processors.js';
import type { Arguments } from './arguments.js';

/** `--threads`: how many networks are trained at a time. @throws UsageError more than the library trains at a time. */
export function useThreads(args: Arguments): void {
  const threads = args.number('threads', 1, mostThreads(), true);
  if (threads !== undefined) setProcessors(threads);
}
