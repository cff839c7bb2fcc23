import { useEffect, useRef } from 'preact/hooks';
import { dark } from '../app/theme.js';
import { diverging } from '../chart/colours.js';

interface ImageProps {
  readonly values: readonly number[];
  readonly side: number;
  /** `grey`: 0 white to 1 black; `signed`: blue above 0, orange below, by the largest. */
  readonly scale: 'grey' | 'signed';
  readonly label: string;
}

/** A square of numbers as colours. */
export function Image({ values, side, scale, label }: ImageProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const isDark = dark.value;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const image = context.createImageData(side, side);
    const most = Math.max(1e-9, ...values.map(Math.abs));
    for (const [i, value] of values.entries()) {
      const grey = Math.round(255 * (1 - Math.min(1, value)));
      image.data.set(
        scale === 'grey' ? [grey, grey, grey] : diverging(value / most, isDark),
        4 * i,
      );
      image.data[4 * i + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }, [values, side, scale, isDark]);
  return (
    <canvas ref={canvas} class="tile" width={side} height={side} role="img" aria-label={label} />
  );
}
