// The one place that knows the plotting library and where its document comes from.

import { DataError, OptionError } from '../base/errors.js';
import { checkInteger, checkOptions, describe } from '../base/validate.js';
import * as Plot from './libraries.js';

/** What every picture takes. */
export interface FigureOptions {
  /** Pixels. Default 640. */
  width?: number;
  /** Pixels. Default: what the picture needs. */
  height?: number;
  /** The line above. Default: what is shown; `''`: none. */
  title?: string;
}

/** @internal */
export interface Figure {
  readonly width: number;
  readonly height: number;
  readonly title: string;
}

/** That what is drawn is what the picture is of. @throws DataError @internal */
export function checkShown(where: string, holds: boolean, expected: string, given: unknown): void {
  if (!holds) throw new DataError(`${where}: expected ${expected}, got ${describe(given)}.`);
}

/** Colours that are told apart also by those who see few (Okabe and Ito 2008), darkest first. */
export const COLORS: readonly string[] = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#e69f00',
  '#56b4e9',
];
/** Guides, and what is of less weight. */
export const GREY = '#767676';

const TITLE = 34;
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/** @throws OptionError @internal */
export function resolveFigure(
  where: string,
  options: FigureOptions,
  defaults: { height: number; title: string },
): Figure {
  const given = checkOptions(where, options, ['width', 'height', 'title']);
  const title = given.title ?? defaults.title;
  if (typeof title !== 'string') {
    throw new OptionError(`${where}: title: expected a text, got ${describe(title)}.`);
  }
  return {
    width: checkInteger(`${where}: width`, given.width ?? 640, 200, 10_000),
    height: checkInteger(`${where}: height`, given.height ?? defaults.height, 120, 10_000),
    title,
  };
}

/** Pixels above the axes, under a title or none. @internal */
export function marginAbove(title: string): number {
  return title ? TITLE + 22 : 34;
}

/**
 * A whole SVG file: white, with its title, and the same text wherever it is made.
 *
 * @param below Further axes, one under the other, each with its height; the figure's is that of all. @internal
 */
export function draw(
  { width, height, title }: Figure,
  options: Plot.PlotOptions,
  below: readonly Plot.PlotOptions[] = [],
): string {
  // Never the page's own: what is made in a browser is the same text.
  const { document } = Plot.parseHTML('<!doctype html><html><body></body></html>');
  const axes = (each: Plot.PlotOptions): SVGSVGElement =>
    Plot.plot({
      document,
      width,
      height,
      marginTop: marginAbove(title),
      ...each,
      y: { ...each.y, label: null },
      marks: [...(each.marks ?? []), ...labelAbove(each)],
      style: { fontFamily: FONT, fontSize: '12px' },
      className: 'myelin-plot',
    });
  const svg = axes(options);
  const element = (name: string, attributes: Record<string, string | number>): Element => {
    const made = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
    return made;
  };
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  svg.setAttribute('xmlns:xlink', 'http://www.w3.org/1999/xlink');
  svg.setAttribute('role', 'img');
  svg.setAttribute('color', '#1a1a1a');
  const [style] = svg.children;
  const before = style?.nextSibling ?? null;
  svg.insertBefore(element('rect', { width, height, fill: 'white' }), before);
  if (title) {
    // An element: linkedom leaves < and & in attributes as they are.
    const name = element('title', {});
    name.textContent = title;
    svg.insertBefore(name, svg.firstChild);
    const line = element('text', { x: 16, y: 22, 'text-anchor': 'start', 'font-size': 15 });
    line.setAttribute('font-weight', '600');
    line.textContent = title;
    svg.insertBefore(line, before);
  }
  let top = options.height ?? height;
  for (const each of below) {
    const group = element('g', { transform: `translate(0,${top})` });
    // All but the style, which stands above.
    const [, ...marks] = axes(each).children;
    for (const mark of marks) group.appendChild(mark);
    svg.appendChild(group);
    top += each.height ?? 0;
  }
  svg.setAttribute('height', String(height));
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  return `${svg.outerHTML}\n`;
}

/** What the y axis shows, above its upper end: the library would write it into the title. */
function labelAbove({ y, marginLeft = 40 }: Plot.PlotOptions): Plot.Mark[] {
  if (!y?.label) return [];
  const place = { frameAnchor: 'top-left', dx: 16 - marginLeft, dy: -20 } as const;
  return [Plot.text([y.label], { ...place, textAnchor: 'start' })];
}

/**
 * Heights of labels that would hide each other, moved apart as little as they must be.
 *
 * @param gap The least distance of two. @internal
 */
export function apart(heights: readonly number[], gap: number): number[] {
  const order = [...heights.keys()].sort((a, b) => heights[a]! - heights[b]!);
  const moved = [...heights];
  for (let round = 0; round < 50; round++) {
    for (let i = 1; i < order.length; i++) {
      const [below, above] = [order[i - 1]!, order[i]!];
      const missing = gap - (moved[above]! - moved[below]!);
      if (missing <= 0) continue;
      moved[above]! += missing / 2;
      moved[below]! -= missing / 2;
    }
  }
  return moved;
}

/** The least and the greatest; of any number of values. @internal */
export function extentOf(values: readonly number[]): [number, number] {
  return [
    values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY),
    values.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY),
  ];
}

/** A number for people: three digits, no trailing zeros. @internal */
export function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** A text that fits: its beginning, where it is longer. @internal */
export function clip(text: string, most = 24): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** Pixels that a list of labels needs beside an axis. @internal */
export function marginFor(labels: readonly string[]): number {
  return 24 + 7 * Math.max(0, ...labels.map((label) => label.length));
}
