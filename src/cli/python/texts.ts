// Parts that every program has.
import { versionOf } from '../version.js';

/** Of what a program is written. */
export interface About {
  /** The program's own name. */
  readonly file: string;
  /** That of the model. */
  readonly model: string;
  readonly weights: string;
}

/** What it is, and how it is called. `more`: modules of Python's own. */
export function head(
  about: About,
  calls: readonly (readonly [call: string, what: string])[],
  more: readonly string[] = [],
): string {
  const widest = Math.max(...calls.map(([call]) => call.length));
  const lines = calls.map(([call, what]) => `    ${call.padEnd(widest)}  # ${what}`);
  const modules = ['base64', 'csv', 'math', 'sys', ...more].sort();
  const from = `${about.model}, weights ${about.weights}`;
  return `"""${plain(`Written by Myelin ${versionOf()} of ${from}. Needs NumPy alone.`)}

${lines.map(plain).join('\n')}
"""

${modules.map((name) => `import ${name}`).join('\n')}

import numpy as np
`;
}

/** Names of files may have anything in them, and this stands within quotation marks. */
function plain(text: string): string {
  return text.replace(/[^ -~]|["\\]/g, '_');
}

/** Rows of a CSV file as dictionaries of texts. */
export const READ_CSV = `def read_csv(path):
    file = sys.stdin if path == "-" else open(path, newline="", encoding="utf-8-sig")
    with file:
        lines = file.read().splitlines(keepends=True)
    separator = max(",;\\t|", key=lines[0].count) if lines else ","
    reader = csv.DictReader(lines, delimiter=separator)
    return [{key: (value or "").strip() for key, value in row.items()} for row in reader]`;

/** What a shell calls. */
export const MAIN = `def main():
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} rows.csv (- is stdin)")
    header, cells = answers(read_csv(sys.argv[1]))
    writer = csv.writer(sys.stdout, lineterminator="\\n")
    writer.writerow(header)
    writer.writerows(cells)


if __name__ == "__main__":
    main()
`;
