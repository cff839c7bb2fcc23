import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  activation,
  averagePool1d,
  averagePool2d,
  batchNorm,
  conv1d,
  conv2d,
  convTranspose2d,
  dense,
  dropout,
  flatten,
  globalAveragePool,
  globalMaxPool,
  type LayerSpec,
  layerNorm,
  maxPool1d,
  maxPool2d,
  reshape,
  residual,
  upSample2d,
} from '../../src/index.js';
import { expectSameBits } from '../support/bits.js';
import { js, strict } from '../support/engines.js';
import { layerJob, trained } from '../support/layer-job.js';

type Case = readonly [what: string, inputShape: readonly number[], layers: readonly LayerSpec[]];

const last = dense({ units: 2 });

const CASES: readonly Case[] = [
  ['a pixel', [1, 1, 1], [conv2d({ filters: 1, kernelSize: 1 })]],
  ['a pixel in a margin', [1, 1, 2], [conv2d({ filters: 3, kernelSize: 5, padding: 'same' })]],
  ['kernels as large as the image', [4, 6, 3], [conv2d({ filters: 5, kernelSize: [4, 6] })]],
  [
    'the margins of even kernels',
    [5, 4, 1],
    [conv2d({ filters: 2, kernelSize: [2, 4], padding: 'same' })],
  ],
  [
    'strides',
    [9, 8, 2],
    [conv2d({ filters: 4, kernelSize: 3, strides: [2, 3] }), conv2d({ filters: 9, kernelSize: 1 })],
  ],
  [
    'strides larger than kernels',
    [11, 13, 2],
    [
      conv2d({ filters: 3, kernelSize: 1, strides: 2, padding: 'same' }),
      conv2d({ filters: 6, kernelSize: 2, strides: 3, padding: 'same' }),
    ],
  ],
  [
    'dilation',
    [12, 11, 3],
    [
      conv2d({ filters: 7, kernelSize: 3, dilation: [2, 3] }),
      conv2d({ filters: 2, kernelSize: 3, dilation: 2, padding: 'same', strides: 2 }),
    ],
  ],
  [
    'groups',
    [6, 7, 6],
    [
      conv2d({ filters: 9, kernelSize: 3, groups: 3, padding: 'same', activation: 'tanh' }),
      conv2d({ filters: 18, kernelSize: 2, groups: 9, strides: 2 }),
    ],
  ],
  ...[1, 2, 3, 5, 9, 17].map(
    (channels): Case => [
      `depthwise, ${channels} channels`,
      [6, 5, channels],
      [
        conv2d({ filters: channels, groups: channels, kernelSize: 3, padding: 'same' }),
        conv2d({ filters: channels, groups: channels, kernelSize: 2, strides: 2, dilation: 2 }),
        conv2d({ filters: 2, kernelSize: 1 }),
      ],
    ],
  ),
  [
    'activations, penalties, no bias',
    [6, 6, 2],
    [
      conv2d({ filters: 4, kernelSize: 3, activation: 'relu', l1: 1e-3, l2: 1e-2, bias: false }),
      conv2d({ filters: 3, kernelSize: 3, activation: 'gelu', padding: 'same' }),
      activation({ activation: 'silu' }),
      conv2d({ filters: 3, kernelSize: 2, activation: 'softmax' }),
      activation({ activation: 'softmax' }),
      flatten(),
      dropout({ rate: 0.3 }),
      last,
    ],
  ],
  [
    'flatten and reshape first and last',
    [3, 2, 2],
    [flatten(), dense({ units: 12 }), reshape({ shape: [-1, 4] }), dense({ units: 2 }), flatten()],
  ],
  [
    'pools',
    [9, 10, 3],
    [
      conv2d({ filters: 5, kernelSize: 3, padding: 'same', activation: 'relu' }),
      maxPool2d(),
      averagePool2d({ poolSize: [3, 2], strides: 1, padding: 'same' }),
      maxPool2d({ poolSize: 3, strides: 2, padding: 'same' }),
      flatten(),
      last,
    ],
  ],
  [
    'pools alone between images',
    [7, 5, 4],
    [
      conv2d({ filters: 4, kernelSize: 1 }),
      averagePool2d({ poolSize: [1, 3], strides: [1, 2] }),
      maxPool2d({ poolSize: [3, 1], strides: [2, 1] }),
    ],
  ],
  ['global mean', [4, 5, 6], [conv2d({ filters: 6, kernelSize: 2 }), globalAveragePool(), last]],
  ['global maximum', [4, 5, 6], [conv2d({ filters: 7, kernelSize: 2 }), globalMaxPool(), last]],
  [
    'one axis',
    [17, 3],
    [
      conv1d({ filters: 5, kernelSize: 3, padding: 'causal', dilation: 2, activation: 'relu' }),
      maxPool1d(),
      conv1d({ filters: 4, kernelSize: 3, padding: 'same' }),
      averagePool1d({ poolSize: 3, strides: 2, padding: 'same' }),
      conv1d({ filters: 4, kernelSize: 2, groups: 4, strides: 2 }),
      flatten(),
      last,
    ],
  ],
  [
    'transposed',
    [5, 4, 3],
    [
      convTranspose2d({ filters: 5, kernelSize: 3, strides: [2, 1], activation: 'gelu' }),
      convTranspose2d({ filters: 5, kernelSize: 2, groups: 5, strides: 3, padding: 'same' }),
      convTranspose2d({ filters: 4, kernelSize: [1, 3], dilation: 2, bias: false, l2: 0.01 }),
      convTranspose2d({
        filters: 6,
        kernelSize: 2,
        groups: 2,
        padding: 'same',
        activation: 'softmax',
      }),
    ],
  ],
  ['one transposed pixel', [1, 1, 1], [convTranspose2d({ filters: 1, kernelSize: 1, strides: 2 })]],
  [
    'larger',
    [3, 2, 5],
    [conv2d({ filters: 5, kernelSize: 1 }), upSample2d({ size: [3, 1] }), upSample2d()],
  ],
  ...[1, 2, 5, 16].map(
    (channels): Case => [
      `normalisation, ${channels} channels`,
      [3, 5, channels],
      [
        batchNorm(),
        layerNorm(),
        batchNorm({ momentum: 0.5, epsilon: 1e-3 }),
        flatten(),
        batchNorm(),
        last,
      ],
    ],
  ),
  [
    'frozen normalisation',
    [4, 3],
    [
      dense({ units: 3 }),
      batchNorm({ learningRateFactor: 0 }),
      layerNorm({ learningRateFactor: { gamma: 0 } }),
      last,
    ],
  ],
  [
    'residual',
    [2, 3, 3],
    [
      residual([
        batchNorm(),
        conv2d({ filters: 3, kernelSize: 3, padding: 'same', activation: 'gelu', l2: 0.01 }),
        residual([dropout({ rate: 0.3 }), flatten(), reshape({ shape: [2, 3, 3] })]),
        convTranspose2d({ filters: 3, kernelSize: 1, l1: 0.01 }),
      ]),
      residual([maxPool2d({ strides: 1, padding: 'same' }), layerNorm()]),
      residual([activation({ activation: 'tanh' })]),
      flatten(),
      residual([dropout({ rate: 0.5 })]),
      residual([dense({ units: 7, activation: 'softmax' }), dense({ units: 18 })]),
    ],
  ],
  [
    'frozen residual',
    [6],
    [
      residual([dense({ units: 2, learningRateFactor: 0 }), dense({ units: 6 })]),
      dense({ units: 6 }),
      residual([dense({ units: 6 }), dense({ units: 6, learningRateFactor: { bias: 0 } })], {
        learningRateFactor: { '0.weights': 0 },
      }),
      residual([dense({ units: 6 })], { learningRateFactor: 0 }),
    ],
  ],
  ['wide', [5, 5, 20], [conv2d({ filters: 37, kernelSize: 3, padding: 'same' })]],
];

describe.each(strict)('image layers, %s against the plain engine: equal bits', (name, core) => {
  for (const dtype of ['F64', 'F32'] as const) {
    it.each(CASES)(`%s, ${dtype}`, (what, inputShape, layers) => {
      const t = layerJob(inputShape, layers, { dtype });
      const result = trained(core, t);
      expectSameBits(result, trained(js, t), what);
      expect(result.every(Number.isFinite)).toBe(true);
    });

    it(`class indices per pixel, fused, ${dtype}`, () => {
      const layers = [
        conv2d({ filters: 3, kernelSize: 3, padding: 'same', activation: 'softmax' }),
      ];
      const y = Array.from({ length: 5 * 16 }, (_, i) => (i * 7) % 3);
      const t = layerJob([4, 4, 2], layers, { dtype, loss: 5, classIndices: true, y });
      expectSameBits(trained(core, t), trained(js, t));
      const apart = [
        conv2d({ filters: 3, kernelSize: 3, padding: 'same' }),
        activation({ activation: 'softmax' }),
      ];
      const other = layerJob([4, 4, 2], apart, { dtype, loss: 5, classIndices: true, y });
      expectSameBits(trained(core, other), trained(js, other));
    });

    it(`labels smoothed, a weight for each pixel, ${dtype}`, () => {
      const y = Array.from({ length: 5 * 15 }, (_, i) => (i * 7) % 3);
      const hot = y.flatMap((label) => [0, 1, 2].map((each) => (each === label ? 1 : 0)));
      const sampleWeights = y.map((_, i) => (i % 4) / 3);
      for (const [loss, classIndices, activation] of [
        [5, true, 'softmax'],
        [5, false, 'softmax'],
        [5, true, 'sigmoid'],
        [4, false, 'sigmoid'],
      ] as const) {
        const layers = [conv2d({ filters: 3, kernelSize: 3, padding: 'same', activation })];
        const t = layerJob([5, 3, 2], layers, {
          ...{ dtype, loss, classIndices, sampleWeights, labelSmoothing: 0.3 },
          ...{ y: classIndices ? y : hot, order: [3, 0, 4, 2, 1] },
        });
        expectSameBits(trained(core, t), trained(js, t), activation);
      }
    });
  }

  it('random convolutions and pools', () => {
    const size = fc.integer({ min: 1, max: 9 });
    const step = fc.integer({ min: 1, max: 3 });
    const padding = fc.constantFrom('valid' as const, 'same' as const);
    const window = fc.record({ y: step, x: step, sy: step, sx: step, dy: step, dx: step, padding });
    fc.assert(
      fc.property(
        fc.constantFrom('F64' as const, 'F32' as const),
        fc.tuple(size, size, size),
        fc.tuple(size, fc.boolean()),
        window,
        window,
        (dtype, inputShape, [filters, bias], c, p) => {
          const groups = inputShape[2]! % 3 === 0 ? 3 : 1;
          const layers: LayerSpec[] = [
            conv2d({
              filters: filters * groups,
              kernelSize: [c.y, c.x],
              strides: [c.sy, c.sx],
              dilation: [c.dy, c.dx],
              padding: c.padding,
              groups,
              bias,
            }),
            (p.dy > 1 ? maxPool2d : averagePool2d)({
              poolSize: [p.y, p.x],
              strides: [p.sy, p.sx],
              padding: p.padding,
            }),
          ];
          let t: ReturnType<typeof layerJob>;
          try {
            t = layerJob(inputShape, layers, { dtype, samples: 4 });
          } catch {
            return; // does not fit
          }
          expectSameBits(trained(core, t), trained(js, t), JSON.stringify(layers));
        },
      ),
      { numRuns: name === 'debug' ? 60 : 300 },
    );
  });
});
