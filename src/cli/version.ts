import { readFileSync } from 'node:fs';

/** Of the package that this file was shipped with. */
export function versionOf(): string {
  const { version } = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  ) as { version: string };
  return version;
}
