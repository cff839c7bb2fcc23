// Convolutions, pools and normalisation of float64, for which onnxruntime has no operators: functions inside the file, over values
// whose channels are last, made of operators that it has.
import { attribute, type GraphBuilder } from '../graph-builder.js';
import { type Axis, padded, placesOf } from './windows.js';

interface ImageFunction {
  readonly input: readonly string[];
  readonly compose: (graph: GraphBuilder, ...input: string[]) => string;
}

/** Sizes of kernels in the order of abi/codes.mjs. */
type Sizes = readonly number[];

interface Kernel {
  readonly axes: readonly [y: Axis, x: Axis];
  /** Lengths of the image. */
  readonly lengths: readonly [height: number, width: number];
  readonly channels: number;
  readonly filters: number;
  readonly groups: number;
}

function kernelOf(sizes: Sizes): Kernel {
  const [height, width, channels, outHeight, outWidth, filters, kernelY, kernelX] = sizes;
  const [strideY, strideX, dilationY, dilationX, top, bottom, left, right, groups] = sizes.slice(8);
  return {
    axes: [
      {
        ...{ places: kernelY!, stride: strideY!, dilation: dilationY! },
        ...{ before: top!, after: bottom!, count: outHeight! },
      },
      {
        ...{ places: kernelX!, stride: strideX!, dilation: dilationX! },
        ...{ before: left!, after: right!, count: outWidth! },
      },
    ],
    lengths: [height!, width!],
    channels: channels!,
    filters: filters!,
    groups: groups!,
  };
}

const around = (axes: readonly Axis[]): [number, number][] =>
  axes.map(({ before, after }) => [before, after]);

function join(graph: GraphBuilder, values: readonly string[]): string {
  if (values.length === 1) return values[0]!;
  return graph.node('Concat', values, { attribute: [attribute('axis', { i: -1 })] });
}

/** Σ over the places of a depthwise kernel of image·weights. */
function depthwise(graph: GraphBuilder, places: readonly string[], rows: string): string {
  const products = places.map((place, i) => {
    const row = graph.node('Gather', [rows, graph.wholes([i])]);
    return graph.node('Mul', [place, row]);
  });
  return products.length === 1 ? products[0]! : graph.node('Sum', products);
}

/** The columns of a matrix from `first` to before `end`. */
function columns(graph: GraphBuilder, matrix: string, first: number, end: number): string {
  const input = [matrix, ...[[first], [end], [1]].map((values) => graph.wholes(values))];
  return graph.node('Slice', input);
}

/** x ∗ W: places of the window beside each other, times the weights as one matrix. `axes`: one or two. */
function convolution(
  graph: GraphBuilder,
  x: string,
  weights: string,
  { axes: both, channels, filters, groups }: Kernel,
  rank: number,
): string {
  const axes = both.slice(-rank);
  const taps = both[0].places * both[1].places;
  const depth = channels / groups;
  const perGroup = filters / groups;
  const image = padded(graph, x, around(axes), 0);
  const matrix = graph.node('Reshape', [weights, graph.wholes([taps * depth, filters])]);
  if (groups > 1 && depth === 1 && perGroup === 1) {
    return depthwise(graph, placesOf(graph, image, axes), matrix);
  }
  const answers = Array.from({ length: groups }, (_, group) => {
    const own = groups === 1 ? undefined : ([group * depth, (group + 1) * depth] as const);
    const patches = join(graph, placesOf(graph, image, axes, own));
    const w = own ? columns(graph, matrix, group * perGroup, (group + 1) * perGroup) : matrix;
    return graph.node('MatMul', [patches, w]);
  });
  return join(graph, answers);
}

/** Against the kernel: between the numbers of x stand stride − 1 zeros, and the kernel goes over them turned around. */
function transposed(graph: GraphBuilder, x: string, weights: string, kernel: Kernel): string {
  const { axes, lengths, channels, filters, groups } = kernel;
  const [y, across] = axes;
  let spread = x;
  if (y.stride > 1 || across.stride > 1) {
    const apart = graph.wholes([0, y.count, 1, across.count, 1, filters]);
    const zeros = [
      [0, 0],
      [0, y.stride - 1],
      [0, 0],
      [0, across.stride - 1],
    ] as const;
    const wide = padded(graph, graph.node('Reshape', [x, apart]), zeros, 0);
    const together = [0, y.count * y.stride, across.count * across.stride, filters];
    spread = graph.node('Reshape', [wide, graph.wholes(together)]);
  }
  const turned = axes.map((axis, i): Axis => {
    const reach = (axis.places - 1) * axis.dilation;
    const before = reach - axis.before;
    const after = lengths[i]! + reach - before - axis.count * axis.stride;
    return { ...axis, stride: 1, before, after, count: lengths[i]! };
  });
  // The last place of the kernel is the first that meets a number: its places in reverse.
  const depth = channels / groups;
  const perGroup = filters / groups;
  const taps = y.places * across.places;
  const image = padded(graph, spread, around(turned), 0);
  const flat = graph.node('Reshape', [weights, graph.wholes([taps, depth, filters])]);
  const reversed = graph.node('Gather', [
    flat,
    graph.wholes(Array.from({ length: taps }, (_, i) => taps - 1 - i)),
  ]);
  const answers = Array.from({ length: groups }, (_, group) => {
    const own = groups === 1 ? undefined : ([group * perGroup, (group + 1) * perGroup] as const);
    const patches = join(graph, placesOf(graph, image, turned, own));
    const input = own && [[own[0]], [own[1]], [2]].map((values) => graph.wholes(values));
    const w = input ? graph.node('Slice', [reversed, ...input]) : reversed;
    const turn = [attribute('perm', { ints: [0, 2, 1] })];
    const rows = graph.node('Transpose', [w], { attribute: turn });
    const shape = graph.wholes([taps * perGroup, depth]);
    return graph.node('MatMul', [patches, graph.node('Reshape', [rows, shape])]);
  });
  return join(graph, answers);
}

/** The greatest number of each window or its mean; what lies outside is ignored. */
function pooling(graph: GraphBuilder, x: string, sizes: Sizes, rank: number): string {
  const [height, width, , outHeight, outWidth, poolY, poolX, strideY, strideX] = sizes;
  const [top, left, average] = sizes.slice(9);
  const axis = (length: number, places: number, stride: number, before: number, count: number) => ({
    ...{ places, stride, dilation: 1, before, count },
    after: Math.max(0, (count - 1) * stride + places - length - before),
  });
  const both = [
    axis(height!, poolY!, strideY!, top!, outHeight!),
    axis(width!, poolX!, strideX!, left!, outWidth!),
  ];
  const axes = both.slice(-rank);
  const outside = average ? 0 : Number.NEGATIVE_INFINITY;
  const places = placesOf(graph, padded(graph, x, around(axes), outside), axes);
  const all = places.length === 1 ? places[0]! : graph.node(average ? 'Sum' : 'Max', places);
  if (!average) return all;
  const inside = (i: number, length: number, { places: own, stride, before }: Axis): number =>
    Math.min(i * stride - before + own, length) - Math.max(i * stride - before, 0);
  const counts = Array.from({ length: outHeight! * outWidth! }, (_, i) => {
    const row = Math.floor(i / outWidth!);
    return inside(row, height!, both[0]!) * inside(i % outWidth!, width!, both[1]!);
  });
  const dims = [...axes.map(({ count }) => count), 1];
  return graph.node('Div', [all, graph.constant(counts, dims)]);
}

/** Each pixel several times along both axes. */
function upSampling(graph: GraphBuilder, x: string, sizes: Sizes): string {
  const [height, width, channels, timesY, timesX] = sizes as [
    number,
    number,
    number,
    number,
    number,
  ];
  const apart = graph.wholes([0, height, 1, width, 1, channels]);
  const copies = graph.wholes([1, height, timesY, width, timesX, channels]);
  const copied = graph.node('Expand', [graph.node('Reshape', [x, apart]), copies]);
  const shape = graph.wholes([0, height * timesY, width * timesX, channels]);
  return graph.node('Reshape', [copied, shape]);
}

/** γ·(x − mean)/√(variance + ε) + β. */
function normalised(
  graph: GraphBuilder,
  centred: string,
  gamma: string,
  beta: string,
  variance: string,
  epsilon: string,
): string {
  const root = graph.node('Sqrt', [graph.node('Add', [variance, epsilon])]);
  const normal = graph.node('Div', [centred, root]);
  return graph.node('Add', [graph.node('Mul', [normal, gamma]), beta]);
}

/** By name; those of layers whose lengths they need have them behind it: `Convolution2d_28_28_1_…`. */
const FUNCTIONS: Readonly<Record<string, (sizes: Sizes) => ImageFunction>> = {
  BatchNormalization: () => ({
    input: ['x', 'gamma', 'beta', 'mean', 'variance', 'epsilon'],
    compose: (graph, x, gamma, beta, mean, variance, epsilon) =>
      normalised(graph, graph.node('Sub', [x!, mean!]), gamma!, beta!, variance!, epsilon!),
  }),
  LayerNormalization: () => ({
    input: ['x', 'gamma', 'beta', 'epsilon'],
    compose(graph, x, gamma, beta, epsilon) {
      const axes = [attribute('axes', { ints: [-1] })];
      const mean = graph.node('ReduceMean', [x!], { attribute: axes });
      const centred = graph.node('Sub', [x!, mean]);
      const squares = graph.node('Mul', [centred, centred]);
      const variance = graph.node('ReduceMean', [squares], { attribute: axes });
      return normalised(graph, centred, gamma!, beta!, variance, epsilon!);
    },
  }),
  ...Object.fromEntries(
    [1, 2].flatMap((rank) => [
      [
        `Convolution${rank}d`,
        (sizes: Sizes): ImageFunction => ({
          input: ['x', 'weights'],
          compose: (graph, x, w) => convolution(graph, x!, w!, kernelOf(sizes), rank),
        }),
      ],
      [
        `Pooling${rank}d`,
        (sizes: Sizes): ImageFunction => ({
          input: ['x'],
          compose: (graph, x) => pooling(graph, x!, sizes, rank),
        }),
      ],
    ]),
  ),
  TransposedConvolution2d: (sizes) => ({
    input: ['x', 'weights'],
    compose: (graph, x, w) => transposed(graph, x!, w!, kernelOf(sizes)),
  }),
  UpSampling2d: (sizes) => ({
    input: ['x'],
    compose: (graph, x) => upSampling(graph, x!, sizes),
  }),
};

/** A function's name with its sizes. */
export function functionName(name: string, sizes: Sizes): string {
  return [name, ...sizes].join('_');
}

/** Sizes are whole numbers, as `functionName` writes them, of as many as the kind has. */
const SIZES: Readonly<Record<string, number>> = {
  BatchNormalization: 0,
  LayerNormalization: 0,
  Convolution1d: 17,
  Convolution2d: 17,
  TransposedConvolution2d: 17,
  Pooling1d: 12,
  Pooling2d: 12,
  UpSampling2d: 5,
};

/** The function of a name; undefined: it is none, or it takes more than `most` bytes. */
export function imageFunction(name: string, most: number): ImageFunction | undefined {
  const [kind, ...written] = name.split('_') as [string, ...string[]];
  if (!Object.hasOwn(FUNCTIONS, kind) || written.length !== SIZES[kind]) return undefined;
  if (!written.every((size) => /^(0|[1-9]\d{0,7})$/.test(size))) return undefined;
  const sizes = written.map(Number);
  return bytesAtLeast(kind, sizes) > most ? undefined : FUNCTIONS[kind]!(sizes);
}

/** A node for each place of the windows, in each group, of more than ten bytes; the counts of a mean. */
function bytesAtLeast(kind: string, sizes: Sizes): number {
  if (kind.startsWith('Pooling')) {
    return Math.max(10 * sizes[5]! * sizes[6]!, sizes[11] ? 8 * sizes[3]! * sizes[4]! : 0);
  }
  if (!kind.includes('Convolution')) return 1;
  const { axes, channels, filters, groups } = kernelOf(sizes);
  const usable = groups >= 1 && channels % groups === 0 && filters % groups === 0;
  const depthwise = kind.startsWith('C') && groups === channels && groups === filters;
  const taps = axes[0].places * axes[1].places;
  return usable ? 10 * taps * (depthwise ? 1 : groups) : Number.POSITIVE_INFINITY;
}
