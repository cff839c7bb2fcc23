/** x / √(1 + (x/3)²): close to x near 0, never beyond ±3 (Holzmüller et al. 2024). */
export function softClip(x: number): number {
  if (x > 1e150) return 3;
  if (x < -1e150) return -3;
  const third = x / 3;
  return x / Math.sqrt(1 + third * third);
}
