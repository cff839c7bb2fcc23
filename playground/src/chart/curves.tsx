import { useEffect, useRef } from 'preact/hooks';
import './language.js';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { dark } from '../app/theme.js';
import { draw } from '../ui/draw.js';
import { inks } from './colours.js';

export interface Curve {
  readonly label: string;
  readonly values: readonly (number | null)[];
}

interface CurvesProps {
  /** Ascending. */
  readonly x: readonly number[];
  readonly curves: readonly Curve[];
  readonly xLabel: string;
  /** Whether the upright axis is logarithmic; values must then be above 0. */
  readonly logarithmic?: boolean;
  readonly height?: number;
  /** What a reader who does not see it is told. */
  readonly description: string;
}

/** Lines over a common axis. */
export function Curves(props: CurvesProps) {
  const { x, curves, xLabel, logarithmic = false, height = 180, description } = props;
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot | undefined>(undefined);
  const labels = curves.map(({ label }) => label).join('\n');
  const isDark = dark.value;

  useEffect(() => {
    const element = box.current!;
    const { ink, grid, lines } = inks(isDark);
    const axis = {
      stroke: ink,
      grid: { stroke: grid, width: 1 },
      ticks: { stroke: grid, width: 1 },
    };
    const decades = {
      grid: { ...axis.grid, filter: decadesOf },
      ticks: { ...axis.ticks, filter: decadesOf },
    };
    const font = '12px system-ui, sans-serif';
    const made = new UPlot(
      {
        width: element.clientWidth || 300,
        height,
        legend: { live: false, show: labels.includes('\n') },
        cursor: { y: false },
        scales: { x: { time: false }, y: logarithmic ? { distr: 3, log: 10 } : {} },
        axes: [
          { ...axis, font, label: xLabel, labelFont: font, labelSize: 20, size: 30 },
          {
            ...axis,
            ...(logarithmic && decades),
            font,
            size: 58,
            values: (_plot, ticks) => ticks.map(tick),
          },
        ],
        series: [
          { label: xLabel },
          ...labels.split('\n').map((label, i) => ({
            label,
            stroke: lines[i % lines.length]!,
            width: 2,
            // A line needs two.
            points: { show: (made: UPlot) => made.data[0].length === 1, size: 6 },
          })),
        ],
      },
      [[], ...labels.split('\n').map(() => [])],
      element,
    );
    plot.current = made;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth > 0) made.setSize({ width: element.clientWidth, height });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = undefined;
    };
  }, [labels, isDark, logarithmic, height, xLabel]);

  useEffect(() => {
    const made = plot.current;
    if (!made) return;
    draw(made, () => {
      // Not one that was taken away meanwhile.
      if (made === plot.current) made.setData([[...x], ...curves.map(({ values }) => [...values])]);
    });
  }, [x, curves, labels, isDark, logarithmic, height, xLabel]);

  return (
    <figure class="plot">
      <div ref={box} role="img" aria-label={description} />
    </figure>
  );
}

/** Lines at the powers of ten alone where there are many of them: the others would run into each other. */
function decadesOf(_plot: UPlot, splits: number[]): (number | null)[] {
  const [least = 1, most = 1] = [splits[0], splits.at(-1)];
  if (most / least < 300) return splits;
  return splits.map((value) => (Number.isInteger(Math.log10(value)) ? value : null));
}

/** On a logarithmic axis uPlot leaves most ticks without a number. */
function tick(value: number | null): string {
  if (value === null) return '';
  if (value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e5))
    return value.toExponential(0);
  return String(Number(value.toPrecision(6)));
}
