/** Adds the first `count` numbers to the end of a list: neither spread nor pushed, which took as long as a tiny network's epochs. */
export function append(list: number[], numbers: Float64Array, count: number): void {
  let at = list.length;
  for (let i = 0; i < count; i++) list[at++] = numbers[i]!;
}
