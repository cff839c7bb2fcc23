// Windows over the axes of a value whose channels are last, by Pad and Slice: what operators of ONNX do that onnxruntime has not
// for float64.
import type { GraphBuilder } from '../graph-builder.js';

/** How windows lie along an axis. */
export interface Axis {
  /** Of the window. */
  readonly places: number;
  /** From window to window. */
  readonly stride: number;
  /** From place to place. */
  readonly dilation: number;
  /** What lies around: fewer than 0 are cut off. */
  readonly before: number;
  readonly after: number;
  /** Windows. */
  readonly count: number;
}

/** x with so many of `value` around each axis behind the batch. */
export function padded(
  graph: GraphBuilder,
  x: string,
  around: readonly (readonly [before: number, after: number])[],
  value: number,
): string {
  if (around.every(([before, after]) => before === 0 && after === 0)) return x;
  const pads = [
    0,
    ...around.map(([before]) => before),
    0,
    0,
    ...around.map(([, after]) => after),
    0,
  ];
  return graph.node('Pad', [x, graph.wholes(pads), graph.scalar(value)]);
}

/** Each place of the windows, the last axis fastest: a value of all windows. `channels`: those from one on before another. */
export function placesOf(
  graph: GraphBuilder,
  x: string,
  axes: readonly Axis[],
  channels?: readonly [first: number, end: number],
): string[] {
  const numbers = axes.map((_, i) => i + 1);
  const where = graph.wholes(channels ? [...numbers, axes.length + 1] : numbers);
  const more = (value: number | undefined): number[] => (value === undefined ? [] : [value]);
  const steps = graph.wholes([...axes.map(({ stride }) => stride), ...more(channels && 1)]);
  const places = axes.reduce((product, axis) => product * axis.places, 1);
  return Array.from({ length: places }, (_, place) => {
    let rest = place;
    const starts: number[] = [];
    for (const { places: own, dilation } of axes.slice().reverse()) {
      starts.unshift((rest % own) * dilation);
      rest = Math.floor(rest / own);
    }
    const ends = axes.map(({ count, stride }, i) => starts[i]! + (count - 1) * stride + 1);
    const from = graph.wholes([...starts, ...more(channels?.[0])]);
    const to = graph.wholes([...ends, ...more(channels?.[1])]);
    return graph.node('Slice', [x, from, to, where, steps]);
  });
}
