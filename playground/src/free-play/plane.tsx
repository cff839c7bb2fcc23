import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { dark } from '../app/theme.js';
import { classColour, css, diverging } from '../chart/colours.js';
import { boundOf, ClassSurface, Surface } from '../diagram/surface.js';
import { text } from '../text/en.js';
import type { Points, Snapshot } from '../training/snapshot.js';
import { Slopes } from './slopes.js';

const words = text.freePlay;
/** Of the picture's height, a step of the arrow keys. */
const STEP = 0.05;

interface PlaneProps {
  readonly snapshot: Snapshot;
  readonly layer: number;
  readonly unit: number;
  /** Whether arrows show which way the answer rises. */
  readonly slopes: boolean;
  /** Where a point is to be; undefined: points cannot be added. */
  onPlace: ((x: number, y: number) => void) | undefined;
}

/** What a unit answers over the plane, and the samples. A click, or Enter at the crosshair, adds a sample. */
export function Plane({ snapshot, layer, unit, slopes, onPlace }: PlaneProps) {
  const { surfaces, side, layers, points, trained, dataHash } = snapshot;
  const canvas = useRef<HTMLCanvasElement>(null);
  const cross = useSignal<readonly [number, number] | undefined>(undefined);
  const isDark = dark.value;
  const [low, high] = points.range;
  useEffect(() => {
    const element = canvas.current!;
    const draw = (): void => drawPoints(element, points, trained, isDark, cross.value);
    draw();
    const observer = new ResizeObserver(draw);
    observer.observe(element);
    return () => observer.disconnect();
    // Each snapshot has a copy of the same samples: only others are drawn anew.
  }, [dataHash, trained, isDark, cross.value]);

  function place(x: number, y: number): void {
    const [a, b] = [low + (high - low) * x, high - (high - low) * y];
    onPlace?.(Math.round(a * 1000) / 1000, Math.round(b * 1000) / 1000);
  }
  function key(event: KeyboardEvent): void {
    const [x, y] = cross.value ?? [0.5, 0.5];
    const move = {
      ArrowLeft: [-STEP, 0],
      ArrowRight: [STEP, 0],
      ArrowUp: [0, -STEP],
      ArrowDown: [0, STEP],
    }[event.key];
    if (move) cross.value = [bounded(x + move[0]!), bounded(y + move[1]!)];
    else if (event.key === 'Enter' || event.key === ' ') place(x, y);
    else return;
    event.preventDefault();
  }

  return (
    <div class="plane">
      {points.classes > 2 && layer === layers.length - 1 ? (
        <ClassSurface units={surfaces[layer]!} side={side} />
      ) : (
        <Surface
          values={surfaces[layer]?.[unit]}
          side={side}
          activation={layers[layer] ? boundOf(layers[layer]) : 'linear'}
        />
      )}
      {slopes && <Slopes values={surfaces[layer]?.[unit]} side={side} />}
      {onPlace ? (
        <button
          type="button"
          aria-label={words.place}
          onClick={(event) => {
            // A click by the keyboard has no place; `key` has.
            if (event.detail === 0) return;
            const box = event.currentTarget.getBoundingClientRect();
            place((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
          }}
          onKeyDown={key}
          onFocus={(event) => {
            if (event.currentTarget.matches(':focus-visible')) cross.value ??= [0.5, 0.5];
          }}
          onBlur={() => {
            cross.value = undefined;
          }}
        >
          <canvas ref={canvas} />
        </button>
      ) : (
        <canvas ref={canvas} />
      )}
    </div>
  );
}

function bounded(value: number): number {
  return Math.max(0, Math.min(1, value));
}

function colourOf(target: number, points: Points, isDark: boolean, most: number): string {
  if (points.task === 'regression') return css(diverging(target / most, isDark));
  return css(classColour(target, 1, isDark));
}

function drawPoints(
  canvas: HTMLCanvasElement,
  points: Points,
  trained: number,
  isDark: boolean,
  cross: readonly [number, number] | undefined,
): void {
  const size = canvas.clientWidth * devicePixelRatio;
  const context = canvas.getContext('2d');
  if (!context || size === 0) return;
  canvas.width = size;
  canvas.height = size;
  const [low, high] = points.range;
  const radius = Math.max(3, size / 110);
  const most = Math.max(1e-9, ...points.targets.map(Math.abs));
  for (const [i, [x, y]] of points.inputs.entries()) {
    const [px, py] = [((x! - low) / (high - low)) * size, ((high - y!) / (high - low)) * size];
    const seen = i < trained;
    context.beginPath();
    context.arc(px, py, radius, 0, 2 * Math.PI);
    context.fillStyle = colourOf(points.targets[i]!, points, isDark, most);
    context.globalAlpha = seen ? 1 : 0.75;
    context.fill();
    context.lineWidth = radius / 2.5;
    // Those that are not trained with have a dark rim.
    context.strokeStyle = seen ? '#ffffff' : '#000000';
    context.stroke();
  }
  context.globalAlpha = 1;
  if (!cross) return;
  context.strokeStyle = isDark ? '#ffffff' : '#000000';
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(cross[0] * size, 0);
  context.lineTo(cross[0] * size, size);
  context.moveTo(0, cross[1] * size);
  context.lineTo(size, cross[1] * size);
  context.stroke();
}
