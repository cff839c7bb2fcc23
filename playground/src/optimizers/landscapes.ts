// Surfaces to descend: two parameters, a height, and its slope.
export const LANDSCAPES = ['valley', 'bowl', 'saddle', 'hollows'] as const;
export type LandscapeName = (typeof LANDSCAPES)[number];

export interface Landscape {
  readonly low: readonly [number, number];
  readonly high: readonly [number, number];
  readonly start: readonly [number, number];
  height(x: number, y: number): number;
  slope(x: number, y: number): readonly [number, number];
}

export const LANDSCAPE: Readonly<Record<LandscapeName, Landscape>> = {
  /** Rosenbrock 1960, a tenth as steep: easy to get into, hard to go along. */
  valley: {
    low: [-2, -1],
    high: [2, 3],
    start: [-1.5, 2.2],
    height: (x, y) => 0.1 * (1 - x) ** 2 + 10 * (y - x * x) ** 2 * 0.1,
    slope: (x, y) => [-0.2 * (1 - x) - 4 * x * (y - x * x), 2 * (y - x * x)],
  },
  /** Ten times as steep one way as the other. */
  bowl: {
    low: [-2, -2],
    high: [2, 2],
    start: [-1.7, 1.4],
    height: (x, y) => 0.1 * x * x + y * y,
    slope: (x, y) => [0.2 * x, 2 * y],
  },
  /** Down on either side, but flat where one begins. */
  saddle: {
    low: [-2, -2],
    high: [2, 2],
    start: [-1.6, 0.02],
    height: (x, y) => 0.5 * x * x - 0.5 * y * y + 0.1 * y ** 4,
    slope: (x, y) => [x, -y + 0.4 * y ** 3],
  },
  /** Himmelblau 1972, a hundredth as high: four equally deep hollows. */
  hollows: {
    low: [-5, -5],
    high: [5, 5],
    start: [-0.3, -0.9],
    height: (x, y) => 0.01 * ((x * x + y - 11) ** 2 + (x + y * y - 7) ** 2),
    slope: (x, y) => {
      const [a, b] = [x * x + y - 11, x + y * y - 7];
      return [0.01 * (4 * x * a + 2 * b), 0.01 * (2 * a + 4 * y * b)];
    },
  },
};
