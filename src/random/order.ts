/** Puts array[order[i]] in the place i, cycle by cycle; uses `order` up. */
export function arrange(array: unknown[], order: Uint32Array): void {
  for (let start = 0; start < order.length; start++) {
    const first = array[start];
    let to = start;
    for (let from = order[to]!; from !== start; from = order[to]!) {
      array[to] = array[from];
      order[to] = to;
      to = from;
    }
    array[to] = first;
    order[to] = to;
  }
}
