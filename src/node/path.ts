import { fileURLToPath } from 'node:url';
import { OptionError } from '../base/errors.js';
import { describe, isA } from '../base/validate.js';

/** A path as `node:fs` takes it. `usage` tells how the function is called. @throws OptionError */
export function pathOf(what: string, path: unknown, usage?: string): string {
  const cure = usage === undefined ? '' : `; it is called as ${usage}`;
  if (isA(path, URL)) {
    try {
      return fileURLToPath(path);
    } catch {
      throw new OptionError(
        `${what}: expected a path or a file: URL, got ${path.protocol}${cure}.`,
      );
    }
  }
  if (typeof path === 'string' && path !== '' && !path.includes('\0')) return path;
  throw new OptionError(`${what}: expected a path or a file: URL, got ${describe(path)}${cure}.`);
}
