/**
 * Makes a (rows, columns) matrix, row-major, of random numbers one with orthonormal columns, or rows where these are fewer, times
 * `gain`: Gram and Schmidt's process, twice over, which is as orthogonal as float64 can be (Giraud et al. 2005). The longer side is
 * taken for columns of length max(rows, columns), as Keras draws it; signs are such that R of its QR has a positive diagonal.
 * Only + − × ÷ √, so the same bits everywhere.
 *
 * @param drawn max(rows, columns) × min(rows, columns), row-major; is used up.
 */
export function orthonormal(
  drawn: Float64Array,
  rows: number,
  columns: number,
  gain: number,
): Float64Array {
  const [length, count] = [Math.max(rows, columns), Math.min(rows, columns)];
  const q = new Float64Array(drawn.length); // (count, length)
  for (let i = 0; i < length; i++) {
    for (let j = 0; j < count; j++) q[j * length + i] = drawn[i * count + j]!;
  }
  const dot = (a: number, b: number): number => {
    let sum = 0;
    for (let i = 0; i < length; i++) sum += q[a * length + i]! * q[b * length + i]!;
    return sum;
  };
  for (let j = 0; j < count; j++) {
    for (let k = 0; k < 2 * j; k++) {
      const along = dot(k % j, j);
      for (let i = 0; i < length; i++) q[j * length + i]! -= along * q[(k % j) * length + i]!;
    }
    const size = Math.sqrt(dot(j, j));
    for (let i = 0; i < length; i++) q[j * length + i]! /= size;
  }
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const place = rows < columns ? i * length + j : j * length + i;
      drawn[i * columns + j] = gain * q[place]!;
    }
  }
  return drawn;
}
