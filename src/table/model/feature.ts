// What became of one column: plain data, so that it goes into a file as it is.

/** A number: (x − median)·scale, smoothly clipped; a gap is the median. */
export interface NumberFeature {
  readonly kind: 'number';
  /** What kind. */
  readonly name: string;
  readonly median: number;
  readonly scale: number;
  /** Whether a further number tells gaps apart. */
  readonly indicator: boolean;
}

/** A date: its time as a number, then month, day of the week and (where there are times of day) hour on circles. */
export interface DateFeature extends Omit<NumberFeature, 'kind'> {
  readonly kind: 'date';
  readonly hours: boolean;
}

/** A category or a boolean: one number a level, 1 where it is that level. */
export interface CategoryFeature {
  readonly kind: 'category';
  /** What kind. */
  readonly name: string;
  readonly levels: readonly string[];
  /** Whether a further level stands for all rare ones; those never seen go there too, else all numbers are 0. */
  readonly rare: boolean;
  /** Whether a gap is a level of its own; else all numbers are 0. */
  readonly gap: boolean;
}

/** One column as numbers. */
export type Feature = NumberFeature | DateFeature | CategoryFeature;

/** How many numbers come of it. */
export function widthOf(feature: Feature): number {
  if (feature.kind === 'category') {
    return feature.levels.length + Number(feature.rare) + Number(feature.gap);
  }
  return (
    1 + Number(feature.indicator) + (feature.kind === 'date' ? 4 + 2 * Number(feature.hours) : 0)
  );
}
