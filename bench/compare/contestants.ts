// Who takes part. One file in peers/ a library; a library may stand in several rows, by dtype or backend.
import { existsSync } from 'node:fs';
import { RELAXED_FLAGS } from '../../scripts/nodes.mjs';

export interface Contestant {
  key: string;
  name: string;
  dtype: 'float64' | 'float32';
  language: 'js' | 'python';
  /** File in peers/, without its ending. */
  peer: string;
  /** What the peer is told: its dtype, and which engine or backend. */
  options: PeerOptions;
  /** npm packages of bench/compare/package.json that it needs. */
  packages?: string[];
  /** File in hello/ for the start and, in JavaScript, the bundle. */
  hello?: string;
  /** Has convolutional networks and those of sequences. */
  convolves?: true;
  /** Only these workloads. */
  only?: readonly string[];
  /** Not these, and why. */
  lacks?: Readonly<Record<string, string>>;
  nodeFlags?: readonly string[];
}

export interface PeerOptions {
  dtype: 'float64' | 'float32';
  variant: string;
}

type Details = Partial<Omit<Contestant, 'key' | 'name' | 'peer' | 'dtype'>> & { variant?: string };

function contestant(
  key: string,
  name: string,
  peer: string,
  dtype: Contestant['dtype'],
  { variant = '', ...details }: Details = {},
): Contestant {
  return { key, name, peer, dtype, language: 'js', options: { dtype, variant }, ...details };
}

/** The key that all ratios refer to, and that of the plain JavaScript baseline. */
export const REFERENCE = 'myelin';
export const BASELINE = 'baseline';

const SINGLE_NEURONS = ['s0', 'neuron-3', 'neuron-100', 'neuron-1000'];
const lacksNeuron = (reason: string): Readonly<Record<string, string>> =>
  Object.fromEntries(SINGLE_NEURONS.map((key) => [key, reason]));
const neuronIsFloat64 = lacksNeuron('Neuron is float64');
const noSingleNeuron = lacksNeuron('trains networks, not a single neuron by this rule');

const suffix = (dtype: Contestant['dtype']): string => (dtype === 'float64' ? '' : '-f32');

/** Where threads can pay. */
const WITH_THREADS = ['digits-adam', '784-128-10', '784-512-256-10', 'batch'];

export const CONTESTANTS: readonly Contestant[] = [
  contestant(REFERENCE, 'Myelin', 'myelin', 'float64', {
    variant: 'simd',
    hello: 'myelin',
    convolves: true,
  }),
  contestant('myelin-f32', 'Myelin', 'myelin', 'float32', {
    variant: 'simd',
    convolves: true,
    lacks: neuronIsFloat64,
  }),
  contestant('myelin-relaxed', 'Myelin, relaxed', 'myelin', 'float32', {
    variant: 'relaxed',
    nodeFlags: RELAXED_FLAGS,
    convolves: true,
    lacks: neuronIsFloat64,
  }),
  contestant('myelin-js', 'Myelin, js engine', 'myelin', 'float64', {
    variant: 'js',
    lacks: { 'sequences-text': 'not measured' },
  }),
  contestant(BASELINE, 'plain JavaScript', 'baseline', 'float64'),
  contestant('c', 'C, gcc -O3', 'c', 'float64', { only: ['s0'] }),
  contestant('brain.js', 'brain.js', 'brain', 'float32', {
    packages: ['brain.js'],
    hello: 'brain',
    lacks: noSingleNeuron,
  }),
  contestant('synaptic', 'synaptic', 'synaptic', 'float64', {
    packages: ['synaptic'],
    hello: 'synaptic',
    lacks: noSingleNeuron,
  }),
  contestant('ml-fnn', 'ml-fnn', 'ml-fnn', 'float64', {
    packages: ['ml-fnn'],
    hello: 'ml-fnn',
    lacks: {
      ...noSingleNeuron,
      'digits-single': 'full batch only',
    },
  }),
  ...['cpu', 'wasm'].map((backend) =>
    contestant(`tfjs-${backend}`, `TensorFlow.js, ${backend}`, 'tfjs', 'float32', {
      variant: backend,
      packages: [
        '@tensorflow/tfjs',
        '@tensorflow/tfjs-core',
        '@tensorflow/tfjs-layers',
        `@tensorflow/tfjs-backend-${backend}`,
      ],
      hello: `tfjs-${backend}`,
      convolves: true,
      lacks: { ...noSingleNeuron, 'sequences-block': 'has no layer of attention' },
    }),
  ),
  contestant('onnxruntime-web', 'onnxruntime-web', 'onnxruntime', 'float32', {
    packages: ['onnxruntime-web'],
    convolves: true,
    only: ['images-one', 'images-1000'],
  }),
  contestant('jax-js', 'jax-js', 'jax', 'float32', {
    packages: ['@jax-js/jax'],
    hello: 'jax',
    lacks: noSingleNeuron,
  }),
  contestant('numpy', 'NumPy', 'numpy_peer', 'float64', {
    language: 'python',
    hello: 'hello_numpy',
  }),
  ...(['float64', 'float32'] as const).map((dtype) =>
    contestant(
      dtype === 'float64' ? 'sklearn' : 'sklearn-f32',
      'scikit-learn',
      'sklearn_peer',
      dtype,
      {
        language: 'python',
        lacks: noSingleNeuron,
        ...(dtype === 'float64' && { hello: 'hello_sklearn' }),
      },
    ),
  ),
  ...(['float64', 'float32'] as const).map((dtype) =>
    contestant(dtype === 'float32' ? 'torch' : 'torch-f64', 'PyTorch', 'torch_peer', dtype, {
      language: 'python',
      convolves: true,
      lacks: noSingleNeuron,
      ...(dtype === 'float32' && { hello: 'hello_torch' }),
    }),
  ),
  // Ours with the processors that there are, `init({ threads: 'auto' })`.
  ...(['float64', 'float32'] as const).map((dtype) =>
    contestant(`myelin-threads${suffix(dtype)}`, 'Myelin, threads', 'myelin', dtype, {
      variant: 'simd threads',
      only: WITH_THREADS,
    }),
  ),
  contestant('myelin-threads-relaxed', 'Myelin, relaxed, threads', 'myelin', 'float32', {
    variant: 'relaxed threads',
    nodeFlags: RELAXED_FLAGS,
    only: WITH_THREADS,
  }),
  // As their users run them: with the threads that they take of themselves.
  ...(
    [
      ['numpy', 'NumPy', 'float64'],
      ['sklearn', 'scikit-learn', 'float64'],
      ['sklearn', 'scikit-learn', 'float32'],
      ['torch', 'PyTorch', 'float64'],
      ['torch', 'PyTorch', 'float32'],
    ] as const
  ).map(([library, name, dtype]) =>
    contestant(
      `${library}-threads${suffix(dtype)}`,
      `${name}, its threads`,
      `${library}_peer`,
      dtype,
      { language: 'python', variant: 'threads', only: WITH_THREADS },
    ),
  ),
];

/** Those that `names` ask for: a key, or what stands before its last part (`myelin`, `tfjs`). */
export function chooseContestants(names: readonly string[]): Contestant[] {
  if (names.length === 0) return [...CONTESTANTS];
  const asked = (key: string, name: string): boolean => key === name || key.startsWith(`${name}-`);
  for (const name of names) {
    if (CONTESTANTS.some(({ key }) => asked(key, name))) continue;
    const known = CONTESTANTS.map(({ key }) => key).join(', ');
    throw new Error(`--peers: there is no ${JSON.stringify(name)}. Known: ${known}`);
  }
  return CONTESTANTS.filter(({ key }) => names.some((name) => asked(key, name)));
}

/** Debian's Python first, as that is where its packages of NumPy, scikit-learn and PyTorch go. */
export function pythonPath(): string {
  const usual = '/usr/bin/python3';
  return process.env.MYELIN_PYTHON ?? (existsSync(usual) ? usual : 'python3');
}
