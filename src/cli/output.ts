/** Data to stdout, all of it before this ends. */
export function writeOut(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

/** One JSON document. `NaN` and infinite numbers, which JSON has not, are null. */
export function writeJSON(value: unknown): Promise<void> {
  return writeOut(`${JSON.stringify(value, plainly, 2)}\n`);
}

function plainly(_: string, value: unknown): unknown {
  return ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<number>) : value;
}
