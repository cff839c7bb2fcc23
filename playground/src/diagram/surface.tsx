import { useEffect, useRef } from 'preact/hooks';
import { dark } from '../app/theme.js';
import { classColour, diverging } from '../chart/colours.js';
import type { LayerShown } from '../training/snapshot.js';
import { draw } from '../ui/draw.js';

/** Those whose values lie from 0 to 1. */
const SHARES = ['sigmoid', 'hardSigmoid', 'softmax'];

/** From an output to a colour's −1 to 1. */
export function signed(activation: string): (value: number) => number {
  if (SHARES.includes(activation)) return (value) => 2 * value - 1;
  return (value) => value;
}

/** By which outputs are coloured: where what comes in is added, no activation bounds them. */
export function boundOf({ activation, skip }: Pick<LayerShown, 'activation' | 'skip'>): string {
  return skip ? 'linear' : activation;
}

interface SurfaceProps {
  /** `side` × `side`, rows from the bottom up. */
  readonly values: ArrayLike<number> | undefined;
  readonly side: number;
  readonly activation: string;
}

/** What a unit answers at each place of the plane. */
export function Surface({ values, side, activation }: SurfaceProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const isDark = dark.value;
  useEffect(() => {
    const element = canvas.current;
    if (!element || !values) return;
    draw(element, () => {
      const context = element.getContext('2d');
      if (context) paint(context, values, side, activation, isDark);
    });
  }, [values, side, activation, isDark]);
  return <canvas ref={canvas} width={side} height={side} />;
}

/** Which class is answered at each place, as deep as the network is sure. */
export function ClassSurface({
  units,
  side,
}: {
  units: readonly ArrayLike<number>[];
  side: number;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const isDark = dark.value;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const image = context.createImageData(side, side);
    for (let i = 0; i < side * side; i++) {
      const from = (side - 1 - Math.floor(i / side)) * side + (i % side);
      const shares = units.map((values) => values[from]!);
      const best = Math.max(...shares);
      const sure = (best * units.length - 1) / (units.length - 1);
      image.data.set(classColour(shares.indexOf(best), sure, isDark), 4 * i);
      image.data[4 * i + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }, [units, side, isDark]);
  return <canvas ref={canvas} width={side} height={side} />;
}

function paint(
  context: CanvasRenderingContext2D,
  values: ArrayLike<number>,
  side: number,
  activation: string,
  isDark: boolean,
): void {
  const image = context.createImageData(side, side);
  const pixels = new Uint32Array(image.data.buffer);
  const colours = palette(isDark);
  const sign = signed(activation);
  const bounded = SHARES.includes(activation) || activation === 'tanh';
  let scale = 1;
  if (!bounded) {
    for (let i = 0; i < values.length; i++) scale = Math.max(scale, Math.abs(values[i]!));
  }
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const value = sign(values[(side - 1 - row) * side + column]!) / scale;
      const index = Math.round((Math.max(-1, Math.min(1, value)) + 1) * SHADES);
      pixels[row * side + column] = colours[index]!;
    }
  }
  context.putImageData(image, 0, 0);
}

/** Of either sign. */
const SHADES = 128;
const palettes = new Map<boolean, Uint32Array>();

/** All colours from −1 to 1 as they lie in an image: many units are painted in each frame. */
function palette(isDark: boolean): Uint32Array {
  let colours = palettes.get(isDark);
  if (!colours) {
    const bytes = new Uint8ClampedArray(4 * (2 * SHADES + 1));
    for (let i = 0; i <= 2 * SHADES; i++) {
      bytes.set([...diverging(i / SHADES - 1, isDark), 255], 4 * i);
    }
    colours = new Uint32Array(bytes.buffer);
    palettes.set(isDark, colours);
  }
  return colours;
}
