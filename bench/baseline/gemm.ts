// The honest pure-JS baseline: C = A·B by the plain loops in the order that reads B and C by rows. One function per
// element type: one that saw both kinds of array would be compiled for either, and be slower for each.

/** A (m, k) at any strides, B (k, n) and C (m, n) by rows. */
export function gemmBaselineF64(
  m: number,
  n: number,
  k: number,
  a: Float64Array,
  rowA: number,
  columnA: number,
  b: Float64Array,
  c: Float64Array,
): void {
  c.fill(0);
  for (let i = 0; i < m; i++) {
    const row = i * n;
    for (let p = 0; p < k; p++) {
      const x = a[i * rowA + p * columnA]!;
      for (let to = row, end = row + n, from = p * n; to < end; to++, from++) {
        c[to]! += x * b[from]!;
      }
    }
  }
}

export function gemmBaselineF32(
  m: number,
  n: number,
  k: number,
  a: Float32Array,
  rowA: number,
  columnA: number,
  b: Float32Array,
  c: Float32Array,
): void {
  c.fill(0);
  for (let i = 0; i < m; i++) {
    const row = i * n;
    for (let p = 0; p < k; p++) {
      const x = a[i * rowA + p * columnA]!;
      for (let to = row, end = row + n, from = p * n; to < end; to++, from++) {
        c[to]! += x * b[from]!;
      }
    }
  }
}
