import { spawnSync } from 'node:child_process';
import { buildSync } from 'esbuild';
import { ENTRIES } from '../../scripts/entries.mjs';

/** A program on the library's sources, bundled for Node. */
export function bundleProgram(contents: string): string {
  const { outputFiles } = buildSync({
    stdin: { contents, loader: 'ts', resolveDir: process.cwd() },
    alias: {
      myelin: './src/index.ts',
      ...Object.fromEntries(ENTRIES.map((name) => [`myelin/${name}`, `./src/${name}.ts`])),
    },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
  });
  return outputFiles[0]!.text;
}

/** What a program of its own process prints, and how it ended. */
export function runProgram(
  contents: string,
  args: readonly string[] = [],
): { stdout: string; stderr: string; status: number | null } {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', ...args], {
    input: bundleProgram(contents),
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { stdout, stderr, status };
}
