// The programs of the guides run, and print what the guides say.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { buildSync } from 'esbuild';
import { describe, expect, it } from 'vitest';

/** Each program with the output that follows it. */
function programsOf(path: string): [line: string, program: string, output: string][] {
  const text = readFileSync(path, 'utf8');
  const blocks = text.matchAll(/^```ts\n(.*?)^```\n+```text\n(.*?)^```$/gms);
  return Array.from(blocks, ({ index, 1: program, 2: output }) => [
    `line ${text.slice(0, index).split('\n').length}`,
    program!,
    output!,
  ]);
}

/** Runs a program on the library's sources. */
function run(contents: string): string {
  const { outputFiles } = buildSync({
    stdin: { contents, loader: 'ts', resolveDir: process.cwd() },
    alias: {
      myelin: './src/index.ts',
      'myelin/files': './src/files.ts',
      'myelin/node': './src/node.ts',
    },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
  });
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module'], {
    input: outputFiles[0]!.text,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout;
}

describe.each(['docs/data.md', 'docs/files.md', 'docs/networks.md'])('%s', (path) => {
  const programs = programsOf(path);

  it('shows the output of every program', () => {
    const all = readFileSync(path, 'utf8').match(/^```ts$/gm);
    expect(programs.length).toBe(all?.length);
  });

  it.each(programs)('%s', (_, program, output) => {
    expect(run(program)).toBe(output);
  });
});

describe('README.md', () => {
  const programs = Array.from(
    readFileSync('README.md', 'utf8').matchAll(/^```ts\n(.*?)^```$/gms),
    ([, program]) => program!,
  );

  it('has programs', () => expect(programs.length).toBeGreaterThan(3));

  it.each(
    programs.map((program) => [
      program.split('\n').find((line) => line.includes('new ')) ?? 'a program',
      program,
    ]),
  )('runs: %s', (_, program) => {
    expect(run(program)).not.toBe('');
  });
});
