import { fileURLToPath } from 'node:url';

// All code runs from bench/compare/build, where scripts/run-compare.mjs bundles it.
const folder = (path: string): string =>
  fileURLToPath(new URL(path, import.meta.url)).replace(/\/$/, '');

export const COMPARE: string = folder('../');
export const BUILD: string = folder('./');
export const PEERS: string = folder('../peers');
export const HELLO: string = folder('../hello');
