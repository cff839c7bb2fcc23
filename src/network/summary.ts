import type { NetworkState } from './state.js';

/** See `Network.summary`. */
export function summarize(state: NetworkState): string {
  const { plan, layers } = state;
  const rows = [
    ['Layer', 'Output', 'Parameters'],
    ...layers.map(({ kind, note, units, weights, bias, inputs }, i) => [
      `${i + 1} ${kind} (${note})`,
      `(batch, ${units})`,
      grouped((weights ? inputs * units : 0) + (bias ? units : 0)),
    ]),
  ];
  const widths = [0, 1, 2].map((j) => Math.max(...rows.map((row) => row[j]!.length)));
  const line = (row: string[]): string =>
    `${row[0]!.padEnd(widths[0]!)}  ${row[1]!.padEnd(widths[1]!)}  ${row[2]!.padStart(widths[2]!)}`;
  const [head, ...body] = rows.map(line);
  const bytes = plan.parameters * state.size;
  return [
    head!,
    '='.repeat(head!.length),
    ...body,
    '='.repeat(head!.length),
    `Inputs: ${plan.inputs}, ${state.single ? 'float32' : 'float64'}`,
    `Parameters: ${grouped(plan.parameters)} (${size(bytes)})`,
  ].join('\n');
}

/** 12,345: not toLocaleString, which differs per machine. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024
    ? `${(bytes / 1024).toFixed(2)} kB`
    : `${(bytes / (1024 * 1024)).toFixed(2)} MB`;
}
