// The measured roof: a loop of independent vector multiply-adds whose operands are in registers, all but two loads.
// The module is written out byte by byte: the compiler belongs to the build, and the loop must be exactly this.
//
// Each of the accumulators c gets c + x·z: x one of the loop's constants, z loaded anew in every turn, or the product
// would be computed once and for all. Constants, vectors and accumulators share V8's fifteen registers.

export type RoofKind = 'f64' | 'f32';

/** Floating-point operations of one turn. */
const operations = (kind: RoofKind, sums: number): number => sums * 2 * (kind === 'f64' ? 2 : 4);

/** Accumulators and constants. Which is fastest depends on latencies, load ports and the compiler's registers. */
const SHAPES: readonly (readonly [sums: number, factors: number])[] = [
  [8, 1],
  [8, 2],
  [8, 4],
  [10, 1],
  [12, 1],
  [12, 2],
];

const V128 = 0x7b;
const I32 = 0x7f;
const F64 = 0x7c;

const leb = (value: number): number[] =>
  value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)];
const section = (id: number, body: number[]): number[] => [id, ...leb(body.length), ...body];
const simd = (opcode: number): number[] => [0xfd, ...leb(opcode)];
const get = (local: number): number[] => [0x20, local];
const set = (local: number): number[] => [0x21, local];

/** (turns: i32, x: f64) → c0 + c1 + …, lane 0. Locals: the vectors z, the constants x, the accumulators. */
function roofModule(
  kind: RoofKind,
  relaxed: boolean,
  sums: number,
  factors: number,
): Uint8Array<ArrayBuffer> {
  const wide = kind === 'f64';
  const vectors = sums / factors;
  const firstFactor = 2 + vectors;
  const firstSum = firstFactor + factors;
  const splat = wide ? simd(0x14) : [0xb6, ...simd(0x13)]; // f32.demote_f64 first
  const add = simd(wide ? 0xf0 : 0xe4);
  const multiply = simd(wide ? 0xf2 : 0xe6);
  const madd = simd(wide ? 0x107 : 0x105);
  const body: number[] = [];
  // All constants differ, and so do the sums, or the compiler would make one of two.
  for (let i = 0; i < factors + sums; i++) {
    body.push(...get(1), ...splat);
    for (let j = 0; j < i; j++) body.push(...get(1), ...splat, ...add);
    body.push(...set(firstFactor + i));
  }
  body.push(0x03, 0x40); // loop
  for (let i = 0; i < vectors; i++) {
    // The address depends on the turn, or the load would leave the loop.
    body.push(...get(0), 0x41, 16, 0x71, ...simd(0), 4, ...leb(16 * i), ...set(2 + i));
  }
  for (let i = 0; i < sums; i++) {
    const c = firstSum + i;
    const product = [...get(firstFactor + (i % factors)), ...get(2 + Math.floor(i / factors))];
    if (relaxed) body.push(...product, ...get(c), ...madd);
    else body.push(...get(c), ...product, ...multiply, ...add);
    body.push(...set(c));
  }
  body.push(...get(0), 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0, 0x0b); // until --turns is 0
  body.push(...get(firstSum));
  for (let i = 1; i < sums; i++) body.push(...get(firstSum + i), ...add);
  body.push(...simd(wide ? 0x21 : 0x1f), 0, ...(wide ? [] : [0xbb]), 0x0b);
  const code = [1, ...leb(vectors + factors + sums), V128, ...body];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 2, I32, F64, 1, F64]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, 1]),
    ...section(7, [1, 4, ...new TextEncoder().encode('roof'), 0, 0]),
    ...section(10, [1, ...leb(code.length), ...code]),
  ]);
}

type Roof = (turns: number, x: number) => number;

/** One contestant per shape: a call does about `flops` operations, the same number for strict and relaxed. */
export function roofs(
  kind: RoofKind,
  relaxed: boolean,
  flops: number,
): { name: string; call: () => number; flops: number }[] {
  return SHAPES.map(([sums, factors]) => {
    const module = new WebAssembly.Module(roofModule(kind, relaxed, sums, factors));
    const roof = new WebAssembly.Instance(module).exports.roof as Roof;
    const turns = Math.max(1, Math.round(flops / operations(kind, sums)));
    const name = `${sums} sums, ${factors} factor${factors > 1 ? 's' : ''}`;
    return { name, call: () => roof(turns, 1e-3), flops: turns * operations(kind, sums) };
  });
}
