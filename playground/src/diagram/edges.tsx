import { useEffect, useId, useMemo, useRef } from 'preact/hooks';
import { text } from '../text/en.js';
import type { LayerShown } from '../training/snapshot.js';
import { draw } from '../ui/draw.js';
import { rough } from '../ui/numbers.js';
import type { Edge, EdgeNumbers } from './diagram.js';
import { curve, type Places } from './places.js';

interface EdgesProps {
  readonly layers: readonly LayerShown[];
  readonly places: Places;
  readonly inputNames: readonly string[];
  readonly edge: Edge;
  onEdge(edge: Edge): void;
  readonly shown: EdgeNumbers;
}

/** Milliseconds without other numbers after which a screen reader's names are written anew. */
const SETTLED = 300;
/** Pixels between two widths of lines. */
const STEP = 0.4;

/**
 * The weights as lines. There may be more than a thousand, which change in every frame: those that are as thick and of one sign are one
 * path. What is pointed at and read aloud lies above them, unseen, and stays as it is.
 */
export function Edges({ layers, places, inputNames, edge, onEdge, shown }: EdgesProps) {
  const id = useId();
  const drawn = useRef<SVGGElement>(null);
  const above = useRef<SVGSVGElement>(null);
  const latest = useRef(onEdge);
  latest.current = onEdge;
  const idOf = ({ layer, from, to }: Edge): string => `${id}-${layer}-${from}-${to}`;
  const sizes = [inputNames.length, ...layers.map(({ units }) => units)].join();
  const box = `0 0 ${places.width} ${places.height}`;

  const edges = useMemo(
    () =>
      layers.flatMap(({ inputs, units }, layer) =>
        Array.from({ length: inputs * units }, (_, k) => {
          const each = { layer, from: Math.floor(k / units), to: k % units };
          return { ...each, path: pathOf(each, places) };
        }),
      ),
    [sizes],
  );
  const options = useMemo(
    () =>
      edges.map((each) => (
        <path
          key={idOf(each)}
          id={idOf(each)}
          role="option"
          aria-selected={false}
          class="edge"
          d={each.path}
          onPointerEnter={({ pointerType }) => {
            if (pointerType === 'mouse') latest.current(each);
          }}
          onClick={() => latest.current(each)}
        />
      )),
    [edges],
  );

  useEffect(() => {
    const numbers = layers.map((layer) => numbersOf(layer, shown));
    const numberOf = ({ layer, from, to }: Edge): number =>
      numbers[layer]![from * layers[layer]!.units + to]!;
    draw(drawn, () => {
      if (drawn.current) drawLines(drawn.current, edges, numberOf, shown);
    });
    const elements = above.current!.children;
    const name = (): void => {
      for (const [k, each] of edges.entries()) {
        const { layer, from, to } = each;
        const names = [nameOf(layer, from), nameOf(layer + 1, to)] as const;
        const label = text.diagram.edge[shown](...names, rough(numberOf(each)));
        elements[k]!.setAttribute('aria-label', label);
      }
    };
    // None has a name yet: at once.
    if (elements[0]?.hasAttribute('aria-label') === false) name();
    const timer = setTimeout(name, SETTLED);
    return () => clearTimeout(timer);
  }, [layers, edges, shown]);

  const chosen = edges.findIndex((each) => idOf(each) === idOf(edge));
  useEffect(() => {
    const element = above.current!.children[chosen];
    element?.setAttribute('aria-selected', 'true');
    return () => element?.setAttribute('aria-selected', 'false');
  }, [chosen, edges]);

  function move(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const next =
      event.key === 'Home' ? 0 : event.key === 'End' ? edges.length - 1 : step && chosen + step;
    const found = next === undefined ? undefined : edges[next];
    if (next === undefined) return;
    event.preventDefault();
    if (found) onEdge(found);
  }

  function nameOf(column: number, unit: number): string {
    if (column === 0) return inputNames[unit]!;
    return text.diagram.unit(column - 1, unit, layers.length);
  }

  const { units } = layers[edge.layer]!;
  const weight = numbersOf(layers[edge.layer]!, shown)[edge.from * units + edge.to]!;
  return (
    <div
      class="edges"
      role="listbox"
      tabIndex={0}
      aria-label={text.diagram.edges}
      aria-activedescendant={idOf(edge)}
      onKeyDown={move}
    >
      <svg viewBox={box} role="presentation">
        <path class="halo" d={pathOf(edge, places)} stroke-width={thickness(weight, shown) + 7} />
        <g ref={drawn} />
      </svg>
      <svg ref={above} class="above" viewBox={box} role="presentation">
        {options}
      </svg>
    </div>
  );
}

function pathOf({ layer, from, to }: Edge, places: Places): string {
  return curve(places.units[layer]![from]!, places.units[layer + 1]![to]!);
}

function numbersOf(layer: LayerShown, shown: EdgeNumbers): ArrayLike<number> {
  return shown === 'weights' ? layer.weights : layer.weightGradients;
}

function drawLines(
  group: SVGGElement,
  edges: readonly (Edge & { readonly path: string })[],
  numberOf: (edge: Edge) => number,
  shown: EdgeNumbers,
): void {
  const paths = new Map<string, string[]>();
  for (const each of edges) {
    const number = numberOf(each);
    const sign = number < 0 ? 'negative' : 'positive';
    const key = `${sign} ${Math.round(thickness(number, shown) / STEP)}`;
    const same = paths.get(key);
    if (same) same.push(each.path);
    else paths.set(key, [each.path]);
  }
  const wanted = [...paths];
  while (group.childElementCount > wanted.length) group.lastElementChild!.remove();
  while (group.childElementCount < wanted.length) {
    group.append(document.createElementNS('http://www.w3.org/2000/svg', 'path'));
  }
  for (const [i, [key, lines]] of wanted.entries()) {
    const [sign, steps] = key.split(' ') as [string, string];
    const path = group.children[i]!;
    path.setAttribute('class', sign);
    path.setAttribute('stroke-width', (Number(steps) * STEP).toFixed(1));
    path.setAttribute('d', lines.join(''));
  }
}

/** Gradients are drawn as much larger than they are. */
const GRADIENTS = 20;

function thickness(number: number, shown: EdgeNumbers): number {
  const weight = shown === 'weights' ? number : number * GRADIENTS;
  return 0.8 + Math.min(9, 1.9 * Math.sqrt(Math.abs(weight)));
}
