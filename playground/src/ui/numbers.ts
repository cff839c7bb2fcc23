// How numbers are written: all of their digits, or few.

/** With eight decimals, as NumPy prints them. */
export function eight(value: number): string {
  if (value !== 0 && Math.abs(value) < 1e-4) return value.toExponential(4);
  return value.toFixed(8);
}

/** Every digit that the number has: read again it is the same number. */
export function exact(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** Three or four digits, where the size is what matters. */
export function rough(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) return value.toExponential(2);
  return value.toFixed(size >= 100 ? 1 : 3);
}

/** Behind another number: negative ones in parentheses. */
export function enclosed(words: string): string {
  return words.startsWith('-') ? `(${words})` : words;
}
