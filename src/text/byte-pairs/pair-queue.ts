interface Entry {
  readonly pair: number;
  readonly count: number;
}

/** Pairs by how often they stand side by side, the most frequent first, then the lowest: a binary heap. */
export class PairQueue {
  readonly #heap: Entry[] = [];

  push(pair: number, count: number): void {
    const heap = this.#heap;
    const entry = { pair, count };
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(entry, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = entry;
  }

  /** Takes the first away; undefined: there is none. */
  pop(): Entry | undefined {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.count > b.count || (a.count === b.count && a.pair < b.pair);
}
