import type { LayerTensor, ResolvedLayer } from '../description/layers/layer-kind.js';
import { shownShape } from '../matrix/shape.js';
import type { NetworkState } from './state.js';

/** See `Network.summary`. */
export function summarize(state: NetworkState): string {
  const { plan, layers } = state;
  const rows = [
    ['Layer', 'Output', 'Parameters'],
    ...layers.flatMap((layer, i) => rowsOf(layer, `${i + 1}`)),
  ];
  const widths = [0, 1, 2].map((j) => Math.max(...rows.map((row) => row[j]!.length)));
  const line = (row: string[]): string =>
    `${row[0]!.padEnd(widths[0]!)}  ${row[1]!.padEnd(widths[1]!)}  ${row[2]!.padStart(widths[2]!)}`;
  const [head, ...body] = rows.map(line);
  const bytes = plan.parameters * state.size;
  const { inputShape, entersSteps } = layers[0]!;
  const frozen = layers
    .flatMap(({ tensors }) => tensors)
    .filter(({ buffer, learningRateFactor }) => !buffer && learningRateFactor === 0);
  return [
    head!,
    '='.repeat(head!.length),
    ...body,
    '='.repeat(head!.length),
    `Inputs: ${inputShape.length > 1 || entersSteps ? axes(shownShape(inputShape, entersSteps)) : plan.inputs}, ${state.dtype.name}`,
    `Parameters: ${grouped(plan.parameters)} (${size(bytes)})`,
    ...(frozen.length > 0 ? [`Frozen: ${grouped(count(frozen))}`] : []),
    ...(plan.buffers > 0 ? [`Buffers: ${grouped(plan.buffers)}`] : []),
  ].join('\n');
}

function axes(shape: readonly unknown[]): string {
  return `(${shape.map(String).join(', ')})`;
}

/** A layer's row, and indented those of the layers within. */
function rowsOf(
  layer: ResolvedLayer,
  number: string,
  indent = '',
  stepwise = layer.leavesSteps,
): string[][] {
  const { kind, note, outputShape, tensors, layers } = layer;
  return [
    [
      `${indent}${number} ${kind}${note ? ` (${note})` : ''}`,
      axes(['batch', ...shownShape(outputShape, stepwise)]),
      grouped(count(tensors.filter(({ buffer }) => !buffer))),
    ],
    ...layers.flatMap(({ path, layer: inner }) => {
      const place = /^\d+$/.test(path) ? Number(path) + 1 : path;
      return rowsOf(inner, `${number}.${place}`, `${indent}  `, stepwise);
    }),
  ];
}

function count(tensors: readonly LayerTensor[]): number {
  return tensors.reduce((sum, tensor) => sum + tensor.count, 0);
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
