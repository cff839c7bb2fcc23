import type { DtypeName } from './dtype.js';

const SUFFIXES: readonly (readonly [DtypeName, string])[] = [
  ['float64', 'F64'],
  ['float32', 'F32'],
];

/** A family's kernels by element type, without its name and theirs: `networkTrainF64` is `float64.train`. */
export function byDtype(family: string, kernels: object): Record<DtypeName, object> {
  return Object.fromEntries(
    SUFFIXES.map(([dtype, suffix]) => [
      dtype,
      Object.fromEntries(
        Object.entries(kernels)
          .filter(([name]) => name.endsWith(suffix))
          .map(([name, kernel]) => [plainName(family, name.slice(0, -suffix.length)), kernel]),
      ),
    ]),
  ) as Record<DtypeName, object>;
}

function plainName(family: string, name: string): string {
  if (!name.startsWith(family)) return name;
  return name.charAt(family.length).toLowerCase() + name.slice(family.length + 1);
}
