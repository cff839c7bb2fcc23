import type { Arguments } from '../arguments.js';
import { withConfig } from '../config.js';
import { UsageError } from '../usage-error.js';
import type { Words } from '../words.js';

/** `myelin train`: of a table, or of a network of one's own. */
export async function run(typed: Arguments, words: Words): Promise<void> {
  const { args, data, config } = await withConfig(typed);
  if (data === undefined) {
    throw new UsageError('DATA is missing; it is called as myelin train DATA [options]');
  }
  if (config.network) {
    const { trainNetwork } = await import('../own-network/train-network.js');
    return trainNetwork(data, args, config, words);
  }
  if (config.train) {
    throw new UsageError("train: only for a network of one's own; network is missing.");
  }
  const { trainTable } = await import('../train-table.js');
  return trainTable(data, args, words);
}
