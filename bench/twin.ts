// Compiles and runs the C twin where gcc is present.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

const SOURCE = 'bench/c/twin.c';
const BINARY = 'build/bench/twin';
export const TWIN_COMMAND: string = `gcc -O3 -march=native -ffast-math ${SOURCE}`;

/** First line of `gcc --version`, or undefined where there is no gcc. */
export function gccVersion(): string | undefined {
  try {
    return execFileSync('gcc', ['--version'], { encoding: 'utf8' }).split('\n')[0];
  } catch {
    return undefined;
  }
}

export function compileTwin(): void {
  mkdirSync('build/bench', { recursive: true });
  const [gcc = 'gcc', ...flags] = TWIN_COMMAND.split(' ');
  execFileSync(gcc, [...flags, '-o', BINARY, '-lm'], { stdio: 'inherit' });
}

/** S0 alone: the median milliseconds of its 10,000 iterations, and what the neuron answers to its four samples. */
export function runNeuronTwin(): { milliseconds: number; outputs: number[] } {
  const lines = run('s0');
  return {
    milliseconds: lines.get('s0 3')! / 1e6,
    outputs: [0, 1, 2, 3].map((i) => lines.get(`output ${i}`)!),
  };
}

/** Median nanoseconds of one call by name and size: 'dot 1000' → 137.4. */
export function runTwin(): Map<string, number> {
  return run();
}

function run(...args: string[]): Map<string, number> {
  const lines = execFileSync(BINARY, args, { encoding: 'utf8' }).trim().split('\n');
  return new Map(
    lines.map((line) => {
      const [name, size, nanoseconds] = line.split(' ');
      return [`${name} ${size}`, Number(nanoseconds)] as const;
    }),
  );
}
