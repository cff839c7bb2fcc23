// Programs that import 'myelin', run here in Node on the built package.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const ENTRIES = ['node', 'table', 'files', 'onnx', 'source'];

/** Bundles a module, which is a file or a text of TypeScript, with `myelin` as dist, and imports it. */
export async function importProgram<Exports>(
  program: { file: string } | { text: string },
): Promise<Exports> {
  const folder = mkdtempSync(join(tmpdir(), 'myelin-playground-'));
  try {
    const outfile = join(folder, 'program.mjs');
    await build({
      ...('file' in program
        ? { entryPoints: [program.file] }
        : { stdin: { contents: program.text, loader: 'ts', resolveDir: resolve('.') } }),
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      logLevel: 'error',
      plugins: [
        {
          name: 'myelin is dist',
          setup({ onResolve }) {
            onResolve({ filter: /^myelin(\/\w+)?$/ }, ({ path }) => {
              const name = path.split('/')[1] ?? 'index';
              if (name !== 'index' && !ENTRIES.includes(name)) throw new Error(path);
              return { path: pathToFileURL(resolve(`dist/${name}.js`)).href, external: true };
            });
          },
        },
      ],
    });
    return (await import(/* @vite-ignore */ pathToFileURL(outfile).href)) as Exports;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Replay {
  replay(settings: unknown, epochs: number): { hash: string; dataHash: string };
}

let replay: Promise<Replay> | undefined;

/** What a link names, trained in Node: the playground's own program without a page. */
export async function replayed(link: string): Promise<{ hash: string; dataHash: string }> {
  replay ??= importProgram<Replay>({ file: 'playground/src/training/replay.ts' });
  const parameters = new URLSearchParams(link.slice(link.indexOf('?') + 1));
  const settings: unknown = JSON.parse(parameters.get('settings')!);
  return (await replay).replay(settings, Number(parameters.get('epochs')));
}
