// C = A·B over the sizes of square matrices and of a small network's layers, and the roof that the processor sets.
import { gemmBaselineF32, gemmBaselineF64 } from '../baseline/gemm.js';
import { engines } from '../engines.js';
import { type RoofKind, roofs } from '../roof.js';
import { BASELINE, sample, type Workload } from '../workload.js';

interface Shape {
  m: number;
  n: number;
  k: number;
  /** A is stored transposed: the gradient of the weights, Xᵀ·δ. */
  transposedA?: boolean;
}

const SHAPES: Shape[] = [
  ...[64, 128, 256, 512, 1024].map((n) => ({ m: n, n, k: n })),
  { m: 32, n: 100, k: 64 },
  { m: 32, n: 10, k: 100 },
  { m: 64, n: 100, k: 32, transposedA: true },
  { m: 1, n: 100, k: 64 },
  { m: 1, n: 10, k: 100 },
  { m: 1, n: 128, k: 784 },
  { m: 64, n: 100, k: 1, transposedA: true },
  { m: 4, n: 3, k: 2 },
];

/** Beyond this plain JavaScript is left out: its rate is known by then, and a round would take minutes. */
const LARGEST_PLAIN = 4e7;

/** Work of one reading of the clock, at least. */
const FLOPS = 4e6;

function gemmWorkload(kind: RoofKind, shape: Shape): Workload {
  const { m, n, k, transposedA } = shape;
  const wide = kind === 'f64';
  const [type, size] = wide ? (['F64', 8] as const) : (['F32', 4] as const);
  const numbers = (count: number, step: number): number[] =>
    Array.from({ length: count }, (_, i) => sample(step * i));
  const [a, b, c] = [numbers(m * k, 1), numbers(k * n, 3), numbers(m * n, 0)];
  const [rsA, csA] = transposedA ? ([1, m] as const) : ([k, 1] as const);
  const baselineF64 = (): (() => void) => {
    const [x, y, z] = [Float64Array.from(a), Float64Array.from(b), Float64Array.from(c)];
    return () => gemmBaselineF64(m, n, k, x, rsA, csA, y, z);
  };
  const baselineF32 = (): (() => void) => {
    const [x, y, z] = [Float32Array.from(a), Float32Array.from(b), Float32Array.from(c)];
    return () => gemmBaselineF32(m, n, k, x, rsA, csA, y, z);
  };
  const contestants: Workload['contestants'] = {};
  const flops = 2 * m * n * k;
  const plain = flops <= LARGEST_PLAIN;
  for (const core of engines) {
    if (core.engine === 'js' && !plain) continue;
    const work = core.allocate(core[`gemmWorkspace${type}`](m, n, k));
    const [pa, pb, pc] = [a, b, c].map((values) => core.allocate(values.length * size)) as [
      ...[number, number, number],
    ];
    const view = wide ? core.f64 : core.f32;
    view.set(a, pa / size);
    view.set(b, pb / size);
    const gemm = core[`gemm${type}`];
    contestants[core.engine] = () => gemm(m, n, k, pa, rsA, csA, pb, n, pc, n, 0, 0, work);
  }
  if (plain) contestants[BASELINE] = wide ? baselineF64() : baselineF32();
  return {
    group: `GEMM ${kind}`,
    label: `${transposedA ? 'Aᵀ·B ' : ''}${m}×${n}×${k}`,
    flops,
    inner: Math.max(1, Math.round(FLOPS / flops)),
    contestants,
  };
}

/** The roof's shapes as rows of their own: the highest of them is the roof. */
export function roofWorkloads(kind: RoofKind, group = `GEMM ${kind}`): Workload[] {
  const strict = roofs(kind, false, FLOPS);
  const hasRelaxed = engines.some((core) => core.engine === 'relaxed');
  const relaxed = hasRelaxed ? roofs(kind, true, FLOPS) : undefined;
  return strict.map(({ name, flops, call }, i) => ({
    group,
    label: `roof, ${name}`,
    flops,
    roof: true,
    inner: 1,
    contestants: { simd: call, ...(relaxed && { relaxed: relaxed[i]!.call }) },
  }));
}

export function gemmWorkloads(): Workload[] {
  return (['f64', 'f32'] as const).flatMap((kind) => [
    ...roofWorkloads(kind),
    ...SHAPES.map((shape) => gemmWorkload(kind, shape)),
  ]);
}
