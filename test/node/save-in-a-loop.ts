// Saves two networks in turn to one file, for ever: the process that test/node/kill.node.test.ts kills.
import { saveSync } from '../../src/node.js';
import { pair } from './pair.js';

const [path] = process.argv.slice(2);
const [odd, even] = pair();
for (let i = 0; ; i++) {
  saveSync(path!, i % 2 === 0 ? even : odd, { training: true });
  if (i === 0) process.stdout.write('begun\n');
}
