import { rough } from '../ui/numbers.js';

const BINS = 24;
const [WIDTH, HEIGHT] = [120, 44];

interface HistogramProps {
  readonly name: string;
  readonly values: ArrayLike<number>;
}

/** How numbers are spread, from the least to the largest. */
export function Histogram({ name, values }: HistogramProps) {
  const { counts, least, largest } = counted(values);
  const range = values.length > 0 ? `${rough(least)} … ${rough(largest)}` : '–';
  return (
    <figure class="histogram">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${name}: ${range}`}>
        <path d={bars(counts)} />
      </svg>
      <figcaption>
        {name} <small>{range}</small>
      </figcaption>
    </figure>
  );
}

/** All of them as one path: there are many histograms, and each frame has others. */
function bars(counts: readonly number[]): string {
  const most = Math.max(1, ...counts);
  const width = WIDTH / BINS;
  return counts
    .map((count, i) => {
      const height = ((count / most) * (HEIGHT - 2)).toFixed(1);
      return count === 0 ? '' : `M${i * width} ${HEIGHT}v-${height}h${width - 1}v${height}z`;
    })
    .join('');
}

function counted(values: ArrayLike<number>): { counts: number[]; least: number; largest: number } {
  const counts = new Array<number>(BINS).fill(0);
  let [least, largest] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    least = Math.min(least, values[i]!);
    largest = Math.max(largest, values[i]!);
  }
  const width = largest - least;
  for (let i = 0; i < values.length; i++) {
    const bin = width > 0 ? Math.floor(((values[i]! - least) / width) * BINS) : BINS / 2;
    counts[Math.min(BINS - 1, bin)]!++;
  }
  return { counts, least, largest };
}
