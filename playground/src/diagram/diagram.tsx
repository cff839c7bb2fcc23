import { useId } from 'preact/hooks';
import { text } from '../text/en.js';
import type { LayerShown, Snapshot } from '../training/snapshot.js';
import { rough } from '../ui/numbers.js';
import { Scroll } from '../ui/scroll.js';
import { curve, type Places, placesOf, UNIT } from './places.js';
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

interface EdgesProps {
  readonly layers: readonly LayerShown[];
  readonly places: Places;
  readonly inputNames: readonly string[];
  readonly edge: Edge;
  onEdge(edge: Edge): void;
  readonly shown: EdgeNumbers;
}

function Edges({ layers, places, inputNames, edge, onEdge, shown }: EdgesProps) {
  const id = useId();
  const idOf = ({ layer, from, to }: Edge): string => `${id}-${layer}-${from}-${to}`;
  const edges = layers.flatMap(({ inputs, units }, layer) =>
    Array.from({ length: inputs * units }, (_, k) => ({
      layer,
      from: Math.floor(k / units),
      to: k % units,
    })),
  );
  const chosen = edges.findIndex((each) => idOf(each) === idOf(edge));
  function move(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const next =
      event.key === 'Home' ? 0 : event.key === 'End' ? edges.length - 1 : step && chosen + step;
    const found = next === undefined ? undefined : edges[next];
    if (next === undefined) return;
    event.preventDefault();
    if (found) onEdge(found);
  }
  return (
    <div
      class="edges"
      role="listbox"
      tabIndex={0}
      aria-label={text.diagram.edges}
      aria-activedescendant={idOf(edge)}
      onKeyDown={move}
    >
      <svg viewBox={`0 0 ${places.width} ${places.height}`} role="presentation">
        {edges.map((each) => {
          const { layer, from, to } = each;
          const { weights, weightGradients, units } = layers[layer]!;
          const numbers = shown === 'weights' ? weights : weightGradients;
          const weight = numbers[from * units + to]!;
          const thick = thickness(shown === 'weights' ? weight : weight * GRADIENTS);
          const path = curve(places.units[layer]![from]!, places.units[layer + 1]![to]!);
          const isChosen = idOf(each) === idOf(edge);
          return (
            <g
              key={idOf(each)}
              id={idOf(each)}
              role="option"
              aria-selected={isChosen}
              aria-label={text.diagram.edge[shown](
                nameOf(layer, from),
                nameOf(layer + 1, to),
                rough(weight),
              )}
              class={`edge ${weight < 0 ? 'negative' : 'positive'} ${isChosen ? 'chosen' : ''}`}
              onPointerEnter={({ pointerType }) => {
                if (pointerType === 'mouse') onEdge(each);
              }}
              onClick={() => onEdge(each)}
            >
              <path class="reach" d={path} />
              {isChosen && <path class="halo" d={path} stroke-width={thick + 7} />}
              <path d={path} stroke-width={thick} />
            </g>
          );
        })}
      </svg>
    </div>
  );

  function nameOf(column: number, unit: number): string {
    if (column === 0) return inputNames[unit]!;
    return text.diagram.unit(column - 1, unit, layers.length);
  }
}

/** Gradients are drawn as much larger than they are. */
const GRADIENTS = 20;

function thickness(weight: number): number {
  return 0.8 + Math.min(9, 1.9 * Math.sqrt(Math.abs(weight)));
}
