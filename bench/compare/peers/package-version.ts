import { readFileSync } from 'node:fs';

/** Version of a package installed in bench/compare. */
export function packageVersion(name: string): string {
  // The bundle lies in bench/compare/build.
  const file = new URL(`../node_modules/${name}/package.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
