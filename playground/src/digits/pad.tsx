import { useEffect, useRef } from 'preact/hooks';
import { text } from '../text/en.js';
import { SIDE } from './protocol.js';

/** The images were made of bitmaps of 32 × 32 by counting the dots of each 4 × 4. */
const BITMAP = 32;
const BLOCK = BITMAP / SIDE;
/** Of the bitmap's side, what a digit fills. */
const FILLED = 26;
const PEN = 1.6;

interface PadProps {
  onDrawn(pixels: readonly number[]): void;
}

type Stroke = [x: number, y: number][];

/** Paper to draw on. What is drawn is moved to the middle and scaled, as the set's own digits were. */
export function Pad({ onDrawn }: PadProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const strokes = useRef<Stroke[]>([]);
  useEffect(() => show(canvas.current!, strokes.current), []);
  function at(event: PointerEvent): [number, number] {
    const box = canvas.current!.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  }
  function draw(): void {
    show(canvas.current!, strokes.current);
    onDrawn(pixelsOf(strokes.current));
  }
  return (
    <>
      <canvas
        ref={canvas}
        class="pad"
        width={280}
        height={280}
        role="img"
        aria-label={text.digits.pad}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          strokes.current.push([at(event)]);
          draw();
        }}
        onPointerMove={(event) => {
          if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
          strokes.current.at(-1)?.push(at(event));
          draw();
        }}
      />
      <button
        type="button"
        onClick={() => {
          strokes.current = [];
          draw();
        }}
      >
        {text.digits.clear}
      </button>
    </>
  );
}

function show(canvas: HTMLCanvasElement, strokes: readonly Stroke[]): void {
  const context = canvas.getContext('2d')!;
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.strokeStyle = '#111111';
  context.lineWidth = canvas.width / 12;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const stroke of strokes) {
    context.beginPath();
    for (const [x, y] of stroke) context.lineTo(x * canvas.width, y * canvas.height);
    if (stroke.length === 1) {
      context.lineTo(stroke[0]![0] * canvas.width + 0.1, stroke[0]![1] * canvas.height);
    }
    context.stroke();
  }
}

/** The share of dots in each of 8 × 8 blocks. A dot is black where a line passes it closely. */
export function pixelsOf(strokes: readonly Stroke[]): number[] {
  const points = strokes.flat();
  const pixels = new Array<number>(SIDE * SIDE).fill(0);
  if (points.length === 0) return pixels;
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  const scale = FILLED / Math.max(0.15, right - left, bottom - top);
  const place = ([x, y]: readonly [number, number]): [number, number] => [
    BITMAP / 2 + (x - (left + right) / 2) * scale,
    BITMAP / 2 + (y - (top + bottom) / 2) * scale,
  ];
  for (let row = 0; row < BITMAP; row++) {
    for (let column = 0; column < BITMAP; column++) {
      const dot: [number, number] = [column + 0.5, row + 0.5];
      if (!strokes.some((stroke) => isNear(dot, stroke.map(place)))) continue;
      const block = Math.floor(row / BLOCK) * SIDE + Math.floor(column / BLOCK);
      pixels[block]! += 1 / (BLOCK * BLOCK);
    }
  }
  return pixels;
}

function isNear([x, y]: readonly [number, number], stroke: readonly [number, number][]): boolean {
  return stroke.some(([x1, y1], i) => {
    const [x2, y2] = stroke[i + 1] ?? [x1, y1];
    const length = (x2 - x1) ** 2 + (y2 - y1) ** 2;
    const along = length === 0 ? 0 : ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length;
    const share = Math.max(0, Math.min(1, along));
    return (x - x1 - share * (x2 - x1)) ** 2 + (y - y1 - share * (y2 - y1)) ** 2 < PEN * PEN;
  });
}
