// Numbers by epoch, on axes of their own: what the loss and each metric of a history have in common.
import { apart, COLORS, extentOf, GREY, short } from './figure.js';
import * as Plot from './libraries.js';

/** A line by epoch, and what stands at its end. */
export interface Curve {
  /** `value`: the last one itself. */
  readonly name: string;
  /** One an epoch; what is not finite is a gap. */
  readonly values: readonly number[];
  readonly color: string;
}

/** @internal */
export interface CurvePanel {
  /** Above its axis. */
  readonly label: string;
  readonly curves: readonly Curve[];
  /** What is marked: an epoch, counted from 1, with its value, and whether that is written below, where no other line is. */
  readonly marked?: { readonly x: number; readonly y: number; readonly below: boolean } | undefined;
  /** Values that the axis has in any case. */
  readonly within: readonly number[];
  /** Whether small numbers count as much as large ones, so that the axis may be logarithmic. */
  readonly falls: boolean;
}

/** What all panels of a picture share. @internal */
export interface CurveRoom {
  readonly epochs: number;
  readonly height: number;
  readonly marginTop: number;
  readonly marginRight: number;
  /** Whether the epochs are named below. */
  readonly last: boolean;
}

/** Losses that fall to a hundredth show their end on a logarithmic axis alone. */
const FALL = 30;

/** @internal */
export function curvePanel(panel: CurvePanel, room: CurveRoom): Plot.PlotOptions {
  const { curves, label, marked, within } = panel;
  const all = curves.flatMap(({ values }) => values).filter(Number.isFinite);
  const [low, high] = extentOf(all);
  const logarithmic = panel.falls && low > 0 && high > FALL * low;
  const scale = logarithmic ? Math.log : (y: number): number => y;
  const back = logarithmic ? Math.exp : (y: number): number => y;
  const powers = logarithmic ? decades(low, high) : [];
  const domain = logarithmic ? [powers[0]!, powers.at(-1)!] : extentOf([...all, ...within]);
  const ends = curves.flatMap((curve) => endOf(curve));
  const marginBottom = room.last ? 44 : 24;
  const inner = Math.max(20, room.height - room.marginTop - marginBottom);
  const heights = apart(
    ends.map(({ y }) => scale(y)),
    ((scale(domain[1]!) - scale(domain[0]!)) * 15) / inner,
  );
  const ticks = Math.max(3, Math.round(inner / 45));
  return {
    height: room.height,
    marginTop: room.marginTop,
    marginLeft: 64,
    marginRight: room.marginRight,
    marginBottom,
    x: {
      label: room.last ? 'epoch' : null,
      labelAnchor: 'center',
      labelArrow: 'none',
      domain: [1, Math.max(2, room.epochs)],
      tickFormat: 'd',
      ticks: Math.min(8, room.epochs),
    },
    y: {
      label,
      domain,
      ...(logarithmic ? { type: 'log', ticks: powers, tickFormat: '~g' } : { nice: ticks, ticks }),
    },
    marks: [
      Plot.gridY({ ticks: logarithmic ? powers : ticks }),
      ...curves.map(({ color, values }) =>
        Plot.lineY(
          values.map((y, i) => ({ x: i + 1, y: Number.isFinite(y) ? y : Number.NaN })),
          { x: 'x', y: 'y', stroke: color, strokeWidth: 2 },
        ),
      ),
      // A line of one point is none.
      ...curves.map(({ color, values }) =>
        Plot.dot(room.epochs > 1 ? [] : [{ x: 1, y: values[0] }], { x: 'x', y: 'y', fill: color }),
      ),
      ...markedBy(marked, room.epochs),
      Plot.text(
        ends.map((end, i) => ({ ...end, y: back(heights[i]!) })),
        {
          x: 'x',
          y: 'y',
          text: 'name',
          dx: 8,
          textAnchor: 'start',
          fill: (_: unknown, i: number) => ends[i]?.color ?? COLORS[0]!,
          fontWeight: 600,
        },
      ),
    ],
  };
}

/** A ring, and its number: towards the middle, as names stand at the ends. */
function markedBy(marked: CurvePanel['marked'], epochs: number): Plot.Mark[] {
  if (!marked) return [];
  const place = { x: 'x', y: 'y' } as const;
  const late = marked.x > epochs / 2;
  return [
    Plot.dot([marked], { ...place, r: 4, stroke: GREY, fill: 'white' }),
    Plot.text([marked], {
      ...place,
      text: () => `least ${short(marked.y)}`,
      dx: late ? 4 : -4,
      dy: marked.below ? 13 : -12,
      textAnchor: late ? 'end' : 'start',
      fill: GREY,
      stroke: 'white',
      strokeWidth: 3,
    }),
  ];
}

/** Where the name of a line stands: at its last epoch that is drawn. */
function endOf({
  name,
  values,
  color,
}: Curve): { name: string; x: number; y: number; color: string }[] {
  const at = values.map(Number.isFinite).lastIndexOf(true);
  if (at < 0) return [];
  const y = values[at]!;
  return [{ name: name === 'value' ? short(y) : name, x: at + 1, y, color }];
}

/** The powers of ten around both. */
function decades(low: number, high: number): number[] {
  const from = Math.floor(Math.log10(low));
  const to = Math.ceil(Math.log10(high));
  return Array.from({ length: to - from + 1 }, (_, i) => 10 ** (from + i));
}
