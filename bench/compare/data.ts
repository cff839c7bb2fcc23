// The data sets as files that every contestant reads: float32, so that all have the same numbers whatever their dtype.
// Rows are in one random order, as some contestants never shuffle and iris comes sorted by species.
import { mkdirSync, writeFileSync } from 'node:fs';
import { LabelEncoder, MinMaxScaler, RandomState, StandardScaler } from 'myelin';
import { loadDigits } from '../../examples/data/digits.js';
import { loadIris } from '../../examples/data/iris.js';
import { ADDITION_TOKENS } from './sequence-nets.js';
import type { DataFiles } from './task.js';
import type { DataName } from './workloads.js';

interface DataSet {
  /** (rows, inputs) */
  x: ArrayLike<number>;
  labels: ArrayLike<number>;
}

const SETS: Record<DataName, () => DataSet> = {
  s0: () => ({ x: [0, 0, 1, 1, 1, 1, 1, 0, 1, 0, 1, 1], labels: [0, 1, 1, 0] }),
  xor: () => ({ x: [0, 0, 0, 1, 1, 0, 1, 1], labels: [0, 1, 1, 0] }),
  iris: () => {
    const { inputs, labels } = loadIris();
    const x = new StandardScaler().fitTransform(inputs).data;
    return shuffled({ x, labels: new LabelEncoder<string>().fitTransform(labels) });
  },
  digits: () => {
    const { inputs, labels } = loadDigits();
    return shuffled({ x: new MinMaxScaler().fitTransform(inputs).data, labels });
  },
  synthetic: () => patterns(12_000, 784),
  'patterns-784': () => patterns(640, 784),
  'patterns-512': () => patterns(640, 512),
  'patterns-2048': () => patterns(640, 2048),
  'patterns-1000': () => patterns(1000, 784),
  additions: () => additions(100),
  'noise-100': () => noise(100),
  'noise-1000': () => noise(1000),
};

/** Writes one set below `root`. */
export function writeData(name: DataName, root: string): DataFiles {
  const { x, labels } = SETS[name]();
  const folder = `${root}/${name}`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/x.f32`, Float32Array.from(x));
  writeFileSync(`${folder}/labels.u8`, Uint8Array.from(labels));
  return { folder, rows: labels.length };
}

/** Numbers in [0, 1], ten classes: a pattern for each, drowned in noise; about half of the pixels are 0. */
function patterns(rows: number, inputs: number): DataSet {
  const classes = 10;
  const random = new RandomState(7);
  const means = random.normal(0, 0.05, classes * inputs);
  const x = random.normal(0, 0.35, rows * inputs);
  const labels = random.randint(0, classes, rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < inputs; j++) {
      const value = x[i * inputs + j]! + means[labels[i]! * inputs + j]!;
      x[i * inputs + j] = Math.min(1, Math.max(0, value));
    }
  }
  return { x, labels };
}

/** `12+34=046` and the like as places in ADDITION_TOKENS, a 0 before each. */
function additions(rows: number): DataSet {
  const random = new RandomState(3);
  const x = Array.from({ length: rows }, () => {
    const [a, b] = random.randint(10, 100, 2) as unknown as [number, number];
    const text = `${a}+${b}=${String(a + b).padStart(3, '0')}`;
    return [0, ...Array.from(text, (letter) => 1 + ADDITION_TOKENS.indexOf(letter))];
  });
  return { x: x.flat(), labels: new Uint8Array(rows) };
}

/** 16 rows in [−1, 1), every other of class 1. */
function noise(inputs: number): DataSet {
  return {
    x: new RandomState(5).uniform(-1, 1, 16 * inputs),
    labels: Array.from({ length: 16 }, (_, i) => i & 1),
  };
}

function shuffled({ x, labels }: DataSet): DataSet {
  const rows = labels.length;
  const inputs = x.length / rows;
  const order = Array.from(new RandomState(1).permutation(rows));
  return {
    x: order.flatMap((row) => Array.from({ length: inputs }, (_, j) => x[row * inputs + j]!)),
    labels: order.map((row) => labels[row]!),
  };
}
