// Layers of sequences: what toOnnx writes, as onnxruntime computes it.
import { InferenceSession, Tensor as OnnxTensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import {
  bidirectional,
  dense,
  embedding,
  globalAveragePool,
  gru,
  type LayerSpec,
  layerNorm,
  lstm,
  Network,
  positionalEmbedding,
  RandomState,
  residual,
  selfAttention,
  simpleRnn,
  type Tensor,
} from '../../src/index.js';
import { toOnnx } from '../../src/onnx.js';
import { DTYPES, distance } from './models.js';

const all = { returnSequences: true } as const;
const biased = { biasInitializer: 'normal' } as const;

const CASES: Readonly<Record<string, readonly LayerSpec[]>> = {
  simpleRnn: [simpleRnn({ units: 4, ...biased }), dense({ units: 2 })],
  'lstm, each step': [lstm({ units: 5, ...all, ...biased }), dense({ units: 2 })],
  'gru, stacked, backwards': [
    gru({ units: 3, goBackwards: true, ...all, ...biased }),
    gru({ units: 4, activation: 'relu', ...biased }),
  ],
  'gru, reset before': [
    gru({ units: 3, resetAfter: false, goBackwards: true, ...all, ...biased }),
    bidirectional(gru({ units: 4, resetAfter: false, ...all, ...biased })),
    gru({ units: 2, resetAfter: false, activation: 'relu', bias: false }),
  ],
  'lstm, backwards, without bias': [lstm({ units: 3, goBackwards: true, bias: false })],
  'both ways': [
    bidirectional(lstm({ units: 3, ...all, ...biased })),
    bidirectional(gru({ units: 2, ...biased })),
  ],
  // alpha and beta are lists of those activations alone that take them.
  'hardSigmoid as gates': [
    lstm({ units: 4, recurrentActivation: 'hardSigmoid', ...all, ...biased }),
    lstm({ units: 3, recurrentActivation: 'hardSigmoid', activation: 'elu', ...all, ...biased }),
    lstm({ units: 3, recurrentActivation: 'elu', activation: 'hardSigmoid', ...all, ...biased }),
    bidirectional(gru({ units: 3, recurrentActivation: 'hardSigmoid', ...all, ...biased })),
    simpleRnn({ units: 2, activation: 'hardSigmoid', ...biased }),
  ],
  'mean of both ways': [bidirectional(simpleRnn({ units: 3, ...all })), globalAveragePool()],
  attention: [
    dense({ units: 4 }),
    residual([layerNorm(), selfAttention({ heads: 2, causal: true })]),
    residual([layerNorm(), dense({ units: 6, activation: 'relu' }), dense({ units: 4 })]),
    selfAttention(),
  ],
};

async function expectSame(network: Network, data: Float64Array, shape: number[]): Promise<void> {
  const session = await InferenceSession.create(toOnnx(network), { logSeverityLevel: 4 });
  const wide = network.dtype === 'float64';
  const input = wide
    ? new OnnxTensor('float64', data, shape)
    : new OnnxTensor('float32', Float32Array.from(data), shape);
  const { output } = await session.run({ input });
  await session.release();
  const answers = network.run<Tensor | Tensor[]>({ data, shape });
  const list = Array.isArray(answers) ? answers : [answers];
  const expected = Float64Array.of(...list.flatMap((answer) => [...answer.data]));
  const known = list === answers ? [list.length, ...list[0]!.shape] : list[0]!.shape;
  expect(output!.dims).toEqual(known);
  // LayerNormalization has its ε as a float32.
  const exact = wide && network.layers.every(({ kind }) => !/lstm|gru|Rnn|bidir/.test(kind));
  expect(distance(output!.data as Float64Array, expected)).toBeLessThan(exact ? 1e-7 : 1e-5);
}

describe.each(DTYPES)('onnxruntime answers as run does, %s', (dtype) => {
  it.each(Object.entries(CASES))('%s, of one length and of any', async (_name, layers) => {
    for (const inputs of [
      [5, 3],
      [null, 3],
    ] as const) {
      const network = new Network({ inputs, layers, seed: 1, dtype });
      for (const steps of inputs[0] === null ? [1, 7] : [5]) {
        const data = new RandomState(3).uniform(-1, 1, 2 * steps * 3);
        await expectSame(network, data, [2, steps, 3]);
      }
    }
  });

  it.each(['learned', 'sine'] as const)('a small GPT, %s', async (encoding) => {
    const layers = [
      embedding({ vocabulary: 7, units: 4 }),
      positionalEmbedding({ encoding }),
      residual([layerNorm(), selfAttention({ heads: 2, causal: true })]),
      dense({ units: 7, activation: 'softmax' }),
    ];
    const network = new Network({ inputs: [6], layers, seed: 2, dtype });
    await expectSame(
      network,
      Float64Array.from({ length: 18 }, (_, i) => (i * 5) % 7),
      [3, 6],
    );
  });
});

it('says which activation ONNX lacks', () => {
  const layers = [lstm({ units: 2, activation: 'selu' })];
  const network = new Network({ inputs: [3, 2], layers });
  expect(() => toOnnx(network)).toThrow(/recurrent operators have no activation 'selu'/);
});
