// The C twin of S0 (bench/c), a fresh process each round, which takes the time itself.
import { execFileSync } from 'node:child_process';
import { compileTwin, gccVersion, runNeuronTwin } from '../../twin.js';
import { serve } from './serve.js';

await serve(() => {
  const gcc = gccVersion();
  if (!gcc) throw new Error('there is no gcc');
  compileTwin();
  const version = execFileSync('gcc', ['-dumpfullversion'], { encoding: 'utf8' }).trim();
  let outputs: number[] = [];
  return {
    version: `gcc ${version}`,
    load: ({ kind }) => {
      if (kind !== 'neuron') throw new Error('has S0 only');
      return {
        how: '-march=native -ffast-math',
        reset: () => {},
        train: () => {
          const run = runNeuronTwin();
          outputs = run.outputs;
          return run.milliseconds;
        },
        outputs: () => outputs,
      };
    },
  };
});
