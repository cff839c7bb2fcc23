import { useEffect, useRef } from 'preact/hooks';
import { dark } from '../app/theme.js';
import { text } from '../text/en.js';
import type { Place, Walker, WalkerName } from './descent.js';
import type { Landscape } from './landscapes.js';

const SIDE = 160;
const BANDS = 14;

/** The lines of the walkers; each has a dash of its own, too. */
export function lineOf(name: WalkerName, isDark: boolean): { colour: string; dash: number[] } {
  const lines = {
    sgd: ['#a21caf', '#f0abfc', []],
    momentum: ['#c65200', '#ff9838', [10, 4]],
    nesterov: ['#92400e', '#fcd34d', [3, 4]],
    rmsprop: ['#15803d', '#4ade80', [14, 4, 3, 4]],
    adagrad: ['#374151', '#e5e7eb', [6, 6]],
    adam: ['#b91c1c', '#fca5a5', [2, 3]],
  } as const;
  const [light, onDark, dash] = lines[name];
  return { colour: isDark ? onDark : light, dash: [...dash] };
}

interface MapProps {
  readonly landscape: Landscape;
  readonly walkers: readonly Walker[];
  /** Changes whenever the paths have grown. */
  readonly steps: number;
  onStart(place: Place): void;
}

/** The surface from above, darker where it is deeper, with each way down. */
export function LandscapeMap({ landscape, walkers, steps, onStart }: MapProps) {
  const ground = useRef<HTMLCanvasElement>(null);
  const paths = useRef<HTMLCanvasElement>(null);
  const isDark = dark.value;
  useEffect(() => paintGround(ground.current!, landscape, isDark), [landscape, isDark]);
  useEffect(() => {
    const canvas = paths.current!;
    const draw = (): void => drawPaths(canvas, landscape, walkers, isDark);
    draw();
    const observer = new ResizeObserver(draw);
    observer.observe(canvas);
    return () => observer.disconnect();
  }, [landscape, walkers, steps, isDark]);
  const [low, high] = [landscape.low, landscape.high];
  return (
    <div class="plane large" role="img" aria-label={text.optimizers.map}>
      <canvas ref={ground} width={SIDE} height={SIDE} />
      <canvas
        ref={paths}
        class="aim"
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          const x = (event.clientX - box.left) / box.width;
          const y = 1 - (event.clientY - box.top) / box.height;
          const place = (i: 0 | 1, share: number): number =>
            Number((low[i] + share * (high[i] - low[i])).toFixed(2));
          onStart([place(0, x), place(1, y)]);
        }}
      />
    </div>
  );
}

function paintGround(canvas: HTMLCanvasElement, landscape: Landscape, isDark: boolean): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const { low, high, height } = landscape;
  const heights = Array.from({ length: SIDE * SIDE }, (_, i) => {
    const [row, column] = [Math.floor(i / SIDE), i % SIDE];
    const x = low[0] + ((column + 0.5) / SIDE) * (high[0] - low[0]);
    const y = high[1] - ((row + 0.5) / SIDE) * (high[1] - low[1]);
    return height(x, y);
  });
  const least = Math.min(...heights);
  const most = Math.max(...heights);
  const image = context.createImageData(SIDE, SIDE);
  for (const [i, value] of heights.entries()) {
    // Bands on a logarithmic scale: the bottom is what matters.
    const share = Math.log1p((99 * (value - least)) / (most - least)) / Math.log(100);
    const band = Math.floor(share * BANDS) / BANDS;
    const shade = isDark
      ? [24 + 50 * band, 36 + 62 * band, 60 + 80 * band]
      : [150 + 105 * band, 185 + 68 * band, 230 + 25 * band];
    image.data.set([shade[0]!, shade[1]!, shade[2]!, 255], 4 * i);
  }
  context.putImageData(image, 0, 0);
}

function drawPaths(
  canvas: HTMLCanvasElement,
  { low, high }: Landscape,
  walkers: readonly Walker[],
  isDark: boolean,
): void {
  const size = canvas.clientWidth * devicePixelRatio;
  const context = canvas.getContext('2d');
  if (!context || size === 0) return;
  canvas.width = size;
  canvas.height = size;
  const at = ([x, y]: Place): [number, number] => [
    ((x - low[0]) / (high[0] - low[0])) * size,
    ((high[1] - y) / (high[1] - low[1])) * size,
  ];
  drawScale(context, low, high, size, isDark);
  for (const walker of walkers) {
    const { colour, dash } = lineOf(walker.name, isDark);
    context.strokeStyle = colour;
    context.fillStyle = colour;
    context.lineWidth = 2 * devicePixelRatio;
    context.setLineDash(dash.map((length) => length * devicePixelRatio));
    context.beginPath();
    for (const place of walker.path) context.lineTo(...at(place));
    context.stroke();
    context.setLineDash([]);
    context.beginPath();
    context.arc(...at(walker.place), 5 * devicePixelRatio, 0, 2 * Math.PI);
    context.fill();
  }
}

/** Whole numbers along the lower and the left side. */
function drawScale(
  context: CanvasRenderingContext2D,
  low: readonly [number, number],
  high: readonly [number, number],
  size: number,
  isDark: boolean,
): void {
  const unit = devicePixelRatio;
  context.fillStyle = isDark ? '#d5dce6' : '#2b3340';
  context.strokeStyle = context.fillStyle;
  context.lineWidth = unit;
  context.font = `${12 * unit}px system-ui, sans-serif`;
  for (const axis of [0, 1] as const) {
    for (let value = Math.ceil(low[axis]) + 1; value < high[axis]; value++) {
      const share = ((value - low[axis]) / (high[axis] - low[axis])) * size;
      const [x, y] = axis === 0 ? [share, size] : [0, size - share];
      const [right, up] = axis === 0 ? [0, 6 * unit] : [6 * unit, 0];
      context.beginPath();
      context.moveTo(x, y);
      context.lineTo(x + right, y - up);
      context.stroke();
      context.textAlign = axis === 0 ? 'center' : 'left';
      context.textBaseline = axis === 0 ? 'bottom' : 'middle';
      context.fillText(String(value).replace('-', '−'), x + 1.5 * right, y - 1.5 * up);
    }
  }
  context.textAlign = 'right';
  context.textBaseline = 'bottom';
  context.fillText('x', size - 6 * unit, size - 6 * unit);
  context.textAlign = 'left';
  context.textBaseline = 'top';
  context.fillText('y', 6 * unit, 6 * unit);
}
