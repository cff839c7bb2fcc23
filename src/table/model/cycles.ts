// Points on a circle. As numbers, not `Math.sin`, whose last bits differ between engines.

const HALF_ROOT_2 = Math.SQRT1_2;
const HALF_ROOT_3 = Math.sqrt(3) / 2;
const C15 = (Math.sqrt(6) + Math.SQRT2) / 4;
const S15 = (Math.sqrt(6) - Math.SQRT2) / 4;

/** sin(2π·i/24) of the first quarter, 0 … 6. */
const QUARTER = [0, S15, 0.5, HALF_ROOT_2, HALF_ROOT_3, C15, 1];
/** sin(2π·i/7). */
const SEVENTHS = [
  0, 0.7818314824680298, 0.9749279121818236, 0.4338837391175581, -0.4338837391175581,
  -0.9749279121818236, -0.7818314824680298,
];
/** cos(2π·i/7). */
const SEVENTHS_COS = [
  1, 0.6234898018587336, -0.2225209339563144, -0.9009688679024191, -0.9009688679024191,
  -0.2225209339563144, 0.6234898018587336,
];

function sin24(i: number): number {
  const at = ((i % 24) + 24) % 24;
  if (at <= 6) return QUARTER[at]!;
  if (at <= 12) return QUARTER[12 - at]!;
  return -sin24(at - 12);
}

/** Sine and cosine of the i-th of `parts` equal steps around a circle; 7, or a divisor of 24. */
export function onCircle(i: number, parts: number): readonly [number, number] {
  if (parts === 7) return [SEVENTHS[i]!, SEVENTHS_COS[i]!];
  const step = i * (24 / parts);
  return [sin24(step), sin24(step + 6)];
}

const MONTHS = circle(12);
const WEEKDAYS = circle(7);
const HOURS = circle(24);

function circle(parts: number): Float64Array {
  return Float64Array.from({ length: 2 * parts }, (_, i) => onCircle(i >> 1, parts)[i & 1]!);
}

/**
 * Writes sine and cosine of a time's month, of its day of the week and, if wanted, of its hour, UTC, from `at` on. `time`:
 * milliseconds since 1970. By whole numbers, as an object for each row took longer than the networks.
 */
export function fillCycles(
  time: number,
  hours: boolean,
  data: Float64Array | Float32Array,
  at: number,
): void {
  const day = Math.floor(time / 86_400_000);
  put(MONTHS, monthOf(day), data, at);
  put(WEEKDAYS, modulo(day + 4, 7), data, at + 2);
  if (hours) put(HOURS, modulo(Math.floor(time / 3_600_000), 24), data, at + 4);
}

function put(points: Float64Array, i: number, data: Float64Array | Float32Array, at: number): void {
  data[at] = points[2 * i]!;
  data[at + 1] = points[2 * i + 1]!;
}

function modulo(value: number, by: number): number {
  return value - by * Math.floor(value / by);
}

/**
 * The month, 0 to 11, of days since 1970-01-01: years that begin on March 1 have their leap day at the end, and 400 of
 * them 146,097 days (Howard Hinnant, "chrono-compatible low-level date algorithms").
 */
function monthOf(day: number): number {
  const ofEra = modulo(day + 719_468, 146_097);
  const leaps = Math.floor(ofEra / 36_524) - Math.floor(ofEra / 1460) - Math.floor(ofEra / 146_096);
  const year = Math.floor((ofEra + leaps) / 365);
  const ofYear = ofEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  return (Math.floor((5 * ofYear + 2) / 153) + 2) % 12;
}
