// Writes a file in each of the ways that there are: the process whose system calls test/node/order-of-writing.node.test.ts reads.
import { join } from 'node:path';
import { dense, Network, sgd } from '../../src/index.js';
import { checkpoints, save, saveSync } from '../../src/node.js';

const [folder] = process.argv.slice(2);
const network = new Network({ inputs: 30, layers: [dense({ units: 100 })], seed: 1 });
saveSync(join(folder!, 'sync.json'), network);
await save(join(folder!, 'async.safetensors'), network);
const inputs = [new Array<number>(30).fill(0.1)];
await network.trainAsync(inputs, [new Array<number>(100).fill(0)], {
  epochs: 1,
  loss: 'meanSquaredError',
  optimizer: sgd({ learningRate: 0.1 }),
  onEpoch: checkpoints(network, { directory: join(folder!, 'made', 'here'), best: true }),
});
