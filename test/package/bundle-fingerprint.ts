import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { FINGERPRINT_PROGRAM } from './programs.js';

/**
 * FINGERPRINT_PROGRAM with the installed package inside, as `name`.js in `folder`: a module, or a classic script for
 * workers and service workers that take no module.
 */
export async function bundleFingerprint(
  folder: string,
  name: string,
  format: 'esm' | 'iife',
): Promise<void> {
  cpSync('test/platform/fingerprint.mjs', join(folder, 'fingerprint.mjs'));
  await build({
    stdin: { contents: FINGERPRINT_PROGRAM, resolveDir: folder },
    outdir: folder,
    entryNames: name,
    bundle: true,
    minify: true,
    splitting: format === 'esm',
    format,
    target: 'es2022',
    // Only the relaxed engine's synchronous reading, which is Node's, looks at it.
    logOverride: { 'empty-import-meta': 'silent' },
  });
}
