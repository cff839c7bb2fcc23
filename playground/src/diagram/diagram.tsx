import { text } from '../text/en.js';
import type { Snapshot } from '../training/snapshot.js';
import { Scroll } from '../ui/scroll.js';
import { Edges } from './edges.js';
import { placesOf, UNIT } from './places.js';
import { boundOf, Surface } from './surface.js';

/** The weight from unit `from` of the layer before to unit `to` of layer `layer`. */
export interface Edge {
  readonly layer: number;
  readonly from: number;
  readonly to: number;
}

export type EdgeNumbers = 'weights' | 'gradients';

interface DiagramProps {
  readonly snapshot: Snapshot;
  readonly inputNames: readonly string[];
  readonly edge: Edge;
  onEdge(edge: Edge): void;
  /** The unit whose surface is shown large. */
  readonly unit?: { readonly layer: number; readonly unit: number } | undefined;
  onUnit?(layer: number, unit: number): void;
  /** What the edges show: the weights, or how the loss grows with each. */
  readonly shown?: EdgeNumbers;
}

/** A network with what each unit answers, and its weights: thick ones count much, blue ones for, orange ones against. */
export function Diagram(props: DiagramProps) {
  const { snapshot, inputNames, edge, unit, onEdge, onUnit, shown = 'weights' } = props;
  const { layers, surfaces, side } = snapshot;
  const places = placesOf([inputNames.length, ...layers.map(({ units }) => units)]);
  const percent = (value: number, of: number): string => `${(100 * value) / of}%`;
  const boxAt = (x: number, y: number) => ({
    left: percent(x - UNIT / 2, places.width),
    top: percent(y - UNIT / 2, places.height),
    width: percent(UNIT, places.width),
  });
  return (
    <Scroll label={text.diagram.network}>
      <div
        class="diagram"
        style={{ minWidth: `${places.width * 0.48}px`, maxWidth: `${places.width * 1.5}px` }}
      >
        <Edges {...{ layers, places, inputNames, edge, onEdge, shown }} />
        {inputNames.map((name, i) => {
          const { x, y } = places.units[0]![i]!;
          return (
            <div key={name} class="unit input" style={boxAt(x, y)}>
              {name}
            </div>
          );
        })}
        {layers.map(({ units, ...layer }, l) =>
          Array.from({ length: units }, (_, j) => {
            const { x, y } = places.units[l + 1]![j]!;
            const chosen = unit?.layer === l && unit.unit === j;
            const style = boxAt(x, y);
            const picture = (
              <Surface values={surfaces[l]?.[j]} side={side} activation={boundOf(layer)} />
            );
            const name = text.diagram.unit(l, j, layers.length);
            return onUnit ? (
              <button
                key={name}
                type="button"
                class={`unit ${chosen ? 'chosen' : ''}`}
                style={style}
                aria-label={name}
                aria-pressed={chosen}
                onClick={() => onUnit(l, j)}
              >
                {picture}
              </button>
            ) : (
              <div key={name} class="unit" style={style} title={name}>
                {picture}
              </div>
            );
          }),
        )}
      </div>
    </Scroll>
  );
}
