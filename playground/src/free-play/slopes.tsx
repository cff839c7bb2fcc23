import { useEffect, useRef } from 'preact/hooks';
import { dark } from '../app/theme.js';

/** Between two arrows, in places of the grid. */
const STEP = 4;

interface SlopesProps {
  /** `side` × `side`, rows from the bottom up. */
  readonly values: ArrayLike<number> | undefined;
  readonly side: number;
}

/** The gradient of an answer over the plane: arrows to where it rises, the longest where it rises fastest. */
export function Slopes({ values, side }: SlopesProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const isDark = dark.value;
  useEffect(() => {
    const element = canvas.current!;
    const draw = (): void => {
      const size = element.clientWidth * devicePixelRatio;
      const context = element.getContext('2d');
      if (!context || size === 0 || !values) return;
      element.width = size;
      element.height = size;
      context.strokeStyle = isDark ? '#ffffff' : '#10151c';
      context.lineWidth = Math.max(1, size / 320);
      const arrows = arrowsOf(values, side);
      const most = Math.max(1e-9, ...arrows.map(({ dx, dy }) => Math.hypot(dx, dy)));
      const longest = (0.9 * STEP * size) / (side - 1);
      for (const { column, row, dx, dy } of arrows) {
        const x = (column / (side - 1)) * size;
        const y = (1 - row / (side - 1)) * size;
        drawArrow(context, x, y, (dx / most) * longest, (-dy / most) * longest);
      }
    };
    draw();
    const observer = new ResizeObserver(draw);
    observer.observe(element);
    return () => observer.disconnect();
  }, [values, side, isDark]);
  return <canvas class="slopes" ref={canvas} />;
}

interface Arrow {
  readonly column: number;
  readonly row: number;
  readonly dx: number;
  readonly dy: number;
}

/** By differences of the neighbours on either side. */
export function arrowsOf(values: ArrayLike<number>, side: number): Arrow[] {
  const arrows: Arrow[] = [];
  for (let row = STEP / 2; row < side - 1; row += STEP) {
    for (let column = STEP / 2; column < side - 1; column += STEP) {
      const at = row * side + column;
      arrows.push({
        column,
        row,
        dx: (values[at + 1]! - values[at - 1]!) / 2,
        dy: (values[at + side]! - values[at - side]!) / 2,
      });
    }
  }
  return arrows;
}

function drawArrow(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  dx: number,
  dy: number,
): void {
  const length = Math.hypot(dx, dy);
  if (length < 1) return;
  const [headX, headY] = [x + dx / 2, y + dy / 2];
  const barb = Math.min(length, 3 * context.lineWidth);
  const angle = Math.atan2(dy, dx);
  context.beginPath();
  context.moveTo(x - dx / 2, y - dy / 2);
  context.lineTo(headX, headY);
  for (const turn of [0.8 * Math.PI, -0.8 * Math.PI]) {
    context.moveTo(headX, headY);
    context.lineTo(headX + barb * Math.cos(angle + turn), headY + barb * Math.sin(angle + turn));
  }
  context.stroke();
}
