// Run by nodes.node.test.ts in each version of Node, on the built package.
import { engineName } from 'myelin';
import { kernels, trained } from './fingerprint.mjs';

// Internal, so without a type; by its address, as `exports` leads to the public parts only.
const { core } = await import(new URL('../../dist/core/engine.js', import.meta.url).href);

try {
  const engine = engineName();
  console.log(JSON.stringify({ engine, kernels: kernels(core()), trained: trained(core()) }));
} catch (error) {
  const { code, message } = /** @type {import('myelin').MyelinError} */ (error);
  console.log(JSON.stringify({ code, message }));
}
