// Run by nodes.node.test.ts in each version of Node, on the built package.
import * as myelin from 'myelin';
import { fingerprint } from './fingerprint.mjs';

try {
  const engine = myelin.engineName();
  console.log(JSON.stringify({ engine, ...(await fingerprint(myelin)) }));
} catch (error) {
  const { code, message } = /** @type {import('myelin').MyelinError} */ (error);
  console.log(JSON.stringify({ code, message }));
}
