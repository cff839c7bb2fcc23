// Run by nodes.built.test.ts in each version of Node, on the built package.
// `--short`: only the parts of SHORT.
import * as myelin from 'myelin';
import { fingerprint, shortFingerprint } from './fingerprint.mjs';

try {
  const engine = myelin.engineName();
  const take = process.argv.includes('--short') ? shortFingerprint : fingerprint;
  console.log(JSON.stringify({ engine, ...(await take(myelin)) }));
} catch (error) {
  const { code, message } = /** @type {import('myelin').MyelinError} */ (error);
  console.log(JSON.stringify({ code, message }));
}
