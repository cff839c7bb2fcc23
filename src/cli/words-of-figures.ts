import { textTable } from '../table/text-table.js';
import type { Figure } from './figures.js';

/** A number for people: four digits. */
export function digits(value: number): string {
  return Number.isNaN(value) ? '–' : String(Number(value.toPrecision(4)));
}

/** Figures, a line each. */
export function figuresTable(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, interval }) => [
    name,
    digits(value),
    interval ? `${digits(interval[0])} to ${digits(interval[1])}` : '',
  ]);
  return textTable(['figure', 'value', '95 % interval'], rows, [false, true, true]);
}
