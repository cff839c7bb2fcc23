// trainAsync: what it adds to train, how free the event loop stays, how soon an abort is honoured, many at once; in Chromium, where
// it is installed, the gaps between frames.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { adam, dense, init, Network, Neuron, type TrainAsyncOptions } from '../src/index.js';
import { frameTable } from './async-frames.js';
import { median } from './measure.js';
import { duration, table } from './table.js';
import { sample } from './workload.js';
import { classifier, digitSamples, largeSamples, type Samples } from './workloads/classifier.js';

const ABORTS = 50;
const AT_ONCE = 100;

const PLACES = [
  { place: 'worker', options: {} },
  { place: 'time slices', options: { worker: false } },
] as const;

interface Work {
  readonly label: string;
  make(): Network;
  readonly samples: Samples;
  readonly options: TrainAsyncOptions;
}

const CLASSIFY = { loss: 'categoricalCrossentropy', optimizer: adam() } as const;

function works(): readonly Work[] {
  const tiny: Samples = {
    x: Float64Array.from({ length: 40 * 4 }, (_, i) => sample(i)),
    inputs: 4,
    classes: Uint8Array.from({ length: 40 }, (_, i) => i % 10),
  };
  return [
    {
      label: '4-8-10, 40 rows, 2,000 epochs, onEpoch',
      make: () => classifier(4, 8, 'float64'),
      samples: tiny,
      options: { ...CLASSIFY, epochs: 2000, onEpoch: () => {} },
    },
    {
      label: '64-100-10, digits, 20 epochs',
      make: () => classifier(64, 100, 'float64'),
      samples: digitSamples(),
      options: { ...CLASSIFY, epochs: 20 },
    },
    {
      label: '784-128-10, 12,000 rows, 1 epoch',
      make: () => classifier(784, 128, 'float64'),
      samples: largeSamples(),
      options: { ...CLASSIFY, epochs: 1, batchSize: 64 },
    },
  ];
}

const matrix = ({ x, inputs }: Pick<Samples, 'x' | 'inputs'>) =>
  ({ data: x, shape: [x.length / inputs, inputs] }) as const;
const milliseconds = (value: number): string => duration(1e6 * value);

/** The `share` of the values, from 0 to 1, that is at most the result. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}

/** Milliseconds that it takes, and the event loop's delays meanwhile, in nanoseconds. */
async function watched(run: () => Promise<unknown>) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const start = performance.now();
  await run();
  const took = performance.now() - start;
  delay.disable();
  return { took, p50: delay.percentile(50), p99: delay.percentile(99), max: delay.max };
}
type Watched = Awaited<ReturnType<typeof watched>>;

const delays = ({ p50, p99, max }: Watched): string[] => [p50, p99, max].map(duration);

/** Each work by train and in both places in turn, round after round. */
async function trainings(rounds: number, progress: (text: string) => void): Promise<string> {
  const idle = await watched(() => sleep(1000));
  const rows = [['(nothing is done)', '', '', '', ...delays(idle)]];
  for (const { label, make, samples, options } of works()) {
    const x = matrix(samples);
    const sync: number[] = [];
    const places = PLACES.map((place) => ({
      ...place,
      ratios: [] as number[],
      seen: [] as Watched[],
    }));
    for (let round = -1; round < rounds; round++) {
      progress(`trainAsync, round ${round + 1} of ${rounds}: ${label}`);
      const network = make();
      const start = performance.now();
      network.train(x, samples.classes, options);
      const took = performance.now() - start;
      if (round >= 0) sync.push(took);
      for (const { options: where, ratios, seen } of places) {
        const other = make();
        const result = await watched(() =>
          other.trainAsync(x, samples.classes, { ...options, ...where }),
        );
        if (round < 0) continue; // the worker starts, code warms up
        ratios.push(result.took / took);
        seen.push(result);
      }
    }
    rows.push([label, 'train', milliseconds(median(sync)), '', '', '', '']);
    for (const { place, ratios, seen } of places) {
      // A round has too few delays for its own worst to tell: the median round's.
      const middle = {
        took: median(seen.map(({ took }) => took)),
        p50: median(seen.map(({ p50 }) => p50)),
        p99: median(seen.map(({ p99 }) => p99)),
        max: Math.max(...seen.map(({ max }) => max)),
      };
      const ratio = median(ratios).toFixed(2);
      rows.push([label, place, milliseconds(middle.took), ratio, ...delays(middle)]);
    }
  }
  const head = ['trainAsync', '', 'takes', '÷ train', 'event loop p50', 'p99', 'worst'];
  return table(head, rows, [0, 1]);
}

/** From the abort to the end of the training. */
async function aborts(progress: (text: string) => void): Promise<string> {
  const tiny = works()[0]!;
  const large = largeSamples();
  // Small enough for its copy to be over when the abort comes.
  const rows = 6000;
  const wide = { x: large.x.subarray(0, rows * 100), inputs: 100 };
  const classes = Array.from(large.classes).slice(0, rows);
  const halves = Float64Array.from({ length: rows }, (_, i) => i % 2);
  const small = tiny.make();
  const big = classifier(100, 400, 'float64');
  const neuron = new Neuron({ inputs: 100, seed: 1 });
  type Train = (options: { signal: AbortSignal; worker?: false }) => Promise<unknown>;
  const kinds: [label: string, train: Train][] = [
    [
      'short epochs, 4-8-10',
      (how) =>
        small.trainAsync(matrix(tiny.samples), tiny.samples.classes, {
          ...CLASSIFY,
          epochs: 1e8,
          ...how,
        }),
    ],
    [
      'long epochs, 100-400-10, 6,000 rows',
      (how) => big.trainAsync(matrix(wide), classes, { ...CLASSIFY, epochs: 1000, ...how }),
    ],
    [
      'the same, one batch an epoch',
      (how) =>
        big.trainAsync(matrix(wide), classes, {
          ...CLASSIFY,
          epochs: 1000,
          batchSize: rows,
          ...how,
        }),
    ],
    [
      'a Neuron of 100 inputs, 6,000 rows',
      (how) =>
        neuron.trainAsync(matrix(wide), halves, { iterations: 1e9, learningRate: 1e-9, ...how }),
    ],
  ];
  const body: string[][] = [];
  for (const [label, train] of kinds) {
    for (const { place, options } of PLACES) {
      const latencies: number[] = [];
      for (let i = -1; i < ABORTS; i++) {
        progress(`abort, ${i + 1} of ${ABORTS}: ${label}, ${place}`);
        const controller = new AbortController();
        const training = train({ signal: controller.signal, ...options });
        await sleep(60 + ((13 * i) % 70));
        const start = performance.now();
        controller.abort();
        await training;
        if (i >= 0) latencies.push(performance.now() - start);
      }
      const figures = [median(latencies), quantile(latencies, 0.9), Math.max(...latencies)];
      body.push([label, place, ...figures.map(milliseconds)]);
    }
  }
  return table([`Abort, of ${ABORTS}`, '', 'median', 'p90', 'worst'], body, [0, 1]);
}

async function manyAtOnce(rounds: number, progress: (text: string) => void): Promise<string> {
  const { x, inputs, classes } = digitSamples();
  const rows = 400;
  const data = { data: x.subarray(0, rows * inputs), shape: [rows, inputs] } as const;
  const targets = Array.from(classes).slice(0, rows);
  const options = { ...CLASSIFY, epochs: 5 };
  const make = () =>
    Array.from({ length: AT_ONCE }, (_, seed) => {
      const layers = [
        dense({ units: 32, activation: 'relu' } as const),
        dense({ units: 10, activation: 'softmax' } as const),
      ];
      return new Network({ inputs, layers, seed });
    });
  const sync: number[] = [];
  const places = PLACES.map((place) => ({ ...place, seen: [] as Watched[] }));
  for (let round = -1; round < rounds; round++) {
    progress(`${AT_ONCE} at once, round ${round + 1} of ${rounds}`);
    const networks = make();
    const start = performance.now();
    for (const network of networks) network.train(data, targets, options);
    if (round >= 0) sync.push(performance.now() - start);
    for (const { options: where, seen } of places) {
      const others = make();
      const result = await watched(() =>
        Promise.all(
          others.map((network) => network.trainAsync(data, targets, { ...options, ...where })),
        ),
      );
      if (round >= 0) seen.push(result);
    }
  }
  const body = places.map(({ place, seen }) => {
    const middle = median(seen.map(({ took }) => took));
    return [
      place,
      milliseconds(middle),
      (middle / median(sync)).toFixed(2),
      duration(median(seen.map(({ p99 }) => p99))),
    ];
  });
  const head = [`${AT_ONCE} trainings at once`, 'take', '÷ train in turn', 'event loop p99'];
  return table(head, [['train, in turn', milliseconds(median(sync)), '1.00', ''], ...body]);
}

/** All of it; a minute and a half. */
export async function asyncTables(
  rounds: number,
  progress: (text: string) => void,
): Promise<string[]> {
  await init({ engine: 'simd' });
  const tables = [
    await trainings(rounds, progress),
    await aborts(progress),
    await manyAtOnce(rounds, progress),
  ];
  const frames = await frameTable(rounds, progress);
  return frames ? [...tables, frames] : tables;
}
