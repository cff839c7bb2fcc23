// C = start + A·B, the matrix product of every layer. C is (m, n), A (m, k), B (k, n).
//
// A lies at any row and column stride, so that X and Xᵀ are the same memory; B and C are row-major with ldb and ldc
// elements from row to row. All strides and counts are elements and not negative. start is nothing, a row of n biases
// for every row of C, or C itself.
//
// Order of summation: every element is c = start, then c = c + a·b for p = 0, 1, … k − 1, each product and each sum
// rounded (madd in the relaxed build). "Nothing" is −0, the neutral element of addition: the sum begins with the first
// product, to the sign of a zero. For k = 0 it is +0. Blocks divide C, or interrupt all sums at once and take them up
// again where they were, so the result does not depend on them.
//
// C overlaps neither A nor B nor the biases nor the workspace. Any alignment to elements. Nothing outside the m × n
// elements of C is written. Up to 24 bytes before A, B, C and the biases may be read, and do not matter: a row or column
// shorter than a tile is the end of one. No block from `allocate` lies in the first 24 bytes of memory.
import { Start } from "../../abi";
import { lanes } from "../../simd/lanes";
import { blockTerms, bytesOfA, bytesOfB, mc, MR, nc, nr, packsA, packsB, TALL, tallRows } from "./blocking";
import { column } from "./column";
import { rowTimes } from "./gemv";
import { tall } from "./tall";
import { wide } from "./microkernel";
import { narrow } from "./narrow";
import { outer } from "./outer";
import { packA, packB } from "./pack";
import { isSmall, smallGemm } from "./small";
import { Panel, Rows } from "./tile";


/** −0 for either element type: two vectors, a row of a wide tile. */
const NOTHING_F64 = memory.data<f64>([-0.0, -0.0, -0.0, -0.0], 16);
const NOTHING_F32 = memory.data<f32>([-0.0, -0.0, -0.0, -0.0, -0.0, -0.0, -0.0, -0.0], 16);

// @ts-ignore: decorator
@inline
function workspace<T>(m: i32, n: i32, k: i32): usize {
  if ((m & 3) == 1) m--;
  if (!packsB<T>(m, n, k)) return 0;
  return bytesOfB<T>(n, k) + (packsA<T>(m, n, k) ? bytesOfA<T>(m, k) : 0);
}

/** The whole product of no terms. */
// @ts-ignore: decorator
@inline
function fill<T>(m: i32, n: i32, c: usize, rowC: usize, start: i32, bias: usize): void {
  if (start == Start.Accumulate) return;
  for (; m > 0; m--) {
    if (start == Start.Bias) memory.copy(c, bias, <usize>n * sizeof<T>());
    else memory.fill(c, 0, <usize>n * sizeof<T>());
    c += rowC;
  }
}

// @ts-ignore: decorator
@inline
function gemm<T>(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  rsA: i32,
  csA: i32,
  b: usize,
  ldb: i32,
  c: usize,
  ldc: i32,
  start: i32,
  bias: usize,
  work: usize,
): void {
  if (m <= 0 || n <= 0) return;
  const rowC = <usize>ldc * sizeof<T>();
  if (k <= 0) {
    fill<T>(m, n, c, rowC, start, bias);
    return;
  }
  const nothing = sizeof<T>() == 8 ? NOTHING_F64 : NOTHING_F32;
  const rowA = <usize>rsA * sizeof<T>();
  const columnA = <usize>csA * sizeof<T>();
  const rowB = <usize>ldb * sizeof<T>();
  if (k == 1) {
    const from = start == Start.Bias ? bias : c;
    outer<T>(m, n, a, rowA, b, start != Start.Zero, from, start == Start.Bias ? 0 : rowC, c, rowC);
    return;
  }
  const byRows = csA == 1;
  if (n == 1 && rsA == 1 && !byRows && rowC == sizeof<T>() && start != Start.Bias) {
    // Aᵀ lies row by row: Cᵀ = start + Bᵀ·Aᵀ is one row.
    const move = start == Start.Zero ? 0 : -1;
    rowTimes<T>(m, k, b, rowB, a, columnA, move ? c : nothing, move, c);
    return;
  }
  if (n == 1 && byRows && ldb == 1 && m >= 8) {
    const many = m & ~3;
    const from = start == Start.Zero ? nothing : start == Start.Bias ? bias : c;
    column<T>(many, k, a, rowA, b, from, start == Start.Accumulate ? rowC : 0, c, rowC);
    a += <usize>many * rowA;
    c += <usize>many * rowC;
    m -= many;
  }
  while ((m & 3) == 1 || (!byRows && rsA != 1 && m > 0)) {
    // One row alone, of which a tile would compute four; or strides that no tile serves.
    m--;
    const to = c + <usize>m * rowC;
    const from = start == Start.Zero ? nothing : start == Start.Bias ? bias : to;
    rowTimes<T>(n, k, a + <usize>m * rowA, columnA, b, rowB, from, start == Start.Zero ? 0 : -1, to);
  }
  if (m == 0) return;
  const copiesB = packsB<T>(m, n, k);
  const copiesA = !byRows && packsA<T>(m, n, k);
  const workA = work + bytesOfB<T>(n, k);
  const longest = blockTerms(k);
  const tallest = mc<T>(longest);

  for (let j = 0; j < n; j += nc<T>()) {
    const columns = min(nc<T>(), n - j);
    for (let p = 0; p < k; p += longest) {
      const terms = min(longest, k - p);
      const blockB = b + <usize>p * rowB + <usize>j * sizeof<T>();
      if (copiesB) packB<T>(terms, columns, blockB, rowB, work);
      for (let i = 0; i < m; i += tallest) {
        const rows = min(tallest, m - i);
        const many = tallRows(rows);
        const few = rows - many;
        const source = a + <usize>i * rowA + <usize>p * columnA;
        let at = source;
        let strideTall = byRows ? rowA : columnA;
        let strideWide = strideTall;
        let row = rowA;
        if (copiesA) {
          packA<T>(rows, many, terms, source, columnA, workA);
          at = workA;
          strideTall = TALL * sizeof<T>();
          strideWide = MR * sizeof<T>();
          row = <usize>terms * sizeof<T>();
        }
        let to = c + <usize>i * rowC + <usize>j * sizeof<T>();
        let from = nothing;
        let rowFrom: usize = 0;
        let moveFrom: i32 = 0;
        if (p > 0 || start == Start.Accumulate) {
          from = to;
          rowFrom = rowC;
          moveFrom = -1;
        } else if (start == Start.Bias) {
          from = bias + <usize>j * sizeof<T>();
          moveFrom = -1;
        }
        let panel = copiesB ? work : blockB;
        const strideB = copiesB ? <usize>32 : rowB;
        const moveB: usize = copiesB ? <usize>terms << 5 : 32;
        let left = columns;
        for (; left >= nr<T>(); left -= nr<T>()) {
          if (many) {
            const tile = <usize>TALL * row;
            if (byRows) tall<T, Rows>(many, terms, at, strideTall, tile, panel, strideB, from, rowFrom, to, rowC);
            else tall<T, Panel>(many, terms, at, strideTall, tile, panel, strideB, from, rowFrom, to, rowC);
          }
          if (few) {
            const tile = <usize>MR * row;
            const rest = at + <usize>many * row;
            const first = from + <usize>many * rowFrom;
            const end = to + <usize>many * rowC;
            if (byRows) wide<T, Rows>(few, terms, rest, strideWide, tile, panel, strideB, first, rowFrom, end, rowC);
            else wide<T, Panel>(few, terms, rest, strideWide, tile, panel, strideB, first, rowFrom, end, rowC);
          }
          panel += moveB;
          from += 32 & moveFrom;
          to += 32;
        }
        for (; left > 0; left -= lanes<T>()) {
          const count = min(left, lanes<T>());
          const back = <usize>(lanes<T>() - count) * sizeof<T>();
          const last = copiesB ? panel : panel - back;
          const first = from - (back & moveFrom);
          const end = to - back;
          const tile = <usize>MR * rowA;
          if (byRows) narrow<T, Rows>(rows, terms, source, rowA, tile, last, strideB, first, rowFrom, end, rowC, count);
          else narrow<T, Panel>(rows, terms, source, columnA, tile, last, strideB, first, rowFrom, end, rowC, count);
          panel += 16;
          from += 16 & moveFrom;
          to += 16;
        }
      }
    }
  }
}

/** Bytes of workspace for a product of this size, aligned to 16; 0 for the small ones. */
export function gemmWorkspaceF64(m: i32, n: i32, k: i32): usize {
  return workspace<f64>(m, n, k);
}
export function gemmWorkspaceF32(m: i32, n: i32, k: i32): usize {
  return workspace<f32>(m, n, k);
}

/** C = start + A·B. bias is read when start is Start.Bias only, work when gemmWorkspaceF64(m, n, k) is not 0. */
export function gemmF64(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  rsA: i32,
  csA: i32,
  b: usize,
  ldb: i32,
  c: usize,
  ldc: i32,
  start: i32,
  bias: usize,
  work: usize,
): void {
  if (isSmall(m, n, k)) smallGemm<f64>(m, n, k, a, rsA, csA, b, ldb, c, ldc, start, bias);
  else gemm<f64>(m, n, k, a, rsA, csA, b, ldb, c, ldc, start, bias, work);
}
export function gemmF32(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  rsA: i32,
  csA: i32,
  b: usize,
  ldb: i32,
  c: usize,
  ldc: i32,
  start: i32,
  bias: usize,
  work: usize,
): void {
  if (isSmall(m, n, k)) smallGemm<f32>(m, n, k, a, rsA, csA, b, ldb, c, ldc, start, bias);
  else gemm<f32>(m, n, k, a, rsA, csA, b, ldb, c, ldc, start, bias, work);
}
