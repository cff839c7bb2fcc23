// The factor of Cholesky of a symmetric positive definite matrix, row by row (the row-oriented, bordering form: Golub and Van
// Loan, Matrix Computations, 4.2), and the solution of a system with it. float64, row-major, (n, n); of A and L the lower triangle.
//
//   l_ij = (a_ij − Σ_{k<j} l_ik·l_jk) / l_jj,   l_ii = √(a_ii − Σ_{k<i} l_ik²)
//
// The sums are inner products of vectors.ts, taken from a_ij at once. Backward stable: (L + δL)(L + δL)ᵀ = A + δA with
// |δA| ≤ (n + 1)·ε·|L||Lᵀ|, to first order (Higham, Accuracy and Stability, 10.3).
import { combine, innerProduct } from "./vectors";

// @ts-ignore: decorator
@inline
function rowAt(n: i32, matrix: usize, i: i32): usize {
  return matrix + ((<usize>i * <usize>n) << 3);
}

/**
 * Rows [first, end) of L for a + shift·I, those before being done. a and l are disjoint. False where the matrix is not positive
 * definite as far as float64 can tell; l is then not to be used.
 */
export function choleskyF64(n: i32, first: i32, end: i32, a: usize, shift: f64, l: usize): bool {
  for (let i = first; i < end; i++) {
    const from = rowAt(n, a, i);
    const row = rowAt(n, l, i);
    for (let j = 0; j < i; j++) {
      const other = rowAt(n, l, j);
      const at = <usize>j << 3;
      store<f64>(row + at, (load<f64>(from + at) - innerProduct<f64>(j, row, other)) / load<f64>(other + at));
    }
    const at = <usize>i << 3;
    const square = load<f64>(from + at) + shift - innerProduct<f64>(i, row, row);
    if (!(square > 0) || square == Infinity) return false;
    store<f64>(row + at, Math.sqrt(square));
  }
  return true;
}

/** x = A⁻¹·x, from its factor: L·z = x, then Lᵀ·x = z. */
export function choleskySolveF64(n: i32, l: usize, x: usize): void {
  for (let i = 0; i < n; i++) {
    const row = rowAt(n, l, i);
    const at = <usize>i << 3;
    store<f64>(x + at, (load<f64>(x + at) - innerProduct<f64>(i, row, x)) / load<f64>(row + at));
  }
  for (let i = n - 1; i >= 0; i--) {
    const row = rowAt(n, l, i);
    const at = <usize>i << 3;
    const value = load<f64>(x + at) / load<f64>(row + at);
    store<f64>(x + at, value);
    combine<f64>(i, x, -value, row, x);
  }
}
