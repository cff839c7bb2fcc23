import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';

/** Generated, and without imports. */
const GENERATED = /-binary\.ts$|worker\/source\.ts$/;

/** An import within src/, of values or of types: paths from src/. */
export interface Import {
  readonly from: string;
  readonly to: string;
}

/** Every import within a folder of sources, `import()` and `import type` included. */
export function importsOf(folder: string): Import[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) =>
    file.replaceAll('\\', '/'),
  );
  return files
    .filter((file) => file.endsWith('.ts') && !GENERATED.test(file))
    .flatMap((from) => {
      const text = readFileSync(join(folder, from), 'utf8');
      const paths = [...text.matchAll(/(?:\bfrom|\bimport)[\s(]*'(\.[^']+)\.js'/g)];
      return paths.map(([, path]) => ({
        from,
        to: `${normalize(join(dirname(from), path!))}.ts`,
      }));
    });
}

/** Files that import each other in a circle, each circle once; none: an empty list. */
export function circlesOf(imports: readonly Import[]): string[][] {
  const next = new Map<string, string[]>();
  for (const { from, to } of imports) next.set(from, [...(next.get(from) ?? []), to]);
  // Tarjan's strongly connected components.
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];
  const visit = (file: string): void => {
    index.set(file, index.size);
    low.set(file, index.get(file)!);
    stack.push(file);
    for (const to of next.get(file) ?? []) {
      if (!index.has(to)) visit(to);
      if (stack.includes(to)) low.set(file, Math.min(low.get(file)!, low.get(to)!));
    }
    if (low.get(file) !== index.get(file)) return;
    const circle = stack.splice(stack.indexOf(file));
    if (circle.length > 1) circles.push(circle.sort());
  };
  for (const file of next.keys()) if (!index.has(file)) visit(file);
  return circles;
}
