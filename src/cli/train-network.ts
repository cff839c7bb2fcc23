import type { Arguments } from './arguments.js';
import type { Config } from './config.js';
import { UsageError } from './usage-error.js';
import type { Words } from './words.js';

/** A network of one's own. */
export async function trainNetwork(
  _data: string,
  _args: Arguments,
  _config: Config,
  _words: Words,
): Promise<void> {
  throw new UsageError('network');
}
