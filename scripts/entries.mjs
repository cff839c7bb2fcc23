// The entries of the package: `myelin` and `myelin/<name>`, as package.json exports them.
import { readFileSync } from 'node:fs';

/** @type {{ exports: Record<string, string | { default: string }> }} */
const { exports } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** The names behind `myelin/`; each is src/<name>.ts. */
export const ENTRIES = Object.keys(exports)
  .filter((path) => /^\.\/[\w-]+$/.test(path))
  .map((path) => path.slice(2));
