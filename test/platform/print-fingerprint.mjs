// Run by nodes.node.test.ts in each version of Node, on the built package.
import { engineName } from 'myelin';
import { kernels } from './fingerprint.mjs';

// Internal, so without a type; by its address, as `exports` leads to the public parts only.
const { core } = await import(new URL('../../dist/core/engine.js', import.meta.url).href);

try {
  console.log(JSON.stringify({ engine: engineName(), kernels: kernels(core()) }));
} catch (error) {
  const { code, message } = /** @type {import('myelin').MyelinError} */ (error);
  console.log(JSON.stringify({ code, message }));
}
