import fc from 'fast-check';
import { describe, it } from 'vitest';
import {
  bidirectional,
  dense,
  dropout,
  embedding,
  gru,
  type LayerSpec,
  layerNorm,
  lstm,
  residual,
  simpleRnn,
} from '../../src/index.js';
import { expectSameBits } from '../support/bits.js';
import { runs } from '../support/effort.js';
import { js, strict } from '../support/engines.js';
import { layerJob, trained } from '../support/layer-job.js';

type Case = readonly [what: string, inputShape: readonly number[], layers: readonly LayerSpec[]];

const resetBefore: typeof gru = (options) => gru({ ...options, resetAfter: false });
const ofOutput: typeof lstm = (options) => lstm({ ...options, cellState: false });
const KINDS = {
  simpleRnn,
  lstm,
  gru,
  'gru, reset before': resetBefore,
  'lstm of its output': ofOutput,
};
const last = dense({ units: 2 });
const all = { returnSequences: true } as const;

const CASES: readonly Case[] = [
  ...Object.entries(KINDS).flatMap(([name, layer]): Case[] => [
    [`${name}, one of everything`, [1, 1], [layer({ units: 1 })]],
    [`${name}, 17 units`, [5, 3], [layer({ units: 17 }), last]],
    [`${name}, a wide one`, [4, 33], [layer({ units: 40, ...all }), layer({ units: 5 })]],
    [
      `${name}, backwards, no bias`,
      [6, 2],
      [layer({ units: 3, goBackwards: true, bias: false, ...all }), layer({ units: 4 }), last],
    ],
    [
      `${name}, dropout of both kinds`,
      [7, 3],
      [
        layer({ units: 5, dropout: 0.4, recurrentDropout: 0.3, ...all }),
        dropout({ rate: 0.2 }),
        layer({ units: 2, recurrentDropout: 0.5, goBackwards: true }),
      ],
    ],
    [
      `${name}, truncated, penalties, other activations`,
      [9, 2],
      [
        layer({ units: 6, truncate: 2, activation: 'elu', l1: 1e-3, ...all }),
        dense({ units: 3, activation: 'tanh' }),
        layerNorm(),
        layer({ units: 3, truncate: 4, activation: 'softplus', l2: 1e-2 }),
      ],
    ],
    [
      `${name}, partly frozen`,
      [3, 4],
      [
        dense({ units: 3 }),
        layer({ units: 3, learningRateFactor: { weights: 0 }, ...all }),
        layer({ units: 3, learningRateFactor: { recurrentWeights: 0, bias: 0 } }),
      ],
    ],
  ]),
  ...Object.entries(KINDS).flatMap(([name, layer]): Case[] => [
    [
      `${name} both ways`,
      [5, 3],
      [
        dense({ units: 3 }),
        bidirectional(layer({ units: 5, dropout: 0.2, recurrentDropout: 0.3, l2: 1e-3, ...all })),
        bidirectional(layer({ units: 3, bias: false, truncate: 2 })),
        last,
      ],
    ],
    [`${name} both ways, first and last`, [1, 1], [bidirectional(layer({ units: 1, ...all }))]],
  ]),
  [
    'within a residual connection',
    [4, 3],
    [
      residual([lstm({ units: 3, ...all })]),
      residual([bidirectional(gru({ units: 2, ...all })), dense({ units: 3 })]),
    ],
  ],
  [
    'gates of other activations',
    [4, 2],
    [
      lstm({ units: 3, recurrentActivation: 'tanh', activation: 'sigmoid', ...all }),
      gru({ units: 3, recurrentActivation: 'relu' }),
    ],
  ],
  ['embedding', [5], [embedding({ vocabulary: 4, units: 3 }), lstm({ units: 3 })]],
  [
    'a frozen embedding',
    [3],
    [embedding({ vocabulary: 2, units: 5, learningRateFactor: 0 }), gru({ units: 2 })],
  ],
];

/** Indices where an embedding is first: of 0 to 3, and what no facade lets through. */
function inputsOf(layers: readonly LayerSpec[], count: number): { x?: number[] } {
  if (layers[0]!.kind !== 'embedding') return {};
  const odd = [-0, -1, 1e30, 2.7];
  return { x: Array.from({ length: count }, (_, i) => (i < 4 ? odd[i]! : (i * 5) % 4)) };
}

describe.each(strict)('sequence layers, %s against the plain engine: equal bits', (name, core) => {
  for (const dtype of ['F64', 'F32'] as const) {
    it.each(CASES)(`%s, ${dtype}`, (what, inputShape, layers) => {
      const count = 5 * inputShape.reduce((product, length) => product * length, 1);
      const t = layerJob(inputShape, layers, { dtype, ...inputsOf(layers, count) });
      const result = trained(core, t);
      expectSameBits(result, trained(js, t), what);
    });
  }

  it('random layers', () => {
    const size = fc.integer({ min: 1, max: 19 });
    fc.assert(
      fc.property(
        fc.constantFrom('F64' as const, 'F32' as const),
        fc.constantFrom(lstm, gru, simpleRnn, resetBefore, ofOutput),
        fc.tuple(fc.integer({ min: 1, max: 9 }), size, size),
        fc.record({
          returnSequences: fc.boolean(),
          goBackwards: fc.boolean(),
          bias: fc.boolean(),
          dropout: fc.constantFrom(0, 0.3),
          recurrentDropout: fc.constantFrom(0, 0.4),
          truncate: fc.integer({ min: 0, max: 4 }),
        }),
        (dtype, layer, [steps, features, units], options) => {
          const layers = [layer({ units, ...options })];
          const t = layerJob([steps, features], layers, { dtype, samples: 4 });
          expectSameBits(trained(core, t), trained(js, t), JSON.stringify(layers));
        },
      ),
      { numRuns: runs(name === 'debug' ? 60 : 200) },
    );
  });
});
