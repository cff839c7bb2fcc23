// What pictures of forecasts share: a line with its interval.
import { COLORS } from './figure.js';
import * as Plot from './libraries.js';

/** A step: where it is, what was foretold, and between what it was to lie. @internal */
export interface Foretold {
  readonly x: number;
  readonly y: number;
  readonly low: number;
  readonly high: number;
}

/** The numbers of one target. @internal */
export function columnOf(
  { data, shape }: { readonly data: ArrayLike<number>; readonly shape: readonly number[] },
  target: number,
): number[] {
  return Array.from({ length: shape[0]! }, (_, i) => data[i * shape[1]! + target]!);
}

/** @internal */
export function bandOf(steps: readonly Foretold[]): Plot.Mark[] {
  return [
    Plot.areaY(steps, { x: 'x', y1: 'low', y2: 'high', fill: COLORS[1]!, fillOpacity: 0.22 }),
    Plot.line(steps, { x: 'x', y: 'y', stroke: COLORS[1]!, strokeWidth: 2 }),
  ];
}

/** Names of lines with their colours, in a row above the picture's right. @internal */
export function keyOf(names: readonly (readonly [name: string, color: string])[]): Plot.Mark[] {
  let dx = 0;
  return [...names].reverse().map(([name, color]) => {
    const mark = Plot.text([name], {
      frameAnchor: 'top-right',
      dx,
      dy: -20,
      textAnchor: 'end',
      fontWeight: 600,
      fill: color,
    });
    dx -= 16 + 7.2 * name.length;
    return mark;
  });
}
