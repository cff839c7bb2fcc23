// An edge worker on the built package: /js without a binary, /simd with a module handed in, both with one hash.
import * as myelin from 'myelin';
import wasm from 'myelin/wasm/simd.wasm';
import { fingerprint } from '../fingerprint.mjs';

// workerd takes the default export.
export default {
  /** @param {Request} request */
  async fetch(request) {
    try {
      const { pathname } = new URL(request.url);
      if (pathname === '/simd') await myelin.init({ wasm });
      if (pathname === '/js') await myelin.init({ engine: 'js' });
      if (pathname === '/bytes') await myelin.init({ engine: 'simd' });
      return Response.json({ engine: myelin.engineName(), ...(await fingerprint(myelin)) });
    } catch (error) {
      const { code, message } = /** @type {import('myelin').MyelinError} */ (error);
      return Response.json({ code, message });
    }
  },
};
