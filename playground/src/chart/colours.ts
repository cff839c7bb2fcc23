// The colours of what is drawn on canvases, which no style sheet reaches. Blue and orange are told apart by everyone.

type Rgb = readonly [red: number, green: number, blue: number];

const LIGHT = { low: [216, 96, 0], middle: [247, 247, 245], high: [21, 96, 189] } as const;
const DARK = { low: [255, 152, 56], middle: [33, 37, 43], high: [96, 165, 250] } as const;

/** From −1 (orange) over 0 (pale) to 1 (blue). */
export function diverging(value: number, dark: boolean): Rgb {
  const { low, middle, high } = dark ? DARK : LIGHT;
  const share = Math.min(1, Math.abs(value));
  const end = value < 0 ? low : high;
  const mix = (i: 0 | 1 | 2): number => Math.round(middle[i] + (end[i] - middle[i]) * share);
  return [mix(0), mix(1), mix(2)];
}

const THIRD = { light: [21, 128, 61], dark: [74, 222, 128] } as const;

/** Of one of three classes, from pale (0) to deep (1). */
export function classColour(index: number, depth: number, dark: boolean): Rgb {
  if (index < 2) return diverging(index === 1 ? depth : -depth, dark);
  const { middle } = dark ? DARK : LIGHT;
  const end = dark ? THIRD.dark : THIRD.light;
  const mix = (i: 0 | 1 | 2): number => Math.round(middle[i] + (end[i] - middle[i]) * depth);
  return [mix(0), mix(1), mix(2)];
}

export function css([red, green, blue]: Rgb): string {
  return `rgb(${red} ${green} ${blue})`;
}

/** Of lines, axes and grids of plots. */
export function inks(dark: boolean): { ink: string; grid: string; lines: readonly string[] } {
  return dark
    ? { ink: '#b9c0ca', grid: '#343a43', lines: ['#60a5fa', '#ff9838', '#4ade80', '#e879f9'] }
    : { ink: '#4a5260', grid: '#e3e5e8', lines: ['#1560bd', '#c65200', '#15803d', '#a21caf'] };
}
