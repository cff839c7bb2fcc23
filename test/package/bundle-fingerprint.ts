import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { fingerprintProgram } from './programs.js';

/**
 * `fingerprintProgram` with the installed package inside, as `name`.js in `folder`: a module, or a classic script for
 * workers and service workers that take no module.
 */
export async function bundleFingerprint(
  folder: string,
  name: string,
  format: 'esm' | 'iife',
  fingerprint: 'fingerprint' | 'shortFingerprint' = 'fingerprint',
): Promise<void> {
  cpSync('test/platform/fingerprint.mjs', join(folder, 'fingerprint.mjs'));
  await build({
    stdin: { contents: fingerprintProgram(fingerprint), resolveDir: folder },
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
