// Where the units of a network are drawn.

export const UNIT = 60;
const COLUMN = 168;
const ROW = 82;

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface Places {
  readonly width: number;
  readonly height: number;
  /** Each column's units: the inputs first. */
  readonly units: readonly (readonly Place[])[];
}

export function placesOf(sizes: readonly number[]): Places {
  const rows = Math.max(...sizes);
  const width = COLUMN * (sizes.length - 1) + UNIT + 90;
  const height = ROW * rows + 8;
  const units = sizes.map((size, column) =>
    Array.from({ length: size }, (_, row) => ({
      x: 60 + UNIT / 2 + column * COLUMN,
      y: height / 2 + (row - (size - 1) / 2) * ROW,
    })),
  );
  return { width, height, units };
}

/** From the right side of one unit to the left side of another. */
export function curve(from: Place, to: Place): string {
  const [x1, x2] = [from.x + UNIT / 2, to.x - UNIT / 2];
  const middle = (x1 + x2) / 2;
  return `M${x1} ${from.y}C${middle} ${from.y} ${middle} ${to.y} ${x2} ${to.y}`;
}
