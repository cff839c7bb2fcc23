import type { RedisConnection } from '../queue/connection.js';
import type { TrialExecutor } from '../search/executor.js';
import type { Arguments } from './arguments.js';
import { UsageError } from './usage-error.js';

/** Where `--redis` is not typed, so that no password is in a list of processes. */
const VARIABLE = 'MYELIN_REDIS';

/** What `--redis` or the environment names. @throws UsageError neither does. */
export function redisOf(args: Arguments): RedisConnection {
  const url = args.text('redis') ?? process.env[VARIABLE];
  if (url) return { url };
  throw new UsageError(
    `--redis is missing: redis://host:6379, or rediss://user:password@host for TLS; or set ${VARIABLE}.`,
  );
}

/** Where trials run, if not here: with `--redis` on the workers of its queue. */
export async function executorOf(args: Arguments): Promise<{ executor?: TrialExecutor }> {
  const [url, queue] = [args.text('redis'), args.text('queue')];
  if (url === undefined) {
    if (queue === undefined) return {};
    throw new UsageError('--queue: only with --redis.');
  }
  const { bullmqExecutor } = await import('../queue/bullmq-executor.js');
  const named = queue === undefined ? {} : { queue };
  return { executor: bullmqExecutor({ connection: { url }, ...named }) };
}
