import { processors } from '../../base/processors.js';
import { runWorker } from '../../queue/run-worker.js';
import type { Arguments } from '../arguments.js';
import { redisOf } from '../executor.js';
import { interruptible } from '../interrupt.js';
import { versionOf } from '../version.js';
import type { Words } from '../words.js';
import { digits } from '../words-of-figures.js';

/** `myelin worker`: runs trials of a queue until SIGINT or SIGTERM; what runs then is finished. */
export async function run(args: Arguments, words: Words): Promise<void> {
  const connection = redisOf(args);
  const queue = args.text('queue') ?? 'myelin';
  const concurrency = args.number('concurrency', 1, 1024, true) ?? processors();
  const cacheBytes = args.number('cache', 0, Number.MAX_SAFE_INTEGER, true);
  const interrupt = interruptible(words, 'ending: trials that run are finished');
  let ended = 0;
  let failed = 0;
  let connected: boolean | undefined;
  const { host } = new URL(connection.url!); // never the password
  words.say(
    'working',
    `Myelin ${versionOf()} works for the queue '${queue}' at ${host}, ${concurrency} ${concurrency === 1 ? 'trial' : 'trials'} at a time; Ctrl-C ends it`,
    { queue, host, concurrency, version: versionOf() },
  );
  try {
    await runWorker({
      connection,
      queue,
      concurrency,
      signal: interrupt.signal,
      ...(cacheBytes !== undefined && { cacheBytes }),
      onConnection(state) {
        if (state.connected === connected) return;
        connected = state.connected;
        if (connected) words.say('connected', 'connected', {});
        else {
          words.say('lost', `no connection (${state.error?.message}); it is tried again`, {
            message: state.error?.message,
          });
        }
      },
      onTrial({ id, milliseconds, error }) {
        if (error) failed++;
        else ended++;
        if (error) {
          words.say('failed', `trial ${id.slice(0, 12)}: ${error.message}`, {
            id,
            milliseconds,
            message: error.message,
          });
          return;
        }
        words.progress(
          'trial',
          () => `${ended} trials, the last in ${digits(milliseconds / 1000)} s`,
          { id, milliseconds },
        );
      },
    });
  } finally {
    interrupt.end();
  }
  words.clear();
  words.say('ended', `${ended} trials${failed === 0 ? '' : `, ${failed} failed`}`, {
    trials: ended,
    failed,
  });
}
