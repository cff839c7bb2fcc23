import { isA } from '../base/validate.js';
import { activationText } from '../description/activations.js';
import { Network } from '../network/network.js';
import {
  COLORS,
  checkShown,
  draw,
  type FigureOptions,
  GREY,
  resolveFigure,
  short,
} from './figure.js';
import * as Plot from './libraries.js';

/** Of wider layers the first and the last are drawn, with a gap between. */
const MOST = 12;

/**
 * A network of dense layers: each unit a dot, each weight a line, the wider the larger it is, blue above 0 and orange below.
 * Layers of other kinds are left out.
 *
 * @returns An SVG file. @throws OptionError
 *
 * @example
 * ```ts
 * writeFileSync('network.svg', plotNetwork(network));
 * ```
 */
export function plotNetwork(network: Network, options: FigureOptions = {}): string {
  checkShown('plotNetwork', isA(network, Network), 'a Network', network);
  const dense = network.layers.filter(
    ({ inputs, units, weights }) => weights.shape[0] === inputs && weights.shape[1] === units,
  );
  const sizes = [dense[0]?.weights.shape[0] ?? network.inputs, ...dense.map(({ units }) => units)];
  const tallest = Math.max(...sizes.map((size) => Math.min(size, MOST + 1)));
  const figure = resolveFigure('plotNetwork', options, {
    height: 130 + 30 * tallest,
    title: `Network of ${network.parameterCount} parameters`,
  });
  const columns = sizes.map((size) => placesOf(size));
  const at = (layer: number, unit: number): { x: number; y: number } | undefined => {
    const place = columns[layer]!.find((each) => each.unit === unit);
    return place && { x: layer, y: place.y };
  };
  const lines = dense.flatMap(({ weights }, layer) => {
    const [inputs, units] = weights.shape;
    const most = largestOf(weights.data) || 1;
    return columns[layer]!.flatMap(({ unit: i }) =>
      columns[layer + 1]!.flatMap(({ unit: j }) => {
        if (i < 0 || j < 0 || i >= inputs || j >= units) return [];
        const value = weights.data[i * units + j]!;
        const from = at(layer, i)!;
        const to = at(layer + 1, j)!;
        return [
          {
            x1: from.x,
            y1: from.y,
            x2: to.x,
            y2: to.y,
            share: Math.abs(value) / most,
            above: value >= 0,
          },
        ];
      }),
    );
  });
  const dots = columns.flatMap((places, x) =>
    places.filter(({ unit }) => unit >= 0).map(({ y }) => ({ x, y })),
  );
  const gaps = columns.flatMap((places, x) =>
    places.filter(({ unit }) => unit < 0).map(({ y }) => ({ x, y })),
  );
  const low = Math.max(...columns.map((places) => places.length)) / 2 + 0.6;
  const names = sizes.map((size, x) => ({
    x,
    y: -low,
    text: x === 0 ? `${size} inputs` : `${size} ${activationOf(dense[x - 1]!)}`,
  }));
  const scales = dense.map(({ weights }, i) => ({
    x: i + 0.5,
    y: -low,
    text: `to ±${short(largestOf(weights.data))}`,
  }));
  return draw(figure, {
    margin: 24,
    marginLeft: 60,
    marginRight: 60,
    marginTop: figure.title ? 56 : 24,
    marginBottom: 20,
    x: { axis: null, domain: [0, Math.max(1, sizes.length - 1)] },
    y: { axis: null, domain: [-low - 0.4, low] },
    marks: [
      Plot.link(lines, {
        x1: 'x1',
        y1: 'y1',
        x2: 'x2',
        y2: 'y2',
        stroke: (line: { above: boolean }) => (line.above ? COLORS[0]! : COLORS[1]!),
        strokeWidth: (line: { share: number }) => 0.3 + 2.7 * line.share,
        strokeOpacity: (line: { share: number }) => 0.12 + 0.68 * line.share,
      }),
      Plot.dot(dots, { x: 'x', y: 'y', r: 8, fill: 'white', stroke: '#1a1a1a', strokeWidth: 1.5 }),
      Plot.text(gaps, { x: 'x', y: 'y', text: () => '⋮', fontSize: 18, fill: GREY }),
      Plot.text(names, { x: 'x', y: 'y', text: 'text', fontWeight: 600 }),
      Plot.text(scales, { x: 'x', y: 'y', text: 'text', fill: GREY, fontSize: 10 }),
    ],
  });
}

interface Place {
  /** −1 stands for those left out. */
  readonly unit: number;
  readonly y: number;
}

function placesOf(size: number): Place[] {
  const half = Math.floor(MOST / 2);
  const units =
    size <= MOST
      ? Array.from({ length: size }, (_, i) => i)
      : [
          ...Array.from({ length: half }, (_, i) => i),
          -1,
          ...Array.from({ length: half }, (_, i) => size - half + i),
        ];
  return units.map((unit, i) => ({ unit, y: (units.length - 1) / 2 - i }));
}

function largestOf(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]!));
  return most;
}

function activationOf({ spec }: Network['layers'][number]): string {
  return 'activation' in spec ? activationText(spec.activation) : '';
}
