// One head of scaled dot-product attention (Vaswani et al. 2017) over the steps of one sample:
//
//   S = Q·(Kᵀ/√n), P = softmax of each row of S, O = P·V
//
// Q, K, V and O are (steps, n), n numbers to a row that is `stride` long: a head is a part of the units. Causal: row t sees the columns
// up to t, the others of P are +0. Kᵀ is multiplied by 1/√n, rounded to the element type, before the product.
// Backward, from dO: dV = Pᵀ·dO, dP = dO·Vᵀ, dS = (softmax' of each row)/√n, dQ = dS·K, dK = dSᵀ·Q.
//
// Products are kernels/gemm's, rows of softmax kernels/softmax's; sums over steps are in index order.
import { Start } from "../abi";
import { gemm, scale, softmax, softmaxDerivative, transpose } from "../kernels/typed";

/** 1/√n. */
// @ts-ignore: decorator
@inline
export function factorOf(n: i32): f64 {
  return 1 / Math.sqrt(<f64>n);
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
  gemm<T>(steps, steps, n, q, stride, 1, turned, steps, p, steps, Start.Zero, 0, packed);
  if (causal) {
    for (let t = 0; t < steps; t++) {
      const row = p + <usize>(t * steps) * sizeof<T>();
      softmax<T>(1, t + 1, row, row);
      memory.fill(row + <usize>(t + 1) * sizeof<T>(), 0, <usize>(steps - t - 1) * sizeof<T>());
    }
  } else softmax<T>(steps, steps, p, p);
  gemm<T>(steps, n, steps, p, steps, 1, v, stride, o, stride, Start.Zero, 0, packed);
}

/** The gradients stand in the place of q, k and v; p is used up. slopes: (steps, steps); rows: (steps, n); both for a while. */
export function attendBackward<T>(
  steps: i32,
  n: i32,
  stride: i32,
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
  transpose<T>(steps, n, v, stride, turned, steps);
  gemm<T>(steps, steps, n, delta, stride, 1, turned, steps, slopes, steps, Start.Zero, 0, packed);
  gemm<T>(steps, n, steps, p, 1, steps, delta, stride, v, stride, Start.Zero, 0, packed);
  softmaxDerivative<T>(steps, steps, p, slopes, slopes);
  scale<T>(steps * steps, factorOf(n), slopes);
  gemm<T>(steps, n, steps, slopes, steps, 1, k, stride, rows, n, Start.Zero, 0, packed);
  gemm<T>(steps, n, steps, slopes, 1, steps, q, stride, k, stride, Start.Zero, 0, packed);
  const bytes = <usize>n * sizeof<T>();
  for (let t = 0; t < steps; t++) {
    memory.copy(q, rows, bytes);
    q += <usize>stride * sizeof<T>();
    rows += bytes;
  }
}
