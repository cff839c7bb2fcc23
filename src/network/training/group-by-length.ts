/** Batches that are grouped at a time. */
const BATCHES = 50;

/**
 * Changes a shuffled order so that batches hold sequences about as long: stretches of 50 batches are sorted, the longest first (in
 * the order where they are as long), and their batches then follow each other as the first sample of each had come. So nothing more is
 * drawn, and the last batch of an epoch, which may be shorter, stays the last.
 *
 * @param offsets How many steps stand before each sample's.
 */
export function groupByLength(order: Uint32Array, offsets: Uint32Array, batch: number): void {
  const stretch = BATCHES * batch;
  const lengthOf = (sample: number): number => offsets[sample + 1]! - offsets[sample]!;
  for (let first = 0; first < order.length; first += stretch) {
    const part = order.subarray(first, Math.min(first + stretch, order.length));
    const places = Array.from(part, (_, i) => i).sort(
      (a, b) => lengthOf(part[b]!) - lengthOf(part[a]!) || a - b,
    );
    const batches: number[][] = [];
    for (let i = 0; i < places.length; i += batch) batches.push(places.slice(i, i + batch));
    const last = batches.at(-1)!.length < batch ? batches.pop()! : [];
    const firstOf = (each: readonly number[]): number => each.reduce((a, b) => Math.min(a, b));
    batches.sort((a, b) => firstOf(a) - firstOf(b));
    part.set([...batches.flat(), ...last].map((place) => part[place]!));
  }
}
