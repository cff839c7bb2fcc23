// From nothing imported to the first answer, in a fresh process each time.
import { execFileSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const PROGRAM = `
const begin = performance.now();
const { Neuron } = await import('myelin');
new Neuron({ inputs: 3, seed: 1 }).run([1, 0, 0]);
console.log(performance.now() - begin);`;

/** Milliseconds of one start. The engine is chosen by MYELIN_ENGINE, as a user would. */
export function startOnce(engine: string): number {
  return evaluate(PROGRAM, engine);
}

const RUN_PROGRAM = `
const { Neuron } = await import('myelin');
const neuron = new Neuron({ inputs: 3, bias: false, seed: 1 });
const sample = [1, 0, 0.5];
const times = [];
let sum = 0;
for (let round = 0; round < 15; round++) {
  const begin = performance.now();
  for (let i = 0; i < 300_000; i++) {
    sample[0] = i * 1e-7;
    sum += neuron.run(sample);
  }
  times.push(performance.now() - begin);
}
console.log(sum ? (1e6 * times.sort((a, b) => a - b)[7]) / 300_000 : 0);`;

/** Nanoseconds of `Neuron.run` with three inputs where only one engine is in use, as in a program of a user's. */
export function runAlone(engine: string): number {
  return evaluate(RUN_PROGRAM, engine);
}

function evaluate(program: string, engine: string): number {
  const output = execFileSync(
    process.execPath,
    // With a flag Node takes none of its own compiled code from its snapshot: a start is half as long again.
    [
      ...(engine === 'relaxed' ? process.execArgv : []),
      ...['--input-type=module', '--eval', program],
    ],
    { encoding: 'utf8', env: { ...process.env, MYELIN_ENGINE: engine } },
  );
  return Number(output);
}

/** Bytes that a bundle takes which imports `names`, after esbuild's minification and gzip, one binary inside. */
export async function bundleSize(names: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: `export ${names} from './dist/index.js'`, resolveDir: '.' },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    splitting: true,
    outdir: 'build/bench',
    write: false,
  });
  const entry = outputFiles.find((file) => file.path.endsWith('stdin.js'));
  return gzipSync(entry!.contents, { level: 9 }).length;
}
