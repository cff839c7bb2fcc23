/** A vector as NumPy prints an (n, 1) array: eight decimals, trailing zeros dropped, columns aligned. */
export function column(vector: ArrayLike<number>): string {
  const texts = Array.from(vector, (value) => value.toFixed(8).replace(/0+$/, ''));
  const whole = Math.max(...texts.map((text) => text.indexOf('.')));
  const decimals = Math.max(...texts.map((text) => text.length - text.indexOf('.') - 1));
  const rows = texts.map((text) => {
    const [left = '', right = ''] = text.split('.');
    return `[${left.padStart(whole)}.${right.padEnd(decimals)}]`;
  });
  return `[${rows.join('\n ')}]`;
}
