import { type CategoryFeature, type Feature, widthOf } from '../model/feature.js';
import type { ColumnInput, LevelInput, NumberInput } from './columns.js';
import type { ModelGraph } from './model-graph.js';

/** (batch, width): one fold's features side by side, as `applyFeatures` lays them out. */
export function featureNodes(
  graph: ModelGraph,
  features: readonly Feature[],
  inputs: ReadonlyMap<string, ColumnInput>,
): string {
  const parts = features
    .filter((feature) => widthOf(feature) > 0)
    .flatMap((feature) => {
      const input = inputs.get(feature.name)!;
      return input.kind === 'levels'
        ? [levels(graph, feature as CategoryFeature, input)]
        : numbers(graph, feature as Exclude<Feature, CategoryFeature>, input);
    });
  return graph.op('Concat', parts, { axis: 1 });
}

function numbers(
  graph: ModelGraph,
  feature: Exclude<Feature, CategoryFeature>,
  { values, gap, known, cycles }: NumberInput,
): string[] {
  const centred = graph.node('Sub', [values, graph.scalar(feature.median)]);
  const scaled = graph.node('Mul', [centred, graph.scalar(feature.scale)]);
  const kept = graph.node('Mul', [softClip(graph, scaled), known]);
  const parts = [kept, ...(feature.indicator ? [gap] : [])];
  if (feature.kind === 'date' && cycles) {
    parts.push(cycles.month, cycles.weekday, ...(feature.hours ? [cycles.hour] : []));
  }
  return parts;
}

/** x / √(1 + (x/3)²), of a bounded x: its square must not overflow. */
function softClip(graph: ModelGraph, x: string): string {
  const bounded = graph.node('Clip', [x, graph.scalar(-1e150), graph.scalar(1e150)]);
  const third = graph.node('Div', [bounded, graph.scalar(3)]);
  const square = graph.node('Mul', [third, third]);
  const root = graph.node('Sqrt', [graph.node('Add', [square, graph.scalar(1)])]);
  return graph.node('Div', [bounded, root]);
}

/** A row of the table for each level of the schema, one for what is none of them, one for a gap. */
function levels(graph: ModelGraph, feature: CategoryFeature, input: LevelInput): string {
  const width = widthOf(feature);
  const other = feature.rare ? feature.levels.length : -1;
  const gap = feature.gap ? feature.levels.length + Number(feature.rare) : -1;
  const places = [
    ...input.levels.map((level) => {
      const place = feature.levels.indexOf(level);
      return place < 0 ? other : place;
    }),
    other,
    gap,
  ];
  const table = new Float64Array(places.length * width);
  for (const [code, place] of places.entries()) if (place >= 0) table[code * width + place] = 1;
  return graph.op('Gather', [graph.table(table, [places.length, width]), input.codes], { axis: 0 });
}
