// One head of scaled dot-product attention (Vaswani et al. 2017) over the steps of one sample:
//
//   S = Q·(Kᵀ/√n), P = softmax of each row of S, O = P·V
//
// Q, K, V and O are (steps, n), n numbers to a row that is `stride` long: a head is a part of the units. Kᵀ is multiplied by 1/√n,
// rounded to the element type, before the product.
// Backward, from dO: dV = Pᵀ·dO, dP = dO·Vᵀ, dS = (softmax' of each row)/√n, dQ = dS·K, dK = dSᵀ·Q.
//
// Causal: row t sees the columns up to t. Rows go in blocks of `blockOf(steps)`, whose products have the columns up to the block's end,
// so that the masked half is not computed but within blocks; there P and dS are +0. The sums of O begin with +0, to which the
// products of those add nothing, so that a step alone has the bits that it has in the whole (`attendStep`). Of the others the first product is
// where the sum begins.
//
// Products are kernels/gemm's, rows of softmax kernels/softmax's; sums over steps are in index order.
import { CACHE_PAGE, Start } from "../abi";
import { gemm, scale, softmax, softmaxDerivative, transpose } from "../kernels/typed";

/** 1/√n. */
// @ts-ignore: decorator
@inline
export function factorOf(n: i32): f64 {
  return 1 / Math.sqrt(<f64>n);
}

/** Steps of a causal block: few where the triangle is small, so that less is masked; more where products gain by rows. */
// @ts-ignore: decorator
@inline
export function blockOf(steps: i32): i32 {
  return steps <= 128 ? 16 : 64;
}

/** p: (steps, steps). turned: (n, steps), used for a while; packed: what the products pack. */
export function attend<T>(
  steps: i32,
  n: i32,
  stride: i32,
  causal: bool,
  q: usize,
  k: usize,
  v: usize,
  p: usize,
  o: usize,
  turned: usize,
  packed: usize,
): void {
  transpose<T>(steps, n, k, stride, turned, steps);
  scale<T>(n * steps, factorOf(n), turned);
  if (!causal) {
    gemm<T>(steps, steps, n, q, stride, 1, turned, steps, p, steps, Start.Zero, 0, packed);
    softmax<T>(steps, steps, p, p);
    gemm<T>(steps, n, steps, p, steps, 1, v, stride, o, stride, Start.Zero, 0, packed);
    return;
  }
  const row = <usize>steps * sizeof<T>();
  const wide = <usize>stride * sizeof<T>();
  const block = blockOf(steps);
  for (let first = 0; first < steps; first += block) {
    const count = min(block, steps - first);
    const seen = first + count;
    gemm<T>(count, seen, n, q, stride, 1, turned, steps, p, steps, Start.Zero, 0, packed);
    for (let t = 0; t < count; t++) {
      const at = p + <usize>t * row;
      softmax<T>(1, first + t + 1, at, at);
      clear<T>(count - t - 1, at + <usize>(first + t + 1) * sizeof<T>());
      clear<T>(n, o + <usize>t * wide);
    }
    gemm<T>(count, n, seen, p, steps, 1, v, stride, o, stride, Start.Accumulate, 0, packed);
    q += <usize>count * wide;
    o += <usize>count * wide;
    p += <usize>count * row;
  }
}

/**
 * The last of `steps` steps of a causal head alone, which begins `at` bytes from the beginning of a row of `units`: q and o are (n), the
 * pages hold keys and values of all steps so far (self-attention.ts); p (steps), used for a while.
 */
export function attendStep<T>(
  steps: i32,
  n: i32,
  units: i32,
  q: usize,
  pages: usize,
  at: usize,
  p: usize,
  o: usize,
): void {
  const half = <usize>(CACHE_PAGE * units) * sizeof<T>();
  let keys = pages + at * <usize>CACHE_PAGE;
  for (let first = 0; first < steps; first += CACHE_PAGE) {
    const count = min(CACHE_PAGE, steps - first);
    const scores = p + <usize>first * sizeof<T>();
    gemm<T>(1, count, n, q, n, 1, keys, CACHE_PAGE, scores, count, Start.Zero, 0, 0);
    keys += 2 * half;
  }
  softmax<T>(1, steps, p, p);
  clear<T>(n, o);
  let values = pages + half + at;
  for (let first = 0; first < steps; first += CACHE_PAGE) {
    const count = min(CACHE_PAGE, steps - first);
    const shares = p + <usize>first * sizeof<T>();
    gemm<T>(1, n, count, shares, count, 1, values, units, o, n, Start.Accumulate, 0, 0);
    values += 2 * half;
  }
}

/** +0 in `count` places: few, which `memory.fill` takes a call out of WebAssembly for. */
function clear<T>(count: i32, at: usize): void {
  for (; count > 0; count--) {
    store<T>(at, <T>0);
    at += sizeof<T>();
  }
}

/** The gradients stand in the place of q, k and v; p is used up. slopes: (steps, steps); rows: (steps, n); both for a while. */
export function attendBackward<T>(
  steps: i32,
  n: i32,
  stride: i32,
  causal: bool,
  q: usize,
  k: usize,
  v: usize,
  p: usize,
  delta: usize,
  slopes: usize,
  rows: usize,
  turned: usize,
  packed: usize,
): void {
  const block = causal ? blockOf(steps) : steps;
  const row = <usize>steps * sizeof<T>();
  const wide = <usize>stride * sizeof<T>();
  const bytes = <usize>n * sizeof<T>();
  transpose<T>(steps, n, v, stride, turned, steps);
  for (let first = 0; first < steps; first += block) {
    const count = min(block, steps - first);
    const seen = first + count;
    const at = slopes + <usize>first * row;
    const from = p + <usize>first * row;
    gemm<T>(count, seen, n, delta + <usize>first * wide, stride, 1, turned, steps, at, steps, Start.Zero, 0, packed);
    if (!causal) {
      softmaxDerivative<T>(steps, steps, p, slopes, slopes);
      scale<T>(steps * steps, factorOf(n), slopes);
    } else {
      for (let t = 0; t < count; t++) {
        const own = at + <usize>t * row;
        const length = first + t + 1;
        softmaxDerivative<T>(1, length, from + <usize>t * row, own, own);
        scale<T>(length, factorOf(n), own);
        clear<T>(count - t - 1, own + <usize>length * sizeof<T>());
      }
    }
    gemm<T>(count, n, seen, at, steps, 1, k, stride, rows + <usize>first * bytes, n, Start.Zero, 0, packed);
  }
  for (let first = 0; first < steps; first += block) {
    // Steps that see these: from the block on.
    const count = min(block, steps - first);
    const left = steps - first;
    const corner = <usize>first * row + <usize>first * sizeof<T>();
    const at = <usize>first * wide;
    gemm<T>(count, n, left, p + corner, 1, steps, delta + at, stride, v + at, stride, Start.Zero, 0, packed);
    gemm<T>(count, n, left, slopes + corner, 1, steps, q + at, stride, k + at, stride, Start.Zero, 0, packed);
  }
  for (let t = 0; t < steps; t++) {
    memory.copy(q, rows, bytes);
    q += wide;
    rows += bytes;
  }
}
