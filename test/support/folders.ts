import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** Makes empty folders, each a new one; all are removed when the file's tests have run. */
export function freshFolders(): () => string {
  const root = mkdtempSync(join(tmpdir(), 'myelin-test-'));
  afterAll(() => rmSync(root, { recursive: true }));
  let count = 0;
  return () => {
    const folder = join(root, String(count++));
    mkdirSync(folder);
    return folder;
  };
}
