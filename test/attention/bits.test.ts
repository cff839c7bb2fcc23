import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dense,
  dropout,
  type LayerSpec,
  layerNorm,
  positionalEmbedding,
  residual,
  selfAttention,
} from '../../src/index.js';
import { expectSameBits } from '../support/bits.js';
import { runs } from '../support/effort.js';
import { js, strict } from '../support/engines.js';
import { layerJob, trained } from '../support/layer-job.js';

type Case = readonly [what: string, inputShape: readonly number[], layers: readonly LayerSpec[]];

const CASES: readonly Case[] = [
  ['one number', [1, 1], [selfAttention()]],
  ['one step', [1, 6], [selfAttention({ heads: 3, causal: true })]],
  ['one unit', [7, 1], [positionalEmbedding(), selfAttention({ causal: true })]],
  ['heads of one unit', [5, 4], [selfAttention({ heads: 4 }), positionalEmbedding()]],
  ['several blocks of a product', [33, 40], [selfAttention({ heads: 5, causal: true })]],
  ['causal blocks of 64', [131, 3], [selfAttention({ causal: true })]],
  [
    'more positions than steps',
    [4, 3],
    [positionalEmbedding({ maxSteps: 9 }), dense({ units: 3 })],
  ],
  [
    'frozen',
    [4, 6],
    [
      selfAttention({ heads: 2, learningRateFactor: { keyBias: 0, valueWeights: 0 } }),
      positionalEmbedding({ learningRateFactor: 0 }),
      selfAttention({
        learningRateFactor: Object.fromEntries(
          ['query', 'key', 'value'].flatMap((name) => [
            [`${name}Weights`, 0],
            [`${name}Bias`, 0],
          ]),
        ),
      }),
    ],
  ],
  [
    'outputs of a frozen layer',
    [4, 6],
    [selfAttention({ learningRateFactor: 0 }), dense({ units: 3 })],
  ],
  [
    'a transformer',
    [6, 5],
    [
      dense({ units: 8 }),
      positionalEmbedding({ encoding: 'sine' }),
      residual([layerNorm(), selfAttention({ heads: 2, causal: true }), dropout({ rate: 0.1 })]),
      residual([layerNorm(), dense({ units: 12, activation: 'gelu' }), dense({ units: 8 })]),
      layerNorm(),
      dense({ units: 5, activation: 'softmax' }),
    ],
  ],
];

describe.each(strict)('attention, %s against the plain engine: equal bits', (_name, core) => {
  for (const dtype of ['F64', 'F32'] as const) {
    it.each(CASES)(`%s, ${dtype}`, (what, inputShape, layers) => {
      const t = layerJob(inputShape, layers, { dtype, scalars: [0.01, 0.9, 0] });
      const result = trained(core, t);
      expectSameBits(result, trained(js, t), what);
      expect(result.every(Number.isFinite)).toBe(true);
    });
  }

  it('random lengths', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('F64' as const, 'F32' as const),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 6 }),
        fc.boolean(),
        (dtype, steps, heads, n, causal) => {
          const layers = [positionalEmbedding(), selfAttention({ heads, causal })];
          const t = layerJob([steps, heads * n], layers, { dtype, samples: 4 });
          expectSameBits(trained(core, t), trained(js, t));
        },
      ),
      { numRuns: runs(100) },
    );
  });
});
