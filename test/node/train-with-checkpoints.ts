// Trains asynchronously with checkpoints, from the latest one if there is one: the process that
// test/node/kill-training.ts kills. Prints each epoch, and saves the network and its history when it is done.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkpoints, latestCheckpoint, loadSync, saveSync } from '../../src/node.js';
import { inputs, makeNetwork, OPTIONS, targets } from './long-training.js';

const [folder] = process.argv.slice(2);
const directory = join(folder!, 'checkpoints');
const latest = latestCheckpoint(directory);
const network = latest ? loadSync(latest) : makeNetwork();
const write = checkpoints(network, { directory, keepLast: 2, best: true });
const history = await network.trainAsync(inputs, targets, {
  ...OPTIONS,
  resume: true,
  onEpoch(log) {
    write(log);
    process.stdout.write(`${log.epoch}\n`);
  },
});
saveSync(join(folder!, 'done.json'), network, { training: true });
writeFileSync(join(folder!, 'history.json'), JSON.stringify(history));
