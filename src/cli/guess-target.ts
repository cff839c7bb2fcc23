import type { Schema } from '../table/schema.js';

const NAMES = ['target', 'label', 'labels', 'class', 'y', 'outcome', 'response'];

/** A column that is likely to be the target, and why; by its name, else by its place. A guess, and said to be one. */
export function guessTarget({ columns }: Schema): { name: string; why: string } | undefined {
  const able = columns.filter(({ use, type }) => use === 'input' && type !== 'text');
  const named = able.find(({ name }) => NAMES.includes(name.toLowerCase()));
  if (named) return { name: named.name, why: 'by its name' };
  const [first, last] = [able[0], able.at(-1)];
  if (able.length < 2 || !last) return undefined;
  if (last.type === 'category' || last.type === 'boolean') {
    return { name: last.name, why: 'the last column, of classes' };
  }
  if (first?.type === 'boolean') return { name: first.name, why: 'the first column, of classes' };
  return { name: last.name, why: 'the last column' };
}
