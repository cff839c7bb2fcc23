// Full-batch methods: lbfgs beside scikit-learn's solver='lbfgs' from the same weights, levenbergMarquardt beside Adam on a
// curve. Ratios of one run, medians of seven rounds. Usage: node scripts/run-second-order.mjs
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import {
  type ActivationName,
  adam,
  dense,
  type History,
  lbfgs,
  levenbergMarquardt,
  Network,
  type TrainOptions,
} from '../../src/index.js';
import { median } from '../measure.js';
import { duration, ratio, table } from '../table.js';

const ROUNDS = 7;
const ITERATIONS = 1000;
const SCRIPT = 'bench/second-order/sklearn_lbfgs.py';
const ONE_THREAD = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };

interface Data {
  readonly version: string;
  readonly sets: Readonly<Record<string, { x: number[][]; y: number[] }>>;
}

interface Outcome {
  readonly loss: number;
  readonly iterations: number;
  readonly seconds: number;
}

interface Task {
  readonly name: string;
  readonly kind: 'regression' | 'classes' | 'binary';
  readonly hidden: number;
  readonly activation: ActivationName;
}

const TASKS: readonly Task[] = [
  { name: 'wine', kind: 'classes' },
  { name: 'breast cancer', kind: 'binary' },
  { name: 'diabetes', kind: 'regression' },
].flatMap((task) => [
  { ...task, hidden: 16, activation: 'tanh' } as Task,
  { ...task, hidden: 100, activation: 'relu' } as Task,
]);

const ENDS = {
  regression: { loss: 'meanSquaredError', activation: 'linear' },
  classes: { loss: 'categoricalCrossentropy', activation: 'softmax' },
  binary: { loss: 'binaryCrossentropy', activation: 'sigmoid' },
} as const;

const python =
  process.env.MYELIN_PYTHON ?? (existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3');

function ask(mode: 'data' | 'train', input = ''): string {
  const { status, stdout, stderr } = spawnSync(python, [SCRIPT, mode], {
    input,
    encoding: 'utf8',
    env: { ...process.env, ...ONE_THREAD },
    maxBuffer: 2 ** 28,
  });
  if (status === 0) return stdout;
  throw new Error(
    `${python} ${SCRIPT} failed (scikit-learn: apt-get install python3-sklearn): ${stderr}`,
  );
}

function networkOf({ kind, hidden, activation }: Task, inputs: number): Network {
  const units = kind === 'classes' ? 3 : 1;
  return new Network({
    inputs,
    layers: [
      dense({ units: hidden, activation }),
      dense({ units, activation: ENDS[kind].activation }),
    ],
    seed: 1,
  });
}

/** The last of some trainings, and the median of their times. */
function timed(make: () => Network, train: (network: Network) => History): Outcome {
  const times: number[] = [];
  let history: History | undefined;
  train(make()); // for V8's tiers
  for (let round = 0; round < ROUNDS; round++) {
    const network = make();
    const begin = performance.now();
    history = train(network);
    times.push((performance.now() - begin) / 1000);
  }
  const { loss, epochs } = history!;
  return { loss: loss.at(-1)!, iterations: epochs, seconds: median(times) };
}

function quasiNewton(): string {
  const { version, sets } = JSON.parse(ask('data')) as Data;
  const rows = TASKS.map((task) => {
    const { x, y } = sets[task.name]!;
    const make = () => networkOf(task, x[0]!.length);
    const { layers } = make();
    const given = {
      ...{ ...task, maxIterations: ITERATIONS, rounds: ROUNDS },
      coefs: layers.map(({ weights }) => weights.toArray()),
      intercepts: layers.map(({ bias }) => [...bias]),
    };
    const theirs = JSON.parse(ask('train', `${JSON.stringify(given)}\n`)) as Outcome;
    const options: TrainOptions = {
      epochs: ITERATIONS,
      loss: ENDS[task.kind].loss,
      // scikit-learn's default, of half the mean squared error.
      optimizer: lbfgs({ tolerance: task.kind === 'regression' ? 2e-4 : 1e-4 }),
    };
    const ours = timed(make, (network) => network.train(x, y, options));
    return [
      `${task.name}, ${x.length} × ${x[0]!.length}, ${task.hidden} ${task.activation}`,
      ours.loss.toExponential(2),
      theirs.loss.toExponential(2),
      `${ours.iterations}`,
      `${theirs.iterations}`,
      duration(1e9 * ours.seconds),
      duration(1e9 * theirs.seconds),
      ratio(theirs.seconds / ours.seconds),
    ];
  });
  const head = [
    'Data, network',
    'Loss',
    'scikit-learn',
    'Iterations',
    'scikit-learn',
    'Time',
    'scikit-learn',
    'Times as fast',
  ];
  return `lbfgs and scikit-learn ${version}, solver='lbfgs', from the same weights\n\n${table(head, rows)}`;
}

function curveFit(): string {
  const x = Array.from({ length: 200 }, (_, i) => [-1 + i / 100]);
  const y = x.map(([a]) => Math.sin(4 * a!) * Math.exp(-a! * a!));
  const rows = (['float64', 'float32'] as const).flatMap((dtype) =>
    [5, 10, 20].map((units) => {
      const layers = [dense({ units, activation: 'tanh' }), dense({ units: 1 })];
      const make = () => new Network({ inputs: 1, layers, seed: 1, dtype });
      const options = { loss: 'meanSquaredError' } as const;
      // As far as Adam comes in 2,000 epochs; the best of three learning rates.
      const trials = [0.003, 0.01, 0.03].map((learningRate) => {
        const optimizer = adam({ learningRate });
        const { loss } = make().train(x, y, { ...options, epochs: 2000, optimizer });
        return { optimizer, lossThreshold: Math.min(...loss) };
      });
      const best = trials.reduce((a, b) => (b.lossThreshold < a.lossThreshold ? b : a));
      const { lossThreshold } = best;
      const slow = timed(make, (network) =>
        network.train(x, y, { ...options, epochs: 2000, ...best }),
      );
      const by = (optimizer: TrainOptions['optimizer']): Outcome =>
        timed(make, (network) =>
          network.train(x, y, { ...options, epochs: 2000, optimizer, lossThreshold }),
        );
      const fast = by(levenbergMarquardt());
      const middle = by(lbfgs({ tolerance: 0 }));
      const reached = ({ loss }: Outcome, text: string): string =>
        loss <= lossThreshold ? text : '–';
      return [
        `1-${units}-1, ${dtype}`,
        lossThreshold.toExponential(2),
        `${slow.iterations}: ${duration(1e9 * slow.seconds)}`,
        reached(middle, `${middle.iterations}: ${duration(1e9 * middle.seconds)}`),
        reached(fast, `${fast.iterations}: ${duration(1e9 * fast.seconds)}`),
        reached(fast, ratio(slow.seconds / fast.seconds)),
      ];
    }),
  );
  const head = [
    'Network',
    'To loss',
    'adam',
    'lbfgs',
    'levenbergMarquardt',
    'Times as fast as adam',
  ];
  return `A curve of 200 points: iterations and time to the loss that Adam reaches\n\n${table(head, rows)}`;
}

console.log(`${quasiNewton()}\n\n${curveFit()}`);
