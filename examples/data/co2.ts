// Carbon dioxide at Mauna Loa: see README.md here for the source.
import co2 from './co2.json' with { type: 'json' };

/** Monthly means in parts per million. */
export interface Co2 {
  /** The month of each, such as `1976-01`. */
  months: string[];
  /** In ppm. */
  ppm: number[];
}

/** January 1976 to December 1994. */
export function loadCo2(): Co2 {
  const ppm = co2.years.flatMap((year) => year.split(' ').map(Number));
  const months = ppm.map((_, i) => {
    return `${co2.from + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}`;
  });
  return { months, ppm };
}
