// Numbers and names as programs write them: JavaScript and Python read the same digits as the same number.

/** Rows, several a line, so that a program of some hundred samples stays readable. */
export function rows(values: readonly (readonly number[])[], indent: string): string {
  const cells = values.map((row) => `[${row.join(', ')}]`);
  return wrapped(cells, indent);
}

export function flat(values: ArrayLike<number>, indent: string): string {
  return wrapped(Array.from(values, String), indent);
}

function wrapped(cells: readonly string[], indent: string): string {
  const lines: string[] = [];
  let line = indent;
  for (const cell of cells) {
    if (line.length + cell.length > 96) {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += `${cell}, `;
  }
  return [...lines, line.trimEnd()].join('\n');
}

/** The values of an object as a call's argument, in JavaScript. */
export function fields(object: object): string {
  const given = Object.entries(object).filter(([, value]) => value !== undefined);
  const written = given.map(([key, value]) => {
    const text = typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
    return `${key}: ${text}`;
  });
  return `{ ${written.join(', ')} }`;
}
